//! `kcat` (once `kafkacat`): what it does, as Kafka's own tools are asked for it. Pure.

use crate::options::{Options, Order};
use crate::{CommandLine, Misspelt};

/// From its manual page; `-X` holds how to get there, which is the target's.
const FLAGS: &str = "-C -P -L -Q -G= -t= -b= -p= -o= -c= -e -q -u -J -f= -F= -X= -K= -D= -Z -O -E -s= -r= -l -T -z= -H= -k= -d= -v -U -A -m= -x=";

pub(super) struct Kcat {
    pub(super) bootstrap: String,
    pub(super) options: Options,
}

/// The line, if kcat is asked for this: `-L`, `-C`, `-P`.
pub(super) fn read(line: &CommandLine, mode: &str) -> Option<Result<Kcat, Misspelt>> {
    if !matches!(line.tool(), "kcat" | "kafkacat") {
        return None;
    }
    let read = Options::read(&line.args, FLAGS, Order::Anywhere);
    // What can't be read is said by the first that is asked.
    let fits = read.as_ref().map_or(mode == "-L", |options| options.is_on(mode));
    fits.then(|| {
        let options = read?;
        let known = [
            "-t", "-b", "-p", "-o", "-c", "-e", "-q", "-u", "-J", "-f", "-X", "-K", "-D", "-Z", "-O", "-E",
            "-v", "-m", "-z", "-l",
        ];
        options.only(&[&known, &[mode]])?;
        if let Some(word) = options.words.first() {
            return Err(Misspelt::new(format!("`{word}` is not known to `kcat`")));
        }
        let bootstrap = options.value("-b").map(str::to_owned).ok_or_else(|| Misspelt {
            reason: "it names no broker; the tool refuses it".to_owned(),
            help: Some("add `-b HOST:PORT`".to_owned()),
        })?;
        Ok(Kcat { bootstrap, options })
    })
}

impl Kcat {
    pub(super) fn topic(&self) -> Option<String> {
        self.options.value("-t").map(str::to_owned)
    }
}
