//! One test program: the whole bot against the sandbox's Slack, Kubernetes and Kafka, told as stories.

#[cfg(test)]
mod french;
#[cfg(test)]
mod incident;
