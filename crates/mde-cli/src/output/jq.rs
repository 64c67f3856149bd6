//! Owns `--jq`: what an expression makes of each object, and that it can reach nothing else. The language is jaq's.
//!
//! | decision | because |
//! |---|---|
//! | Texts are printed without quotes. | gh's `--jq` does it, and lists of names are what people ask for. |
//! | There is no `env`, `$ENV`, `input`, `include`, `import`, `halt`, `debug` or `stderr`. | The environment may hold a secret of the application; standard input holds ids; the exit code and standard error are the command's. |
//! | It runs in a thread of its own, for so long and for so many results an object. | Nobody can interrupt a loop from outside; a run has to end when it is told to. |

use std::{
    io::{self, Write},
    sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    thread,
    time::{Duration, Instant},
};

use jaq_core::{
    Compiler, Ctx, Filter, Vars,
    data::JustLut,
    load::{self, Arena, File, Loader},
    unwrap_valr,
};
use jaq_json::{Val, read};

use serde_json::value::RawValue;

use super::{Answer, Report, json::objects};
use crate::{
    diagnostics,
    row::Row,
    safe_text::{json_line, visible},
};

/// How long an expression may take with one object.
const LONGEST: Duration = Duration::from_secs(5);

/// How many results it may have of one object.
const MOST: u64 = 1_000_000;

/// Objects that it fails for are told one by one up to this many.
const TOLD: u64 = 5;

/// What jaq's library leaves to others: rows of other formats.
const ROWS: &str = r#"
def rows(quoted): [.[] |
    if isstring then quoted elif . == null then "" elif isnumber or isboolean then tostring
    else error("\(type) in a row") end];
def @csv: rows("\"" + (split("\"") | join("\"\"")) + "\"") | join(",");
def @tsv: rows(split("\\") | join("\\\\") | split("\t") | join("\\t") | split("\n") | join("\\n")
    | split("\r") | join("\\r")) | join("\t");
"#;

/// What reaches beyond the object, or ends the process.
const CUT: [&str; 7] = [
    "env",
    "halt",
    "halt_error",
    "debug",
    "debug_empty",
    "stderr",
    "stderr_empty",
];

/// What recursion in an expression may take of memory, which is had only as far as it is used. Beyond it the process
/// is aborted: jaq has no bound of its own.
const STACK: usize = 256 * 1024 * 1024;

/// Results that were not fetched yet.
const AHEAD: usize = 64;

type Compiled = Filter<JustLut<Val>>;

/// An expression that was understood.
#[derive(Clone, Debug)]
pub(crate) struct Expression(String);

impl Expression {
    /// As it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Expression {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        compiled(text)?;
        Ok(Self(text.to_owned()))
    }
}

/// The expression as it runs, or where it is none, and why.
fn compiled(text: &str) -> Result<Compiled, String> {
    let defs = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs())
        .chain(
            load::parse(ROWS, |parser| parser.defs())
                .into_iter()
                .flatten(),
        )
        .filter(|def| !CUT.contains(&def.name));
    let funs = jaq_core::funs()
        .chain(jaq_std::funs())
        .chain(jaq_json::funs())
        .filter(|(name, ..)| !CUT.contains(name));
    let at = |part: &str| place(text, part);
    let arena = Arena::default();
    let file = File {
        code: text,
        path: (),
    };
    let not_loaded = |errors: load::Errors<&str, ()>| {
        let first = errors.into_iter().next().map(|(_, error)| match error {
            load::Error::Io(errors) => errors
                .first()
                .map(|(path, _)| format!("{}: no file is read", at(path))),
            load::Error::Lex(errors) => errors
                .first()
                .map(|(expected, found)| format!("{}: expected {}", at(found), expected.as_str())),
            load::Error::Parse(errors) => errors
                .first()
                .map(|(expected, found)| format!("{}: expected {}", at(found), expected.as_str())),
        });
        first.flatten().unwrap_or_else(|| "it is none".to_owned())
    };
    let modules = Loader::new(defs).load(&arena, file).map_err(not_loaded)?;
    let no_file = |_: load::Import<'_, &str, ()>| Err("no file is read".to_owned());
    load::import(&modules, no_file).map_err(not_loaded)?;
    let filter = Compiler::default().with_funs(funs).compile(modules);
    filter.map_err(|errors| {
        let errors = errors.into_iter().flat_map(|(_, errors)| errors);
        let mut errors = errors.map(|(found, undefined)| {
            format!("{}: there is no {} {found}", at(found), undefined.as_str())
        });
        errors.next().unwrap_or_else(|| "it is none".to_owned())
    })
}

/// Where in the expression a part of it is, for people.
fn place(text: &str, part: &str) -> String {
    let start = load::span(text, part).start;
    let number = text[..start].chars().count() + 1;
    let rest: String = text[start..].chars().take(20).collect();
    match rest.as_str() {
        "" => "at its end".to_owned(),
        rest => format!("at character {number}, before `{rest}`"),
    }
}

/// What comes of an object: its results, and how that ended.
enum Outcome {
    /// Without quotes if it is a text, and as JSON if not; safe to print.
    Result(String),
    Failed(String),
    Done,
}

/// For so many objects the expression may have no end: each keeps a processor busy until the process ends.
const ENDLESS: u32 = 3;

/// The thread in which an expression runs.
struct Worker {
    objects: SyncSender<String>,
    outcomes: Receiver<Outcome>,
}

impl Worker {
    fn start(expression: &Expression) -> io::Result<Self> {
        let (objects, given) = mpsc::sync_channel::<String>(1);
        let (made, outcomes) = mpsc::sync_channel(AHEAD);
        let Expression(text) = expression.clone();
        thread::Builder::new()
            .name("jq".to_owned())
            .stack_size(STACK)
            .spawn(move || {
                let Ok(filter) = compiled(&text) else { return };
                for object in given {
                    // Nobody listening any more is the end as well.
                    if run(&filter, &object, &made).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Self { objects, outcomes })
    }
}

/// Runs the filter with an object.
fn run(
    filter: &Compiled,
    object: &str,
    made: &SyncSender<Outcome>,
) -> Result<(), mpsc::SendError<Outcome>> {
    let value = match read::parse_single(object.as_bytes()) {
        Ok(value) => value,
        Err(error) => return made.send(Outcome::Failed(error.to_string())),
    };
    let context = Ctx::<JustLut<Val>>::new(&filter.lut, Vars::new([]));
    for result in filter.id.run((context, value)).map(unwrap_valr) {
        match result {
            Ok(value) => match shown(&value) {
                Ok(line) => made.send(Outcome::Result(line))?,
                Err(other) => {
                    let shown: String = other.chars().take(40).collect();
                    let reason = format!("a result is no JSON: {shown}");
                    return made.send(Outcome::Failed(reason));
                }
            },
            Err(error) => {
                let reason = match error.into_val() {
                    Val::TStr(text) => String::from_utf8_lossy(&text).into_owned(),
                    other => other.to_string(),
                };
                return made.send(Outcome::Failed(reason));
            }
        }
    }
    made.send(Outcome::Done)
}

/// A result on a line of its own; what JSON has no word for is an error, such as what is not a number.
fn shown(value: &Val) -> Result<String, String> {
    match value {
        Val::TStr(text) | Val::BStr(text) => {
            let text = String::from_utf8_lossy(text);
            // A tab only goes on in the line.
            let parts: Vec<_> = text.split('\t').map(visible).collect();
            Ok(parts.join("\t"))
        }
        other => {
            let json = other.to_string();
            match serde_json::from_str::<&RawValue>(&json) {
                Ok(json) => Ok(json_line(json.get())),
                Err(_) => Err(json),
            }
        }
    }
}

/// `ndjson`, by an expression.
pub(super) struct Jq<W> {
    out: W,
    row: &'static Row,
    expression: Expression,
    worker: Option<Worker>,
    longest: Duration,
    /// How many objects it found no end for.
    endless: u32,
    failed: u64,
    /// Of those that failed, the ones that nobody counted yet.
    uncounted: u64,
}

impl<W: Write> Jq<W> {
    pub(super) fn new(out: W, row: &'static Row, expression: Expression) -> Self {
        Self {
            out,
            row,
            expression,
            worker: None,
            longest: LONGEST,
            endless: 0,
            failed: 0,
            uncounted: 0,
        }
    }

    /// Prints what the expression makes of an object. Returns why it failed, if it did.
    fn object(&mut self, object: String) -> io::Result<Option<String>> {
        let worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::start(&self.expression)?,
        };
        let gone = || io::Error::other("the expression of --jq ended its thread");
        worker.objects.send(object).map_err(|_| gone())?;
        let mut left = self.longest;
        for _ in 0..=MOST {
            let since = Instant::now();
            let outcome = match worker.outcomes.recv_timeout(left) {
                Ok(outcome) => outcome,
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
                // What it does goes on until the process ends, so that not many may.
                Err(RecvTimeoutError::Timeout) => {
                    let told = format!(
                        "it has not come to an end within {}",
                        humantime::format_duration(self.longest)
                    );
                    self.endless += 1;
                    if self.endless == ENDLESS {
                        return Err(io::Error::new(io::ErrorKind::TimedOut, told));
                    }
                    return Ok(Some(told));
                }
            };
            left = left.saturating_sub(since.elapsed());
            let ended = match outcome {
                Outcome::Result(line) => {
                    writeln!(self.out, "{line}")?;
                    continue;
                }
                Outcome::Failed(reason) => Some(reason),
                Outcome::Done => None,
            };
            self.worker = Some(worker);
            return Ok(ended);
        }
        // It is not asked for more, and so ends.
        Ok(Some(format!("it has more than {MOST} results")))
    }

    fn tell(&mut self, subject: Option<&str>, reason: &str) {
        self.failed += 1;
        if self.failed <= TOLD {
            let about = subject.map(|subject| format!("{subject}: "));
            let shown: String = reason.chars().take(300).collect();
            let cut = if shown.len() < reason.len() {
                "…"
            } else {
                ""
            };
            diagnostics::error(&format!("{}--jq: {shown}{cut}", about.unwrap_or_default()));
        }
    }
}

impl<W: Write> Report for Jq<W> {
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        for object in objects(self.row, subject, answer)? {
            if let Some(reason) = self.object(object)? {
                self.tell(subject, &reason);
                self.uncounted += u64::from(answer.is_ok());
            }
        }
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.failed > TOLD {
            let more = self.failed - TOLD;
            diagnostics::error(&format!("--jq failed for {more} more"));
        }
        self.out.flush()
    }

    fn unprinted(&mut self) -> u64 {
        std::mem::take(&mut self.uncounted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::commands::ROWS;

    fn jq(expression: &str) -> Jq<Vec<u8>> {
        Jq::new(
            Vec::new(),
            &ROWS[0],
            expression.parse().expect("an expression"),
        )
    }

    #[test]
    fn what_has_no_end_is_ended() {
        for expression in ["def f: f; f", "last(repeat(1))", "1, (def f: f; f)"] {
            let mut jq = jq(expression);
            jq.longest = Duration::from_millis(50);
            for _ in 1..ENDLESS {
                let told = jq.object("{}".to_owned()).expect("others may end");
                let told = told.expect("it has no end");
                assert!(told.ends_with("within 50ms"), "{told}");
            }
            let error = jq.object("{}".to_owned()).expect_err("it has no end");
            assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
        }
    }

    #[test]
    fn a_result_is_a_text_or_json() {
        for (expression, told) in [
            ("nan", "NaN"),
            ("[1, infinite]", "[1,Infinity]"),
            ("{(1): 2}", "{1:2}"),
        ] {
            let mut jq = jq(expression);
            let reason = jq.object("{}".to_owned()).expect("nothing to wait for");
            let reason = reason.expect("it is no JSON");
            assert_eq!(reason, format!("a result is no JSON: {told}"));
            assert_eq!(jq.out, b"");
        }
    }

    #[test]
    fn deep_recursion_and_long_loops_are_no_matter() {
        for (expression, result) in [
            ("reduce range(20000) as $i (0; . + $i)", "199990000"),
            ("[limit(20000; repeat(1))] | length", "20000"),
            (
                "[0 | recurse(if . < 3000 then . + 1 else empty end)] | length",
                "3001",
            ),
            (
                "def f: if . < 1000 then . + 1 | [f] | .[0] else . end; 0 | f",
                "1000",
            ),
            ("reduce range(500) as $i (0; [.]) | [..] | length", "501"),
        ] {
            let mut jq = jq(expression);
            assert_eq!(jq.object("{}".to_owned()).expect("it ends"), None);
            assert_eq!(
                String::from_utf8_lossy(&jq.out).trim_end(),
                result,
                "{expression}"
            );
        }
    }
}
