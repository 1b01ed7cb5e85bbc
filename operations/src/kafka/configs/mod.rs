//! `kafka-configs`: settings of topics, brokers, users and clients.

pub mod alter;
pub mod describe;

use crate::Misspelt;
use crate::options::Options;

/// The tool's types, as they are called here; its own short options, and those for a type's default.
const TYPES: &[(&str, &str, &str, &str)] = &[
    ("topics", "topic", "--topic", ""),
    ("brokers", "broker", "--broker", "--broker-defaults"),
    ("broker-loggers", "broker-logger", "--broker-logger", ""),
    ("users", "user", "--user", "--user-defaults"),
    ("clients", "client", "--client", "--client-defaults"),
    ("client-metrics", "client-metrics", "--client-metrics", ""),
    ("groups", "group", "--group", ""),
    ("ips", "ip", "--ip", "--ip-defaults"),
];

/// Type, name and whether the type's default is meant.
///
/// # Errors
/// None or several are named.
fn entity(options: &Options) -> Result<(String, Option<String>, bool), Misspelt> {
    let mut found = Vec::new();
    let types = options.values("--entity-type");
    let names = options.values("--entity-name");
    if types.len() > 1 || names.len() > 1 {
        return Err(Misspelt::new("quotas of a user and a client together are not understood"));
    }
    if let Some(kind) = types.first() {
        let known = TYPES.iter().find(|(plural, ..)| plural == kind);
        let (_, own, ..) =
            known.ok_or_else(|| Misspelt::new(format!("`{kind}` has no settings; the tool refuses it")))?;
        found.push((*own, names.first().cloned(), options.is_on("--entity-default")));
    }
    for (_, own, short, default) in TYPES {
        if let Some(name) = options.value(short) {
            found.push((*own, Some(name.to_owned()), false));
        }
        if options.is_on(default) {
            found.push((*own, None, true));
        }
    }
    match found.as_slice() {
        [(kind, name, default)] => Ok(((*kind).to_owned(), name.clone(), *default)),
        _ => Err(Misspelt {
            reason: "it does not name one thing that has settings; the tool refuses it".to_owned(),
            help: Some("write `--entity-type topics --entity-name NAME`".to_owned()),
        }),
    }
}

fn written(kind: &str, entity: Option<&str>, default: bool) -> Vec<String> {
    let plural = TYPES.iter().find(|(_, own, ..)| *own == kind).map_or(kind, |(plural, ..)| plural);
    let mut words = vec!["--entity-type".to_owned(), plural.to_owned()];
    if let Some(name) = entity {
        words.extend(["--entity-name".to_owned(), name.to_owned()]);
    }
    words.extend(default.then(|| "--entity-default".to_owned()));
    words
}
