//! Owns the journal's file: lines of JSON, written at the end only.
//!
//! | line | says |
//! |---|---|
//! | `{"begun": {…}}` | the format's version, what the run is about, whom it asks, and where the first answer begins; the first line |
//! | `["user1", 345, null]` | the answer about it ends there; in place of null the kind of its failure |
//! | `"rewriting"` … `"rewritten"` | between them all answers anew, as they stand in an output that takes the place of the other, |
//! | `"inPlace"` | which it has done |
//! | `"rewriting"` … `"shortened"` | between them the answers that are left of an output that was cut off |
//!
//! An answer begins where the one before it ends. Of two about one subject the later one counts. The program locks
//! the file while it writes the output.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs::{self, File, OpenOptions},
    hash::{BuildHasher as _, RandomState},
    io::{self, BufRead as _, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::about::{About, Asked};

/// The format's version. Whoever changes it reads the older ones, too.
const VERSION: u32 = 1;

/// So many answers may end in what stands at a torn end in place of what was cut off. A crash makes the output no more
/// than shorter: all that is left of it is as it was.
const AT_LAST: usize = 1;

/// More bytes than a line has.
const LONGEST_LINE: u64 = 1 << 20;

/// An answer that is in the output.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// What it is about.
    pub(super) id: String,
    /// The place behind its last byte.
    pub(super) end: u64,
    /// The kind of failure, if it is one.
    pub(super) failed: Option<String>,
}

impl Entry {
    fn line(&self) -> io::Result<Vec<u8>> {
        line_of(&(&self.id, self.end, &self.failed))
    }
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Begun {
    version: u32,
    pub(super) about: About,
    pub(super) asked: Asked,
    pub(super) start: u64,
}

impl Begun {
    pub(super) fn new(about: About, asked: Asked, start: u64) -> Self {
        Self {
            version: VERSION,
            about,
            asked,
            start,
        }
    }
}

/// A line that is no answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Mark {
    Begun(Box<Begun>),
    Rewriting,
    Rewritten,
    InPlace,
    Shortened,
}

/// What a line says.
enum Line {
    Mark(Mark),
    Entry(Entry),
}

impl Line {
    fn of(line: &[u8]) -> Option<Self> {
        let line = line.strip_suffix(b"\n")?;
        if line.starts_with(b"[") {
            let (id, end, failed) = serde_json::from_slice(line).ok()?;
            return Some(Self::Entry(Entry { id, end, failed }));
        }
        serde_json::from_slice(line).ok().map(Self::Mark)
    }
}

/// Why a journal cannot be gone by.
#[derive(Debug, thiserror::Error)]
pub(super) enum JournalError {
    #[error("another run is writing it")]
    InUse,
    #[error("line {0} of its journal is damaged")]
    Damaged(u64),
    #[error("its journal is none of this program's")]
    Foreign,
    #[error("its journal has the format {0}, which a later version of this program writes")]
    Later(u32),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What a journal says.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) begun: Begun,
    pub(super) answers: Vec<Known>,
    /// Where the answers that count begin in the journal, and where all that counts ends.
    from: u64,
    good: u64,
    /// Whether the last thing that it says is that the output was rewritten.
    is_just_rewritten: bool,
    /// How many answers the output has no longer.
    pub(super) lost: usize,
}

/// An answer that is in the output, in few bytes.
#[derive(Debug)]
pub(super) struct Known {
    /// Of its id.
    pub(super) hash: (u64, u64),
    /// The place behind its last byte.
    pub(super) end: u64,
    pub(super) failed: bool,
}

impl Contents {
    fn new(begun: Begun, at: u64) -> Self {
        Self {
            begun,
            answers: Vec::new(),
            from: at,
            good: at,
            is_just_rewritten: false,
            lost: 0,
        }
    }

    /// The place behind the last answer.
    fn end(&self) -> u64 {
        let last = self.answers.last();
        last.map_or(self.begun.start, |answer| answer.end)
    }

    /// Forgets the answers that are not whole in the output; returns the end of the last that is, if even what comes
    /// before them is whole.
    pub(super) fn whole_in(&mut self, output: &File) -> io::Result<Option<u64>> {
        let length = output.metadata()?.len();
        let within = self.answers.partition_point(|answer| answer.end <= length);
        let mut whole = within;
        // What is cut off short may have been written over.
        while whole > 0 && !is_line_end(output, self.answers[whole - 1].end)? {
            whole -= 1;
        }
        if within - whole > AT_LAST {
            return Err(changed());
        }
        self.lost = self.answers.len() - whole;
        self.answers.truncate(whole);
        let end = self.end();
        let is_there = (length > 0 || whole > 0) && end <= length && is_line_end(output, end)?;
        Ok(is_there.then_some(end))
    }
}

/// A journal that is locked for this run.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    /// Whether it was made for this run, which has not begun.
    is_new: bool,
    /// Where the first answer begins in the output, and where the answers that count begin here.
    start: u64,
    from: u64,
}

/// What stands beside the output.
fn beside(output: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(output);
    name.push(ending);
    name.into()
}

/// For a file that nobody else needs to read: it has what was asked about.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Whether that is the file of this name.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;

        let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        Ok(fs::metadata(path).map(identity).ok() == Some(identity(file.metadata()?)))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(path.exists())
    }
}

/// What is written for this output: itself, and what stands beside it.
pub(crate) fn places(output: &Path) -> [PathBuf; 3] {
    [output.to_owned(), journal_of(output), rewritten_of(output)]
}

/// Where the journal of this output is.
pub(super) fn journal_of(output: &Path) -> PathBuf {
    beside(output, ".journal")
}

/// Where this output is rewritten, before it takes the other's place.
fn rewritten_of(output: &Path) -> PathBuf {
    beside(output, ".rewritten")
}

impl Journal {
    /// Opens and locks the one of this output, and makes it if need be.
    pub(super) fn open(output: &Path) -> Result<Self, JournalError> {
        let path = journal_of(output);
        let is_new = match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => false,
            Ok(_) => return Err(JournalError::Foreign),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(error.into()),
        };
        let mut options = private();
        options.read(true).truncate(false);
        let file = options.open(&path)?;
        locked(file.try_lock())?;
        // Whoever had it before may have removed it meanwhile.
        if !is_at(&file, &path)? {
            return Err(JournalError::InUse);
        }
        Ok(Self {
            file,
            path,
            is_new,
            start: 0,
            from: 0,
        })
    }

    /// Opens the one of this output only to read it, if there is one. Whoever writes it is noticed, and nobody is kept
    /// from writing it.
    pub(super) fn look(output: &Path) -> Result<Option<Self>, JournalError> {
        let path = journal_of(output);
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Err(JournalError::Foreign),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let file = File::open(&path)?;
        locked(file.try_lock_shared())?;
        file.unlock()?;
        Ok(Some(Self {
            file,
            path,
            is_new: false,
            start: 0,
            from: 0,
        }))
    }

    /// Reads all; nothing if it says nothing yet. What a crash has left of the last lines does not count.
    pub(super) fn read(
        &self,
        hash: impl Fn(&str) -> (u64, u64),
    ) -> Result<Option<Contents>, JournalError> {
        let mut lines = Lines::of(&self.file, 0)?;
        let Some(begun) = begun(&mut lines)? else {
            return Ok(None);
        };
        let mut contents = Contents::new(begun, lines.at);
        // What holds if the output that was being rewritten is not whole.
        let mut instead: Option<Contents> = None;
        let mut torn = None;
        while let Some(line) = lines.next()? {
            let line = Line::of(line);
            let Some(line) = line else {
                torn.get_or_insert(lines.number);
                continue;
            };
            // A crash tears the last lines only.
            if let Some(torn) = torn {
                return Err(JournalError::Damaged(torn));
            }
            contents.is_just_rewritten = false;
            match line {
                Line::Entry(Entry { id, end, failed }) if end >= contents.end() => {
                    contents.answers.push(Known {
                        hash: hash(&id),
                        end,
                        failed: failed.is_some(),
                    });
                }
                Line::Mark(Mark::Rewriting) if instead.is_none() => {
                    let anew = Contents::new(contents.begun.clone(), lines.at);
                    instead = Some(std::mem::replace(&mut contents, anew));
                }
                Line::Mark(mark @ (Mark::Rewritten | Mark::Shortened)) if instead.is_some() => {
                    instead = None;
                    contents.is_just_rewritten = matches!(mark, Mark::Rewritten);
                }
                Line::Mark(Mark::InPlace) if instead.is_none() => {}
                _ => return Err(JournalError::Damaged(lines.number)),
            }
            contents.good = lines.at;
        }
        Ok(Some(instead.unwrap_or(contents)))
    }

    /// The file that holds the output, which a crash may have left beside its place.
    pub(super) fn holds(contents: &Contents, output: &Path) -> PathBuf {
        let rewritten = rewritten_of(output);
        let is_whole = |metadata: fs::Metadata| metadata.len() == contents.end();
        match contents.is_just_rewritten && fs::metadata(&rewritten).is_ok_and(is_whole) {
            true => rewritten,
            false => output.to_owned(),
        }
    }

    /// Puts the output in its place that the journal speaks of, should a crash have left it beside.
    pub(super) fn put_in_place(contents: &Contents, output: &Path) -> io::Result<()> {
        let held = Self::holds(contents, output);
        if held != output {
            fs::rename(held, output)?;
            sync_folder(output)?;
        }
        Ok(())
    }

    /// Goes on behind what counts of it.
    pub(super) fn go_on(&mut self, contents: &Contents) -> io::Result<()> {
        self.start = contents.begun.start;
        self.from = contents.from;
        self.file.set_len(contents.good)?;
        if contents.lost > 0 {
            // Behind what it says now, and not in its place: a crash leaves one or the other.
            let mut lines = line_of(&Mark::Rewriting)?;
            let from = contents.good + lines.len() as u64;
            for entry in Entries::of(&self.file, self.from)?.take(contents.answers.len()) {
                lines.extend(entry?.line()?);
            }
            lines.extend(line_of(&Mark::Shortened)?);
            self.file.seek(SeekFrom::End(0))?;
            self.write(&lines)?;
            self.from = from;
        } else if contents.is_just_rewritten {
            self.file.seek(SeekFrom::End(0))?;
            self.write(&line_of(&Mark::InPlace)?)?;
        }
        self.file.seek(SeekFrom::End(0)).map(drop)
    }

    /// Forgets all: what it speaks of is not there any longer.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        self.is_new = false;
        self.file.set_len(0)?;
        self.file.sync_all()
    }

    /// Begins anew.
    pub(super) fn begin(&mut self, begun: Begun) -> io::Result<()> {
        self.is_new = false;
        self.start = begun.start;
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.write(&line_of(&Mark::Begun(Box::new(begun)))?)?;
        self.from = self.file.stream_position()?;
        sync_folder(&self.path)
    }

    /// Notes answers that are on the disk.
    pub(super) fn append(&mut self, entries: impl Iterator<Item = Entry>) -> io::Result<()> {
        let mut lines = Vec::new();
        for entry in entries {
            lines.extend(entry.line()?);
        }
        self.write(&lines)
    }

    #[cfg(test)]
    pub(super) fn append_bytes(&mut self, bytes: &[u8]) {
        self.file.seek(SeekFrom::End(0)).expect("it can be sought");
        self.write(bytes).expect("it can be written");
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.file.write_all(lines)?;
        self.file.sync_data()
    }

    /// Cuts the answers that others have replaced out of the output.
    pub(super) fn rewrite(&mut self, output: &Path) -> io::Result<()> {
        let rewritten = rewritten_of(output);
        let lines = self.rewritten(output, &rewritten)?;
        self.file.seek(SeekFrom::End(0))?;
        self.write(&lines)?;
        fs::rename(&rewritten, output)?;
        sync_folder(output)?;
        self.write(&line_of(&Mark::InPlace)?)
    }

    /// Writes what counts of the output to another file; returns the lines for the journal.
    pub(super) fn rewritten(&self, output: &Path, rewritten: &Path) -> io::Result<Vec<u8>> {
        let state = RandomState::new();
        let mut latest = HashMap::new();
        for (index, entry) in Entries::of(&self.file, self.from)?.enumerate() {
            latest.insert(state.hash_one(entry?.id), index);
        }
        let mut old = BufReader::with_capacity(AT_ONCE, File::open(output)?);
        let permissions = old.get_ref().metadata()?.permissions();
        let new = private().truncate(true).open(rewritten)?;
        let mut new = BufWriter::with_capacity(AT_ONCE, new);
        new.get_ref().set_permissions(permissions)?;
        copy(&mut old, &mut new, self.start)?;
        let mut lines = line_of(&Mark::Rewriting)?;
        let (mut at, mut end) = (self.start, self.start);
        for (index, entry) in Entries::of(&self.file, self.from)?.enumerate() {
            let entry = entry?;
            let length = entry.end - at;
            at = entry.end;
            if latest.get(&state.hash_one(&entry.id)) == Some(&index) {
                copy(&mut old, &mut new, length)?;
                end += length;
                lines.extend(line_of(&(entry.id, end, entry.failed))?);
            } else {
                copy(&mut old, &mut io::sink(), length)?;
            }
        }
        lines.extend(line_of(&Mark::Rewritten)?);
        new.into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_all()?;
        Ok(lines)
    }
}

fn locked(locked: Result<(), fs::TryLockError>) -> Result<(), JournalError> {
    locked.map_err(|error| match error {
        fs::TryLockError::WouldBlock => JournalError::InUse,
        fs::TryLockError::Error(error) => error.into(),
    })
}

impl Drop for Journal {
    fn drop(&mut self) {
        if self.is_new {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether a line ends before this place, or nothing comes before it.
fn is_line_end(mut output: &File, at: u64) -> io::Result<bool> {
    let Some(last) = at.checked_sub(1) else {
        return Ok(true);
    };
    let mut byte = [0];
    output.seek(SeekFrom::Start(last))?;
    output.read_exact(&mut byte)?;
    Ok(byte == *b"\n")
}

/// So many bytes are read and written at once.
const AT_ONCE: usize = 1 << 20;

/// Copies so many bytes, which are whole lines.
fn copy(from: &mut impl Read, to: &mut impl Write, length: u64) -> io::Result<()> {
    let mut bytes = [0; 1 << 14];
    let mut left = length;
    let mut last = b'\n';
    while left > 0 {
        let most = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = from.read(&mut bytes[..most])?;
        if read == 0 {
            break;
        }
        to.write_all(&bytes[..read])?;
        last = bytes[read - 1];
        left -= read as u64;
    }
    if left > 0 || last != b'\n' {
        return Err(changed());
    }
    Ok(())
}

/// The output is not what the journal says.
fn changed() -> io::Error {
    let reason = "something else has changed what is in it";
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

/// The first line; nothing if a crash left less than one.
fn begun(lines: &mut Lines<'_>) -> Result<Option<Begun>, JournalError> {
    #[derive(Deserialize)]
    struct Any {
        begun: Versioned,
    }
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Some(line) = lines.next()? else {
        return Ok(None);
    };
    if let Some(Line::Mark(Mark::Begun(begun))) = Line::of(line)
        && begun.version == VERSION
    {
        return Ok(Some(*begun));
    }
    let beginning = br#"{"begun":"#;
    let is_torn = !line.ends_with(b"\n");
    Err(match serde_json::from_slice::<Any>(line) {
        Ok(any) if any.begun.version != VERSION => JournalError::Later(any.begun.version),
        Ok(_) => JournalError::Damaged(1),
        _ if is_torn && beginning.starts_with(&line[..line.len().min(beginning.len())]) => {
            return Ok(None);
        }
        _ => JournalError::Foreign,
    })
}

fn line_of(line: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(line)?;
    line.push(b'\n');
    Ok(line)
}

/// Waits until the disk knows which files are in the folder of this one.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// The lines of a journal, each with its line end, if it has one.
struct Lines<'f> {
    reader: BufReader<&'f File>,
    line: Vec<u8>,
    /// The number of the last one, and the place behind it.
    number: u64,
    at: u64,
}

impl<'f> Lines<'f> {
    fn of(mut file: &'f File, from: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(from))?;
        Ok(Self {
            reader: BufReader::with_capacity(AT_ONCE, file),
            line: Vec::new(),
            number: 0,
            at: from,
        })
    }

    fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.line.clear();
        let mut bounded = (&mut self.reader).take(LONGEST_LINE);
        let read = bounded.read_until(b'\n', &mut self.line)?;
        self.number += 1;
        self.at += read as u64;
        Ok((read > 0).then_some(&self.line))
    }
}

/// The answers of a journal that was read before.
struct Entries<'f>(Lines<'f>);

impl<'f> Entries<'f> {
    fn of(file: &'f File, from: u64) -> io::Result<Self> {
        Lines::of(file, from).map(Self)
    }
}

impl Iterator for Entries<'_> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<io::Result<Entry>> {
        loop {
            return match self.0.next() {
                Ok(None) => None,
                Err(error) => Some(Err(error)),
                Ok(Some(line)) => match Line::of(line) {
                    Some(Line::Entry(entry)) => Some(Ok(entry)),
                    _ => continue,
                },
            };
        }
    }
}
