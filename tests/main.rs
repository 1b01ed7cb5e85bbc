//! One test program: the whole bot, told as stories. A story is told once (`incident`) and played on several stages (`stage`):
//! the sandbox's cluster or the bench's, SQLite or PostgreSQL, Socket Mode or signed HTTP. Slack is always the sandbox's.

#[cfg(test)]
mod doctor;
#[cfg(test)]
mod french;
#[cfg(test)]
mod incident;
#[cfg(test)]
mod on_the_bench;
#[cfg(test)]
mod operating;
#[cfg(test)]
mod stage;
