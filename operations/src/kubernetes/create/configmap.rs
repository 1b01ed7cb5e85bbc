//! `kubectl create configmap x --from-literal=key=value --from-file=f`.

use super::secret::Contents;
use crate::kubernetes::line::said;
use crate::kubernetes::request::Request;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateConfigMap {
    #[serde(flatten)]
    pub of: Contents,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for CreateConfigMap {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let said = said(line, "create configmap").or_else(|| said(line, "create cm"))?;
        Some(said.and_then(|mut flags| {
            let request = Request::read(&mut flags)?;
            Ok(Self { of: Contents::read(&mut flags)?, request })
        }))
    }
}

understood!(CreateConfigMap {
    risk: |this| this.request.risk(Risk::Change),
    touches: |this| vec![Touch::Namespace(this.of.namespace.clone())],
    command: |this| this.request.typed(this.of.typed("create configmap")),
});
