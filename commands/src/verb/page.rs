//! `page [INC] CONTACT`: pages somebody now, whatever the clock says.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{UserError, response};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    let contact = cx.field_or("contact", &ask);
    if contact.is_empty() {
        let known: Vec<&str> = incident.declared.contacts.keys().map(String::as_str).collect();
        return Err(UserError(phrase!("user.page-whom", contacts = known.join(", "))).into());
    }
    let by = cx.by();
    response::page(cx.desk, &mut incident, &contact, &by).await?;
    Ok(cx.reply("paging", &serde_json::json!({ "contact": contact })))
}
