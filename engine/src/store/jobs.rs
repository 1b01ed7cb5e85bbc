//! Table `jobs`: see [`crate::job`], the only user.
