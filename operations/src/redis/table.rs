//! What a command of Redis does: the server's own flags (`commands.txt`), and by hand what its flags don't say. Pure.

use crate::{Risk, Sensitivity};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The server's flags of each command, `config|get` under that name.
static COMMANDS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("commands.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, ""))).collect()
});

/// Commands that have others under them: `config`.
static ABOVE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    COMMANDS.keys().filter_map(|name| name.split_once('|')).map(|(above, _)| above).collect()
});

/// Commands that only look, though the server's flags don't say so.
const LOOKS: &[&str] = &[
    "acl|cat",
    "acl|dryrun",
    "acl|genpass",
    "acl|getuser",
    "acl|list",
    "acl|log",
    "acl|users",
    "acl|whoami",
    "client|getname",
    "client|getredir",
    "client|id",
    "client|info",
    "client|list",
    "client|trackinginfo",
    "cluster|count-failure-reports",
    "cluster|countkeysinslot",
    "cluster|getkeysinslot",
    "cluster|info",
    "cluster|keyslot",
    "cluster|links",
    "cluster|myid",
    "cluster|nodes",
    "cluster|replicas",
    "cluster|shards",
    "cluster|slaves",
    "cluster|slots",
    "command",
    "config|get",
    "echo",
    "function|list",
    "function|stats",
    "info",
    "lastsave",
    "latency|doctor",
    "latency|graph",
    "latency|histogram",
    "latency|history",
    "latency|latest",
    "lolwut",
    "memory|doctor",
    "memory|malloc-stats",
    "memory|stats",
    "module|list",
    "monitor",
    "ping",
    "psubscribe",
    "pubsub|channels",
    "pubsub|numpat",
    "pubsub|numsub",
    "pubsub|shardchannels",
    "pubsub|shardnumsub",
    "role",
    "script|exists",
    "select",
    "slowlog|get",
    "slowlog|len",
    "ssubscribe",
    "subscribe",
    "time",
];
/// Asked of a sentinel, which has a list of its own.
const SENTINEL_LOOKS: &[&str] = &[
    "ckquorum",
    "config",
    "get-master-addr-by-name",
    "info-cache",
    "is-master-down-by-addr",
    "master",
    "masters",
    "myid",
    "pending-scripts",
    "replicas",
    "sentinels",
    "slaves",
];
/// What is gone afterwards: data, a replica's own data, the server.
const DESTROYS: &[&str] = &[
    "acl|deluser",
    "cluster|delslots",
    "cluster|delslotsrange",
    "cluster|failover",
    "cluster|flushslots",
    "cluster|forget",
    "cluster|replicate",
    "cluster|reset",
    "debug",
    "del",
    "failover",
    "flushall",
    "flushdb",
    "function|delete",
    "function|flush",
    "function|restore",
    "getdel",
    "hdel",
    "lrem",
    "ltrim",
    "migrate",
    "replicaof",
    "reset",
    "restore",
    "script|flush",
    "shutdown",
    "slaveof",
    "srem",
    "swapdb",
    "unlink",
    "xdel",
    "xgroup|destroy",
    "xtrim",
    "zrem",
    "zremrangebylex",
    "zremrangebyrank",
    "zremrangebyscore",
];
/// Reads that say something about keys, not what is in them.
const ABOUT_KEYS: &[&str] = &[
    "bitcount",
    "dbsize",
    "exists",
    "expiretime",
    "hexists",
    "hlen",
    "hstrlen",
    "keys",
    "llen",
    "lolwut",
    "memory|usage",
    "object|encoding",
    "object|freq",
    "object|idletime",
    "object|refcount",
    "pexpiretime",
    "pfcount",
    "pttl",
    "randomkey",
    "scan",
    "scard",
    "sintercard",
    "sismember",
    "strlen",
    "touch",
    "ttl",
    "type",
    "xinfo|consumers",
    "xinfo|groups",
    "xinfo|stream",
    "xlen",
    "xpending",
    "zcard",
    "zcount",
    "zintercard",
    "zlexcount",
    "zrank",
    "zrevrank",
    "zscore",
];
/// What shows secrets, or what clients sent.
const SECRET: &[&str] =
    &["acl|getuser", "acl|list", "monitor", "psubscribe", "slowlog|get", "ssubscribe", "subscribe"];
const ENDLESS: &[&str] = &["keys", "monitor", "psubscribe", "ssubscribe", "subscribe"];
/// Scripts can do anything; what they call says the worst of it.
const SCRIPTS: &[&str] = &["eval", "evalsha", "fcall"];

/// `config|get` of `CONFIG GET maxmemory`, `get` of `GET key`.
fn name(command: &[String]) -> String {
    let mut words = command.iter().map(|word| word.to_ascii_lowercase());
    let first = words.next().unwrap_or_default();
    match words.next() {
        Some(second) if ABOVE.contains(first.as_str()) => format!("{first}|{second}"),
        _ => first,
    }
}

/// Whether the server has a command of this name, in any case; `config` is one, with others under it.
#[must_use]
pub fn is_command(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !name.contains('|') && (COMMANDS.contains_key(name.as_str()) || ABOVE.contains(name.as_str()))
}

/// The server's flags of a command; `None`: it has no such command.
fn flags(name: &str) -> Option<&'static str> {
    COMMANDS.get(name).copied()
}

pub(super) fn risk(command: &[String]) -> Risk {
    let name = name(command);
    let argument = |at: usize| command.get(at).map(|word| word.to_ascii_lowercase()).unwrap_or_default();
    match (name.as_str(), argument(1).as_str()) {
        ("sentinel", verb) if SENTINEL_LOOKS.contains(&verb) => return Risk::Read,
        ("sentinel", "failover" | "remove" | "reset" | "flushconfig") => return Risk::Destroy,
        ("acl|log", _) if argument(2) == "reset" => return Risk::Change,
        ("debug", "sleep" | "jmap") => return Risk::Change,
        ("debug", "object" | "ziplist" | "listpack" | "stringmatch-len") => return Risk::Read,
        _ => {}
    }
    if DESTROYS.contains(&name.as_str()) {
        return Risk::Destroy;
    }
    let known = flags(&name);
    let has = |flag: &str| known.is_some_and(|flags| flags.split(' ').any(|own| own == flag));
    if SCRIPTS.contains(&name.as_str()) {
        let script = command.join(" ").to_ascii_lowercase();
        let loses = ["del", "flush", "unlink", "shutdown", "restore", "rename"]
            .iter()
            .any(|word| script.contains(word));
        return if loses { Risk::Destroy } else { Risk::Change };
    }
    if has("readonly") || LOOKS.contains(&name.as_str()) || name.ends_with("|help") {
        return Risk::Read;
    }
    Risk::Change
}

pub(super) fn sensitivity(command: &[String]) -> Sensitivity {
    let name = name(command);
    let reads = flags(&name).is_some_and(|flags| flags.contains("readonly"));
    let asks_secret = name == "config|get"
        && command.iter().skip(2).any(|of| {
            of.contains('*') || ["pass", "auth"].iter().any(|part| of.to_ascii_lowercase().contains(part))
        });
    if reads && !ABOUT_KEYS.contains(&name.as_str())
        || SECRET.contains(&name.as_str())
        || asks_secret
        || name == "auth"
    {
        Sensitivity::Sensitive
    } else {
        Sensitivity::Plain
    }
}

/// Whether what stands behind the name is a script.
pub(super) fn is_script(command: &[String]) -> bool {
    name(command).starts_with("eval")
}

/// It never ends by itself, or looks at everything at once.
pub(super) fn is_endless(command: &[String]) -> bool {
    ENDLESS.contains(&name(command).as_str())
}
