//! What a person gets who decides about a step and can't: never a dead end.

use crate::{
    cx::{Cx, Reply, Result},
    handle,
};
use engine::{
    Error, UserError,
    card::{Action, Card, Sign},
    job,
    jobs::point_to_current::PointToCurrent,
    store::approvals,
};

/// An old card leads to the current one; without the right those who hold it can be asked. The rest is an error as it was.
pub(crate) async fn of(cx: &mut Cx<'_, '_>, approval: i64, error: Error) -> Result<Reply> {
    let Error::User(UserError(what)) = &error else { return Err(error.into()) };
    match what.id.as_str() {
        "user.card-old" if approvals::get(cx.desk.tx, approval).await?.is_some() => {
            let point = PointToCurrent {
                key: cx.delivery.key.clone(),
                approval,
                answer: handle::place(cx.delivery),
                language: cx.lang,
            };
            job::enqueue(cx.desk.tx, &point, cx.desk.now).await?;
            Ok(None)
        }
        "user.may-not" => Ok(Some(Card {
            sign: Some(Sign::Notice),
            headline: cx.desk.words.phrase(cx.lang, what),
            actions: vec![Action::new(cx.label("reply.ask-approvers"), format!("ask-approvers {approval}"))],
            ..Card::default()
        })),
        _ => Err(error.into()),
    }
}
