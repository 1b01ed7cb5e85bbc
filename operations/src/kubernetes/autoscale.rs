//! `kubectl autoscale deployment/x --min=2 --max=10 --cpu-percent=70`: a HorizontalPodAutoscaler is made.

use super::line::{finish, refused, said};
use super::objects::{Alone, Objects};
use super::request::Request;
use super::understood::understood;
use crate::number::Number;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Autoscale {
    #[serde(flatten)]
    pub on: Objects,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    pub max: Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<Number>,
    /// A target as `70%` or `500m`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cpu: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub memory: String,
    /// Of the autoscaler, if it is not the workload's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Autoscale {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "autoscale")?.and_then(|mut flags| {
            let mut number =
                |name: &'static str| flags.take(name).map(|said| Number::read(name, &said)).transpose();
            let (min, max, cpu_percent) = (number("--min")?, number("--max")?, number("--cpu-percent")?);
            let words = std::mem::take(&mut flags.words);
            let read = Self {
                min: min.filter(|min| min.known() != Some(-1)),
                max: max.ok_or_else(|| refused("`--max` is missing"))?,
                cpu_percent: cpu_percent.filter(|percent| percent.known() != Some(-1)),
                cpu: flags.take("--cpu").unwrap_or_default(),
                memory: flags.take("--memory").unwrap_or_default(),
                name: flags.take("--name").unwrap_or_default(),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
            };
            if read.max.known().is_some_and(|max| max < 1) {
                return Err(refused("`--max` must be at least 1"));
            }
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(Autoscale {
    risk: |this| this.request.risk(Risk::Change),
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("autoscale").maybe("--min", this.min.as_ref()).value("--max", &this.max);
        let typed = typed
            .maybe("--cpu-percent", this.cpu_percent.as_ref())
            .text("--cpu", &this.cpu)
            .text("--memory", &this.memory)
            .text("--name", &this.name);
        this.request.typed(typed)
    },
});
