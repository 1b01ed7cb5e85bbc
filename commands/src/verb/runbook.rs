//! `runbook [INC] NAME`: starts another runbook in the incident.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    picker,
};
use engine::{UserError, run};
use operations::phrase;
use runbook::Found;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    let name = cx.field_or("runbook", &ask);
    if name.is_empty() {
        return Err(UserError(phrase!("user.runbook-which")).into());
    }
    match cx.desk.loaded.catalogue.find(&name) {
        Found::One(found) => {
            let (by, target) = (cx.by(), incident.declared.target.clone());
            run::start(cx.desk, &mut incident, &found, target.as_deref(), &by).await?;
            Ok(cx.reply("runbook-started", &serde_json::json!({ "runbook": found.title })))
        }
        Found::Several(near) | Found::Nearest(near) => {
            Ok(Some(picker::runbooks(cx, &name, "", &near, false)))
        }
    }
}
