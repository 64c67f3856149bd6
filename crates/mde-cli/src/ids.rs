//! Owns what is asked about: the ids among the arguments, and those in a file, line by line. A file of
//! any length is read as its ids are needed, and is never held whole.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use futures::Stream;
use tokio::sync::mpsc;

use crate::{call::Key, diagnostics, exit::Exit};

/// More bytes than any id has.
const LONGEST_LINE: u64 = 16 * 1024;

/// What an id means to the command, or what is wrong with it, in a sentence.
pub(crate) type Parse = Arc<dyn Fn(&str) -> Result<Key, String> + Send + Sync>;

/// What to ask about, in this order.
#[derive(Default)]
pub(crate) struct Ids {
    /// Those among the arguments, each once.
    pub(crate) named: Vec<Key>,
    file: Option<IdFile>,
}

struct IdFile {
    lines: Lines<Box<dyn Read + Send>>,
    /// How many ids there are, if the file has been read before.
    ids: Option<u64>,
}

/// What turned up in a file instead of an id.
pub(crate) enum Stray {
    /// A line that is none.
    Line { text: String, sentence: String },
    /// The file cannot be read any further.
    End(String),
}

/// The ids on their way to the client.
pub(crate) struct Source {
    /// What the file is called.
    pub(crate) file: Option<String>,
    /// How many ids are in it, if that is known.
    pub(crate) ids_in_file: Option<u64>,
    pub(crate) strays: mpsc::Receiver<Stray>,
}

impl Ids {
    /// Those that the arguments name, each a `noun`. A regular file is read through once to see that every line
    /// of it is an id; what cannot be read twice is looked at as it comes.
    ///
    /// # Errors
    /// When something is no id, or the file cannot be read, which has then been told.
    pub(crate) fn of(
        noun: &str,
        named_as: impl Iterator<Item = impl AsRef<str>>,
        file: Option<&PathBuf>,
        parse: &Parse,
    ) -> Result<Self, Exit> {
        let mut named: Vec<Key> = Vec::new();
        let mut refused = false;
        let mut refuse = |sentence: &str| {
            diagnostics::error(sentence);
            refused = true;
        };
        let mut seen = std::collections::HashSet::new();
        for text in named_as {
            match parse(text.as_ref()) {
                Ok(key) if seen.insert(key.clone()) => named.push(key),
                Ok(_) => {}
                Err(sentence) => refuse(&sentence),
            }
        }
        let file = match file {
            Some(path) => match IdFile::open(path, noun, parse, &mut refuse) {
                Ok(file) => Some(file),
                Err(error) => {
                    refuse(&format!("cannot read {}: {error}", path.display()));
                    None
                }
            },
            None => None,
        };
        if refused {
            return Err(Exit::Usage);
        }
        Ok(Self { named, file })
    }

    /// The ids as a stream that reads on as it is read, and all that turns up beside them. Needs a
    /// runtime.
    pub(crate) fn stream(self) -> (impl Stream<Item = Key> + Send + 'static, Source) {
        let (ids, mut coming) = mpsc::channel(1);
        let (strays, beside) = mpsc::channel(1);
        let source = Source {
            file: self.file.as_ref().map(|file| file.lines.source.clone()),
            ids_in_file: self.file.as_ref().and_then(|file| file.ids),
            strays: beside,
        };
        // Standard input may let it wait for ever.
        tokio::task::spawn_blocking(move || {
            // Nobody listening any more is the end as well.
            let _ = send_all(self, &ids, &strays);
        });
        let stream = futures::stream::poll_fn(move |context| coming.poll_recv(context));
        (stream, source)
    }
}

fn send_all(all: Ids, ids: &mpsc::Sender<Key>, strays: &mpsc::Sender<Stray>) -> Result<(), ()> {
    for key in all.named {
        ids.blocking_send(key).map_err(drop)?;
    }
    let Some(IdFile { mut lines, .. }) = all.file else {
        return Ok(());
    };
    loop {
        match lines.next() {
            Ok(Some(Line::Id(key))) => ids.blocking_send(key).map_err(drop)?,
            Ok(Some(Line::Other { text, sentence })) => {
                let stray = Stray::Line { text, sentence };
                strays.blocking_send(stray).map_err(drop)?;
            }
            Ok(None) => return Ok(()),
            Err(error) => {
                let sentence = format!("cannot read {}: {error}", lines.source);
                return strays.blocking_send(Stray::End(sentence)).map_err(drop);
            }
        }
    }
}

impl IdFile {
    fn open(
        path: &Path,
        noun: &str,
        parse: &Parse,
        refuse: &mut impl FnMut(&str),
    ) -> io::Result<Self> {
        let lines_of = |source: String, reader| Lines::new(source, reader, Arc::clone(parse));
        if path.as_os_str() == "-" {
            let lines = lines_of("standard input".to_owned(), Box::new(io::stdin()) as _);
            return Ok(Self { lines, ids: None });
        }
        let source = path.display().to_string();
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut ids = None;
        if metadata.is_file() {
            let mut lines = Lines::new(source.clone(), &file, Arc::clone(parse));
            let mut count = 0;
            while let Some(line) = lines.next()? {
                match line {
                    Line::Id(_) => count += 1,
                    Line::Other { sentence, .. } => refuse(&sentence),
                }
            }
            if count == 0 {
                diagnostics::warning(&format!("{source} names no {noun}"));
            }
            ids = Some(count);
            file.rewind()?;
        }
        let lines = lines_of(source, Box::new(file) as _);
        Ok(Self { lines, ids })
    }
}

/// The lines of a file that are not blank.
struct Lines<R> {
    source: String,
    reader: BufReader<R>,
    number: u64,
    line: Vec<u8>,
    parse: Parse,
}

enum Line {
    Id(Key),
    Other { text: String, sentence: String },
}

impl<R: Read> Lines<R> {
    fn new(source: String, reader: R, parse: Parse) -> Self {
        Self {
            source,
            reader: BufReader::new(reader),
            number: 0,
            line: Vec::new(),
            parse,
        }
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            self.line.clear();
            let mut bounded = (&mut self.reader).take(LONGEST_LINE);
            if bounded.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            let is_whole = self.line.ends_with(b"\n") || self.line.len() < LONGEST_LINE as usize;
            if !is_whole {
                self.reader.skip_until(b'\n')?;
            }
            let mut line = &self.line[..];
            if self.number == 1 {
                if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
                    let reason = "it is written in UTF-16; save it as UTF-8";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
                }
                line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            }
            let key = match str::from_utf8(line) {
                _ if !is_whole => Err("the line is longer than any id".to_owned()),
                Err(_) => Err("the line is not UTF-8".to_owned()),
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => (self.parse)(text.trim()),
            };
            return Ok(Some(match key {
                Ok(key) => Line::Id(key),
                Err(reason) => {
                    let text = String::from_utf8_lossy(line);
                    let text = text.trim();
                    let text = match text.char_indices().nth(100) {
                        Some((end, _)) => format!("{}…", &text[..end]),
                        None => text.to_owned(),
                    };
                    let sentence = format!("{}:{}: {reason}", self.source, self.number);
                    Line::Other { text, sentence }
                }
            }));
        }
    }
}
