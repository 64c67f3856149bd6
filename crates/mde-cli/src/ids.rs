//! Owns what is asked about: the ids among the arguments, and those in a file. A file of any length is read as its ids
//! are needed, and is never held whole.

use std::{collections::HashSet, path::Path, sync::Arc};

use futures::{Stream, StreamExt as _, stream};
use tokio::sync::mpsc;

use crate::{args::IdsArgs, call::Key, diagnostics, exit::Exit};

mod bytes;
mod column;
mod file;
mod header;
mod lines;
mod text;
mod unnamed_column;
mod upn;
mod wrong;

use file::{IdFile, Item};
use upn::Upns;
use wrong::Refusals;
pub(crate) use wrong::Wrong;

/// As many ids go on at once, if so many are at hand: each passing from thread to thread costs more than reading one.
const BATCH: usize = 512;

/// What an id means to the command, or what is wrong with it.
pub(crate) type Parse = Arc<dyn Fn(&str) -> Result<Key, Wrong> + Send + Sync>;

/// Where ids are in a file, and what they are.
#[derive(Clone)]
struct Kind<'a> {
    noun: &'a str,
    /// The column of a CSV file; without it a line is an id.
    column: Option<&'a str>,
    parse: Parse,
}

/// What to ask about, in this order.
#[derive(Default)]
pub(crate) struct Ids {
    /// Those among the arguments, each once.
    pub(crate) named: Vec<Key>,
    file: Option<IdFile>,
    upns: Option<Arc<Upns>>,
}

/// A text in a file.
struct Place {
    /// The line in which it begins.
    line: u64,
    /// Why it is none that could be read.
    defect: Option<Wrong>,
}

/// What turned up in a file instead of an id.
pub(crate) enum Stray {
    /// A text that is none, and how many ids there were before it.
    Text {
        text: String,
        wrong: Wrong,
        ids_before: u64,
    },
    /// The file cannot be read any further, or was not what it had been.
    End(Wrong),
}

/// The ids on their way to the client.
pub(crate) struct Source {
    /// What the file is called.
    pub(crate) file: Option<String>,
    /// How many ids are in it, if that is known.
    pub(crate) ids_in_file: Option<u64>,
    pub(crate) strays: mpsc::Receiver<Stray>,
    upns: Option<Arc<Upns>>,
}

impl Source {
    /// How many ids there are with so many among the arguments, if that is known.
    pub(crate) fn total(&self, named: u64) -> Option<u64> {
        match self.file {
            Some(_) => Some(self.ids_in_file? + named),
            None => Some(named),
        }
    }
}

impl Ids {
    /// Those that the arguments name, each a `noun`, and that a file has. A regular file is read through once to see
    /// that all in it are ids; what cannot be read twice is looked at as it comes. Of user principal names the domain
    /// is dropped if that is wished.
    ///
    /// # Errors
    /// When something is no id, or the file cannot be read, which has then been told.
    pub(crate) fn of(
        noun: &str,
        words: impl Iterator<Item = impl AsRef<str>>,
        from: &IdsArgs,
        from_upn: bool,
        parse: Parse,
    ) -> Result<Self, Exit> {
        let upns = from_upn.then(Arc::<Upns>::default);
        let parse = match &upns {
            Some(upns) => upn::without_domain(&parse, upns),
            None => parse,
        };
        let mut ids = Self {
            upns: upns.clone(),
            ..Self::default()
        };
        let mut refusals = Refusals::default();
        let mut seen = HashSet::new();
        let mut has_told_file = false;
        for word in words {
            let word = word.as_ref();
            // Blanks are as little as nothing.
            let word = if text::trim(word).is_empty() {
                ""
            } else {
                word
            };
            match parse(word) {
                Ok(key) => {
                    if !has_told_file && Path::new(word).is_file() {
                        has_told_file = true;
                        diagnostics::warning(&format!(
                            "{word} is the name of a file, and is asked about as a {noun}"
                        ));
                        diagnostics::hint(&in_file(word));
                    }
                    upns.iter().for_each(|upns| upns.came(word, &key));
                    if seen.insert(key.clone()) {
                        ids.named.push(key);
                    }
                }
                Err(mut wrong) => {
                    if Path::new(word).is_file() {
                        wrong.hint = Some(in_file(word));
                    }
                    refusals.add(wrong);
                }
            }
        }
        if let Some(path) = &from.ids_file {
            let column = from.column.as_deref();
            let kind = Kind {
                noun,
                column,
                parse,
            };
            match IdFile::open(path, &kind, upns, &mut refusals) {
                Ok(file) => ids.file = Some(file),
                Err(wrong) => refusals.add(wrong),
            }
        }
        refusals.end().map(|()| ids)
    }

    /// The ids as a stream that reads on as it is read, and all that turns up beside them. Needs a
    /// runtime.
    pub(crate) fn stream(self) -> (impl Stream<Item = Key> + Send + 'static, Source) {
        let (ids, mut coming) = mpsc::channel(1);
        let (strays, beside) = mpsc::channel(1);
        let source = Source {
            file: self.file.as_ref().map(|file| file.reading.source.clone()),
            ids_in_file: self.file.as_ref().and_then(|file| Some(file.seen?.ids)),
            strays: beside,
            upns: self.upns.clone(),
        };
        // Standard input may let it wait for ever.
        tokio::task::spawn_blocking(move || {
            // Nobody listening any more is the end as well.
            let _ = send_all(self, &ids, &strays);
        });
        let batches = stream::poll_fn(move |context| coming.poll_recv(context));
        (batches.flat_map(stream::iter), source)
    }
}

/// What may be meant by a file in place of an id.
fn in_file(path: &str) -> String {
    format!("--ids-file {path} asks about what is in it")
}

fn send_all(
    all: Ids,
    ids: &mpsc::Sender<Vec<Key>>,
    strays: &mpsc::Sender<Stray>,
) -> Result<(), ()> {
    let mut batch = all.named;
    let mut ids_before = batch.len() as u64;
    let send = |batch: &mut Vec<Key>| match batch.is_empty() {
        true => Ok(()),
        false => ids.blocking_send(std::mem::take(batch)).map_err(drop),
    };
    let send_stray = |stray| strays.blocking_send(stray).map_err(drop);
    send(&mut batch)?;
    let Some(mut file) = all.file else {
        return Ok(());
    };
    let end = loop {
        match file.reading.next() {
            Ok(Some(Item::Id(key))) => {
                ids_before += 1;
                batch.push(key);
            }
            Ok(Some(Item::Other { text, wrong })) => {
                send(&mut batch)?;
                send_stray(Stray::Text {
                    text,
                    wrong,
                    ids_before,
                })?;
            }
            Ok(None) => break file.end(),
            Err(wrong) => break Err(wrong),
        }
        if batch.len() >= BATCH || file.reading.is_drained() {
            send(&mut batch)?;
        }
    };
    send(&mut batch)?;
    end.or_else(|wrong| send_stray(Stray::End(wrong)))
}

impl Source {
    /// Says which ids became one question: so many of a file had come before.
    pub(crate) fn end(&self, repeated: u64) {
        let merged = self.upns.as_ref().map_or(0, |upns| upns.end());
        match (&self.file, repeated.saturating_sub(merged)) {
            (None, _) | (_, 0) => {}
            (Some(file), 1) => diagnostics::note(&format!(
                "{file}: an id had been given before, and was asked about once"
            )),
            (Some(file), more) => diagnostics::note(&format!(
                "{file}: {more} ids had been given before, and were asked about once"
            )),
        }
    }
}
