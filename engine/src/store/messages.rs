//! Table `messages`: see [`crate::outbox`], the only user.
