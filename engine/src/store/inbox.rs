//! Table `inbox`: one row per accepted delivery.
