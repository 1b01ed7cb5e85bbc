//! Everything that Muster says, with values that are long, hostile or empty, in every language: Slack takes it, nothing
//! in it is interpreted, and no secret leaves. What is new is found by itself: messages, sections of templates, verbs, forms.

#[cfg(test)]
mod cards;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod said;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod sections;
#[cfg(test)]
mod values;
#[cfg(test)]
mod verbs;
