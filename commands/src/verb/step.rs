//! `skip|retry|plan|done|reveal|watch|stop R S`: what a person decides about one step of a run.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{UserError, run};
use operations::phrase;

pub(crate) async fn skip(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    let (run, step, reason) = which(ask)?;
    let by = cx.by();
    run::skip(cx.desk, run, &step, &by, &reason).await?;
    Ok(None)
}

pub(crate) async fn retry(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    let (run, step, _) = which(ask)?;
    let by = cx.by();
    run::retry(cx.desk, run, &step, &by).await?;
    Ok(None)
}

pub(crate) async fn plan(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    let (run, step, _) = which(ask)?;
    let by = cx.by();
    run::plan(cx.desk, run, &step, &by).await?;
    Ok(None)
}

pub(crate) async fn done(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    let (run, step, _) = which(ask)?;
    let by = cx.by();
    run::done(cx.desk, run, &step, &by).await?;
    Ok(None)
}

pub(crate) async fn reveal(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    let (run, step, _) = which(ask)?;
    let by = cx.by();
    run::reveal(cx.desk, run, &step, &by).await?;
    Ok(None)
}

pub(crate) async fn watch(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    let (run, step, _) = which(ask)?;
    let by = cx.by();
    run::keep_watching(cx.desk, run, &step, &by).await?;
    Ok(None)
}

/// Stops a whole run.
pub(crate) async fn stop(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let run = ask.number().ok_or_else(|| UserError(phrase!("user.which-step")))?;
    let by = cx.by();
    run::stop(cx.desk, run, &by).await?;
    Ok(None)
}

fn which(mut ask: Ask) -> Result<(i64, String, String)> {
    match (ask.number(), ask.word()) {
        (Some(run), Some(step)) => Ok((run, step, ask.text().to_owned())),
        _ => Err(UserError(phrase!("user.which-step")).into()),
    }
}
