//! The demo as a person sees it: its page in a real browser, clicked through from the break to the summary. Needs
//! Chromium and its driver; without them the stories are skipped with the reason, in CI that is a failure.
//! Pictures of every state are kept in the build folder, below `tmp/browser`.

#[cfg(test)]
mod chromium;
#[cfg(test)]
mod incident;
#[cfg(test)]
mod keyboard;
#[cfg(test)]
mod person;
