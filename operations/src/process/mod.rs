//! Operations that are programs beside the bot.

pub(crate) mod rating;
pub mod run;
