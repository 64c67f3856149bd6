//! Owns who is asked about: the names among the arguments, and those in a file, line by line. A file of
//! any length is read as its names are needed, and is never held whole.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek as _},
    path::Path,
};

use futures::Stream;
use mde::UserName;
use tokio::sync::mpsc;

use crate::{args::MachinesArgs, diagnostics, exit::Exit};

/// More bytes than any name has.
const LONGEST_LINE: u64 = 16 * 1024;

/// Whom to ask about, in this order.
pub(crate) struct Users {
    /// Those among the arguments, each once.
    pub(crate) named: Vec<UserName>,
    file: Option<NameFile>,
}

struct NameFile {
    lines: Lines<Box<dyn Read + Send>>,
    /// How many names there are, if the file has been read before.
    names: Option<u64>,
}

/// What turned up in a file instead of a name.
pub(crate) enum Stray {
    /// A line that is none.
    Line { text: String, sentence: String },
    /// The file cannot be read any further.
    End(String),
}

/// The names on their way to the client.
pub(crate) struct Source {
    /// What the file is called.
    pub(crate) file: Option<String>,
    /// How many names are in it, if that is known.
    pub(crate) names_in_file: Option<u64>,
    pub(crate) strays: mpsc::Receiver<Stray>,
}

impl Users {
    /// Those whom the arguments name. A regular file is read through once to see that every line of it
    /// is a name; what cannot be read twice is looked at as it comes.
    ///
    /// # Errors
    /// When something is no name, or the file cannot be read, which has then been told.
    pub(crate) fn of(args: &MachinesArgs) -> Result<Self, Exit> {
        let mut named: Vec<UserName> = Vec::new();
        let mut refused = false;
        let mut refuse = |sentence: &str| {
            diagnostics::error(sentence);
            refused = true;
        };
        let mut seen = std::collections::HashSet::new();
        for text in &args.users {
            match text.parse::<UserName>() {
                Ok(user) if seen.insert(user.clone()) => named.push(user),
                Ok(_) => {}
                Err(error) => refuse(&error.to_string()),
            }
        }
        let file = match &args.users_file {
            Some(path) => match NameFile::open(path, &mut refuse) {
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

    /// The names as a stream that reads on as it is read, and all that turns up beside them. Needs a
    /// runtime.
    pub(crate) fn stream(self) -> (impl Stream<Item = UserName> + Send + 'static, Source) {
        let (names, mut coming) = mpsc::channel(1);
        let (strays, beside) = mpsc::channel(1);
        let source = Source {
            file: self.file.as_ref().map(|file| file.lines.source.clone()),
            names_in_file: self.file.as_ref().and_then(|file| file.names),
            strays: beside,
        };
        // Standard input may let it wait for ever.
        tokio::task::spawn_blocking(move || {
            // Nobody listening any more is the end as well.
            let _ = send_all(self, &names, &strays);
        });
        let stream = futures::stream::poll_fn(move |context| coming.poll_recv(context));
        (stream, source)
    }
}

fn send_all(
    users: Users,
    names: &mpsc::Sender<UserName>,
    strays: &mpsc::Sender<Stray>,
) -> Result<(), ()> {
    for name in users.named {
        names.blocking_send(name).map_err(drop)?;
    }
    let Some(NameFile { mut lines, .. }) = users.file else {
        return Ok(());
    };
    loop {
        match lines.next() {
            Ok(Some(Line::Name(name))) => names.blocking_send(name).map_err(drop)?,
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

impl NameFile {
    fn open(path: &Path, refuse: &mut impl FnMut(&str)) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            let lines = Lines::new("standard input".to_owned(), Box::new(io::stdin()) as _);
            return Ok(Self { lines, names: None });
        }
        let source = path.display().to_string();
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut names = None;
        if metadata.is_file() {
            let mut lines = Lines::new(source.clone(), &file);
            let mut count = 0;
            while let Some(line) = lines.next()? {
                match line {
                    Line::Name(_) => count += 1,
                    Line::Other { sentence, .. } => refuse(&sentence),
                }
            }
            if count == 0 {
                diagnostics::warning(&format!("{source} names no user"));
            }
            names = Some(count);
            file.rewind()?;
        }
        let lines = Lines::new(source, Box::new(file) as _);
        Ok(Self { lines, names })
    }
}

/// The lines of a file that are not blank.
struct Lines<R> {
    source: String,
    reader: BufReader<R>,
    number: u64,
    line: Vec<u8>,
}

enum Line {
    Name(UserName),
    Other { text: String, sentence: String },
}

impl<R: Read> Lines<R> {
    fn new(source: String, reader: R) -> Self {
        Self {
            source,
            reader: BufReader::new(reader),
            number: 0,
            line: Vec::new(),
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
            let name = match str::from_utf8(line) {
                _ if !is_whole => Err("the line is longer than any user name".to_owned()),
                Err(_) => Err("the line is not UTF-8".to_owned()),
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => text
                    .trim()
                    .parse()
                    .map_err(|error: mde::UserNameError| error.to_string()),
            };
            return Ok(Some(match name {
                Ok(name) => Line::Name(name),
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
