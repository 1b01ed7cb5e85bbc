//! `command [INC] [take | @SOMEBODY]`: takes command, or hands it over.
use crate::{
    ask::{Ask, user},
    cx::{Cx, Reply, Result},
};
use engine::{UserError, response, rights, settings::Verb};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    cx.may(Verb::Steer, &incident).await?;
    let word = ask.word().unwrap_or_else(|| "take".to_owned());
    let to = match word.as_str() {
        "take" => cx.delivery.user.clone(),
        mention => user(mention).ok_or_else(|| UserError(phrase!("user.whom", word = mention)))?,
    };
    if !rights::is_person(cx.desk, &to).await? {
        return Err(UserError(phrase!("user.not-a-person", user = to)).into());
    }
    let by = cx.by();
    response::set_commander(cx.desk, &mut incident, Some(to), &by).await?;
    Ok(None)
}
