//! Owns a file of ids: that it is looked through before anything is asked where that can be done, and that it has not
//! become another one when it is read for good.

use std::{
    fs::{self, File},
    io::{self, Read, Seek as _},
    path::Path,
    sync::Arc,
};

use super::{
    Kind, Parse, Place, Wrong,
    bytes::Bytes,
    column::Column,
    header,
    lines::Lines,
    text, unnamed_column,
    upn::Upns,
    wrong::{AS_UTF_8, Refusals, Unreadable},
};
use crate::{call::Key, diagnostics};

/// A file that is to be read for good.
pub(super) struct IdFile {
    pub(super) reading: Reading<Box<dyn Read + Send>>,
    noun: String,
    /// What is known of it if it has been looked through.
    pub(super) seen: Option<Seen>,
}

/// What looking through a file told.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) ids: u64,
    digest: u64,
}

/// What stands in a file.
pub(super) enum Item {
    Id(Key),
    Other { text: String, wrong: Wrong },
}

impl IdFile {
    /// Opens a file, and looks through it if it can be read twice.
    ///
    /// # Errors
    /// When it cannot be read at all. What is no id in it is refused.
    pub(super) fn open(
        path: &Path,
        kind: &Kind<'_>,
        upns: Option<Arc<Upns>>,
        refusals: &mut Refusals,
    ) -> Result<Self, Wrong> {
        let with_domain = upns.is_some();
        let opened = |source: String, reader, seen| {
            Ok(Self {
                reading: Reading::open(source, reader, kind, upns)?,
                noun: kind.noun.to_owned(),
                seen,
            })
        };
        if path.as_os_str() == "-" {
            return opened(
                "standard input".to_owned(),
                Box::new(io::stdin()) as _,
                None,
            );
        }
        let source = path.display().to_string();
        let unreadable = |error| not_opened(path, error).of(&source);
        if path.is_dir() {
            return Err(Unreadable::new("it is a folder", "name a file in it").of(&source));
        }
        let mut file = File::open(path).map_err(unreadable)?;
        let mut seen = None;
        if file.metadata().map_err(unreadable)?.is_file() {
            if kind.column.is_none() {
                let mut beginning = Vec::new();
                let mut part = (&file).take(unnamed_column::BEGINNING);
                part.read_to_end(&mut beginning).map_err(unreadable)?;
                file.rewind().map_err(unreadable)?;
                let wrong = unnamed_column::refuse(&beginning, &source, kind, with_domain);
                wrong.map_or(Ok(()), Err)?;
            }
            let reading = Reading::open(source.clone(), &file, kind, None)?;
            seen = Some(look_through(reading, kind.noun, refusals)?);
            file.rewind().map_err(unreadable)?;
        }
        opened(source, Box::new(file) as _, seen)
    }

    /// What there is to know at the end of the file, and why it was none.
    pub(super) fn end(&self) -> Result<(), Wrong> {
        match self.seen {
            Some(seen) if seen.digest != self.reading.digest() => Err(Wrong {
                sentence: format!(
                    "{} has changed since it was checked: what was asked about is neither what it held then nor what it holds now",
                    self.reading.source
                ),
                hint: Some("ask again, from a copy that nobody writes to".to_owned()),
            }),
            Some(_) => Ok(()),
            None => {
                self.reading.tell(&self.noun);
                Ok(())
            }
        }
    }
}

/// Reads to the end, and refuses what is no id.
fn look_through(
    mut reading: Reading<&File>,
    noun: &str,
    refusals: &mut Refusals,
) -> Result<Seen, Wrong> {
    let mut ids = 0;
    let mut is_list = true;
    while let Some(item) = reading.next()? {
        match item {
            Item::Id(_) => ids += 1,
            Item::Other { wrong, .. } => {
                is_list = false;
                refusals.add(wrong);
            }
        }
    }
    let name = reading.source.to_lowercase();
    let is_called_csv = [".csv", ".tsv"].iter().any(|end| name.ends_with(end));
    if let Some(hint) = reading.column_hint().filter(|_| is_list && is_called_csv) {
        diagnostics::warning(&format!(
            "{} has columns, and each line is taken for one id as it is",
            reading.source
        ));
        diagnostics::hint(&hint);
    }
    reading.tell(noun);
    let digest = reading.digest();
    Ok(Seen { ids, digest })
}

/// A file that is read once.
pub(super) struct Reading<R> {
    pub(super) source: String,
    texts: Texts<R>,
    parse: Parse,
    upns: Option<Arc<Upns>>,
    is_empty: bool,
}

enum Texts<R> {
    Lines(Lines<R>),
    Column(Box<Column<R>>, String),
}

impl<R: Read> Reading<R> {
    fn open(
        source: String,
        reader: R,
        kind: &Kind<'_>,
        upns: Option<Arc<Upns>>,
    ) -> Result<Self, Wrong> {
        let bytes = Bytes::new(reader);
        let texts = match kind.column {
            None => Texts::Lines(Lines::new(bytes)),
            Some(name) => {
                let column =
                    Column::open(bytes, name).map_err(|unreadable| unreadable.of(&source))?;
                Texts::Column(Box::new(column), name.to_owned())
            }
        };
        let parse = Arc::clone(&kind.parse);
        let is_empty = true;
        Ok(Self {
            source,
            texts,
            parse,
            upns,
            is_empty,
        })
    }

    /// The next text that is not blank.
    pub(super) fn next(&mut self) -> Result<Option<Item>, Wrong> {
        loop {
            let place = match &mut self.texts {
                Texts::Lines(lines) => lines.next(),
                Texts::Column(column, _) => column.next(),
            };
            let place = place.map_err(|unreadable| unreadable.of(&self.source))?;
            let Some(Place { line, defect }) = place else {
                return Ok(None);
            };
            let bytes = match &self.texts {
                Texts::Lines(lines) => lines.text(),
                Texts::Column(column, _) => column.text(),
            };
            let key = match (defect, str::from_utf8(bytes)) {
                (Some(defect), _) => Err(defect),
                (None, Err(_)) => Err(Wrong {
                    sentence: "the text is not UTF-8".to_owned(),
                    hint: Some(AS_UTF_8.to_owned()),
                }),
                (None, Ok(text)) => {
                    let text = text::trim(text);
                    if text.is_empty() {
                        continue;
                    }
                    let key = (self.parse)(text);
                    if let (Ok(key), Some(upns)) = (&key, &self.upns) {
                        upns.came(text, key);
                    }
                    key
                }
            };
            self.is_empty = false;
            return Ok(Some(match key {
                Ok(key) => Item::Id(key),
                Err(wrong) => Item::Other {
                    text: beginning(bytes),
                    wrong: Wrong {
                        sentence: format!("{}:{line}: {}", self.source, wrong.sentence),
                        // Of a row that was taken for an id nothing else is worth a hint.
                        hint: self.column_hint().or(wrong.hint),
                    },
                },
            }));
        }
    }

    /// What to do about a file of lines that has columns.
    fn column_hint(&self) -> Option<String> {
        let Texts::Lines(Lines {
            columns: Some(columns),
            ..
        }) = &self.texts
        else {
            return None;
        };
        Some(format!(
            "{} looks like a CSV file: --column NAME says which column has the ids, of {}",
            self.source,
            header::list(columns)
        ))
    }

    /// Whether reading on may have to wait.
    pub(super) fn is_drained(&self) -> bool {
        self.bytes().is_drained()
    }

    fn digest(&self) -> u64 {
        self.bytes().digest()
    }

    fn bytes(&self) -> &Bytes<R> {
        match &self.texts {
            Texts::Lines(lines) => &lines.bytes,
            Texts::Column(column, _) => &column.bytes,
        }
    }

    /// Says at the end what was not there.
    fn tell(&self, noun: &str) {
        let source = &self.source;
        if self.is_empty {
            diagnostics::warning(&format!("{source} names no {noun}"));
        }
        if let Texts::Column(column, name) = &self.texts {
            match column.empty {
                0 => {}
                1 => diagnostics::note(&format!(
                    "{source}: a row has nothing in the column {name:?}, and names no {noun}"
                )),
                rows => diagnostics::note(&format!(
                    "{source}: {rows} rows have nothing in the column {name:?}, and name no {noun}"
                )),
            }
        }
    }
}

/// The beginning of a text, as much of it as a line bears.
fn beginning(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text::trim(&text);
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Why a file cannot be opened, and what may be meant.
fn not_opened(path: &Path, error: io::Error) -> Unreadable {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let hint = match error.kind() {
        io::ErrorKind::NotFound if !folder.is_dir() => {
            Some(format!("there is no folder {}", folder.display()))
        }
        io::ErrorKind::NotFound => Some(match namesake(path, folder) {
            Some(name) => format!("is {name} meant?"),
            None => {
                "--ids-file names a file with one id a line; an id itself is an argument without it"
                    .to_owned()
            }
        }),
        io::ErrorKind::PermissionDenied => {
            Some("whoever runs this has to be allowed to read it".to_owned())
        }
        _ => None,
    };
    Unreadable {
        hint,
        ..error.into()
    }
}

/// A file in the folder whose name is the same but for case and ending.
fn namesake(path: &Path, folder: &Path) -> Option<String> {
    let stem = |path: &Path| Some(path.file_stem()?.to_str()?.to_lowercase());
    let wanted = stem(path)?;
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let names = entries.map(|entry| path.with_file_name(entry.file_name()));
    let first = names
        .filter(|path| path.is_file() && stem(path).as_ref() == Some(&wanted))
        .min()?;
    Some(first.display().to_string())
}
