//! Operations that are programs beside the bot.

pub mod run;
