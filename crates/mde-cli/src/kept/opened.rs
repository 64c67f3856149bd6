//! Owns the beginning: whether the output's file may be written at all, and where in it this run goes on.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    About, Earlier, Kept, Known,
    about::Asked,
    ending::Ending,
    journal::{Begun, Contents, Journal, JournalError, journal_of},
};
use crate::{diagnostics, exit::Exit, output::Report, refusal::Refusal};

/// What to do about an output that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// Leave it as it is, and refuse.
    New,
    /// Replace it.
    Replace,
    /// Go on with it.
    Resume {
        /// Ask about those again that have failed.
        failed_again: bool,
    },
}

impl How {
    fn is_resumed(self) -> bool {
        matches!(self, Self::Resume { .. })
    }
}

impl Known {
    /// Of an output, before anything of it is known.
    fn of(how: How) -> Self {
        Self {
            asks_failed_again: how == How::Resume { failed_again: true },
            is_kept: true,
            ..Self::default()
        }
    }

    /// Takes what was answered; returns whether some of it was answered twice.
    fn take(&mut self, earlier: Contents) -> bool {
        let mut is_twice = false;
        for answer in earlier.answers {
            is_twice |= self.failed.insert(answer.hash, answer.failed).is_some();
        }
        is_twice
    }
}

/// An output that may be written, and is locked for this run. Nothing of it has been changed yet.
#[derive(Debug)]
pub(crate) struct Opened {
    path: PathBuf,
    journal: Journal,
    about: About,
    known: Known,
    /// What an earlier run has written, and the place behind it.
    earlier: Option<(Contents, u64)>,
}

/// An output that a run would write. Nothing is changed, and it is not locked.
pub(crate) struct Looked {
    path: PathBuf,
    known: Known,
    earlier: Option<Contents>,
}

impl Looked {
    /// Looks at the file, as [`Opened::open`] does.
    ///
    /// # Errors
    /// When it is not to be written.
    pub(crate) fn at(path: &Path, how: How, about: &About) -> Result<Self, Refusal> {
        let file = Output(path);
        let (path, has_output) = file.place(how)?;
        // Where nothing is yet, something has to be made.
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::read_dir(folder).map_err(|error| file.failed(&error))?;
        let known = Known::of(how);
        let journal = Journal::look(&path).map_err(|error| file.journal(error))?;
        let read = match &journal {
            Some(journal) => file.read(journal, &known, how, has_output)?,
            None => None,
        };
        let earlier = match read {
            Some(earlier) => file.taken_up(&Journal::holds(&earlier, &path), earlier, about)?,
            None => None,
        };
        Ok(Self {
            path,
            known,
            earlier: earlier.map(|(earlier, _)| earlier),
        })
    }

    /// What earlier runs have answered.
    ///
    /// # Errors
    /// When they asked somebody else. Which tenant need not be known.
    pub(crate) fn earlier(self, asked: &Asked) -> Result<Earlier, Refusal> {
        let Self {
            path,
            mut known,
            earlier,
        } = self;
        if let Some(earlier) = earlier {
            let mut asked = asked.clone();
            if asked.tenant.is_none() {
                asked.tenant.clone_from(&earlier.begun.asked.tenant);
            }
            Output(&path).is_of(&earlier, &asked)?;
            known.take(earlier);
        }
        Ok(Earlier(Arc::new(known)))
    }
}

impl Opened {
    /// Looks at the file, and locks it.
    ///
    /// # Errors
    /// When it is not to be written.
    pub(crate) fn open(path: &Path, how: How, about: About) -> Result<Self, Refusal> {
        let file = Output(path);
        let (path, has_output) = file.place(how)?;
        let journal = Journal::open(&path).map_err(|error| file.journal(error))?;
        // Another run may have begun and ended before the lock was had.
        file.place(how)?;
        let known = Known::of(how);
        let read = file.read(&journal, &known, how, has_output)?;
        let earlier = match read {
            Some(earlier) => {
                Journal::put_in_place(&earlier, &path).map_err(|error| file.failed(&error))?;
                file.taken_up(&path, earlier, &about)?
            }
            None => None,
        };
        Ok(Self {
            path,
            journal,
            about,
            known,
            earlier,
        })
    }

    /// Begins to write, or goes on.
    ///
    /// # Errors
    /// When the earlier run asked somebody else, or the file cannot be written.
    pub(crate) fn begin(
        self,
        asked: Asked,
        report: impl FnOnce(Ending) -> Box<dyn Report + Send>,
    ) -> Result<(Kept, Earlier), Refusal> {
        let path = self.path.clone();
        let file = Output(&path);
        if let Some((earlier, _)) = &self.earlier {
            file.is_of(earlier, &asked)?;
        }
        self.written(asked, report)
            .map_err(|error| file.failed(&error))
    }

    fn written(
        self,
        asked: Asked,
        report: impl FnOnce(Ending) -> Box<dyn Report + Send>,
    ) -> io::Result<(Kept, Earlier)> {
        let Self {
            path,
            mut journal,
            about,
            mut known,
            earlier,
        } = self;
        let mut options = OpenOptions::new();
        let file = options
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)?;
        let mut has_replaced = false;
        let (output, report) = match earlier {
            Some((earlier, end)) => {
                journal.go_on(&earlier)?;
                if earlier.lost > 0 {
                    diagnostics::note(&format!(
                        "answers that are not whole any more, and are asked for again: {}",
                        earlier.lost
                    ));
                }
                let output = Ending::of(file, end)?;
                has_replaced = known.take(earlier);
                let mut report = report(output.clone());
                report.begin(true)?;
                (output, report)
            }
            None => {
                // Neither may speak of what is no longer there in the other.
                journal.forget()?;
                let output = Ending::of(file, 0)?;
                output.sync()?;
                let mut report = report(output.clone());
                report.begin(false)?;
                journal.begin(Begun::new(about, asked, output.end()))?;
                output.sync()?;
                output.keep();
                (output, report)
            }
        };
        let earlier = Earlier(Arc::new(known));
        let kept = Kept {
            report,
            output,
            journal,
            path,
            earlier: earlier.clone(),
            fresh: Vec::new(),
            has_replaced,
            is_whole: true,
            has_all: false,
            unprinted: 0,
        };
        Ok((kept, earlier))
    }
}

/// The output, in words about it.
struct Output<'p>(&'p Path);

impl Output<'_> {
    /// The file itself, and whether there is anything in it, if it may be written like this.
    fn place(&self, how: How) -> Result<(PathBuf, bool), Refusal> {
        let length = match fs::metadata(self.0) {
            Ok(metadata) if metadata.is_file() => Some(metadata.len()),
            Ok(_) => {
                return Err(self.refused(
                    "it is no regular file",
                    Some("leave --output away to write to a pipe or a device"),
                ));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(self.failed(&error)),
        };
        if length.is_none() && fs::symlink_metadata(self.0).is_ok() {
            return Err(self.refused(
                "it is a link to a file that is not there",
                Some("name the file itself"),
            ));
        }
        // What a link leads to is what is written, and may be replaced.
        let path = match length {
            Some(_) => fs::canonicalize(self.0).map_err(|error| self.failed(&error))?,
            None => self.0.to_owned(),
        };
        if length.is_some() && how == How::New {
            let hint = match journal_of(&path).exists() {
                true => "--resume goes on with it, --force replaces it",
                false => "choose another --output; --force replaces it",
            };
            return Err(self.refused("it is there already", Some(hint)));
        }
        let has_output = length.is_some_and(|length| length > 0);
        if how.is_resumed() && has_output && !journal_of(&path).exists() {
            return Err(self.refused(
                &format!(
                    "no run of this program that could be resumed has written it: there is no {} beside it",
                    journal_of(path.as_ref()).file_name().unwrap_or_default().display()
                ),
                Some("choose another --output; --force replaces it"),
            ));
        }
        Ok((path, has_output))
    }

    /// What the journal says, if it is to be gone on with.
    fn read(
        &self,
        journal: &Journal,
        known: &Known,
        how: How,
        has_output: bool,
    ) -> Result<Option<Contents>, Refusal> {
        let read = match journal.read(|id| known.hash(id)) {
            // What is replaced need not be whole, but must be ours.
            Err(JournalError::Damaged(_) | JournalError::Later(_)) if !how.is_resumed() => None,
            read => read.map_err(|error| self.journal(error))?,
        };
        match how.is_resumed() {
            true if read.is_none() && has_output => Err(self.refused(
                "its journal says nothing of it",
                Some("choose another --output; --force replaces it"),
            )),
            true => Ok(read),
            false => Ok(None),
        }
    }

    /// What the earlier run has written in the file at `path`, and the place behind it, if there is anything.
    fn taken_up(
        &self,
        path: &Path,
        mut earlier: Contents,
        about: &About,
    ) -> Result<Option<(Contents, u64)>, Refusal> {
        let output = match File::open(path) {
            Ok(output) => output,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(&error)),
        };
        let end = earlier.whole_in(&output);
        let Some(end) = end.map_err(|error| self.failed(&error))? else {
            return Ok(None);
        };
        match about.differences(&earlier.begun.about) {
            differences if differences.is_empty() => Ok(Some((earlier, end))),
            differences => Err(self.of_another(&differences)),
        }
    }

    /// Whether the earlier run has asked the same.
    fn is_of(&self, earlier: &Contents, asked: &Asked) -> Result<(), Refusal> {
        match asked.differences(&earlier.begun.asked) {
            differences if differences.is_empty() => Ok(()),
            differences => Err(self.of_another(&differences)),
        }
    }

    fn refusal(&self, sentence: &str, hint: Option<&str>, exit: Exit) -> Refusal {
        Refusal {
            sentence: format!("{}: {sentence}", self.0.display()),
            hint: hint.map(str::to_owned),
            exit,
        }
    }

    fn refused(&self, sentence: &str, hint: Option<&str>) -> Refusal {
        self.refusal(sentence, hint, Exit::Usage)
    }

    fn of_another(&self, differences: &[String]) -> Refusal {
        self.refused(
            &format!("another run has written it: {}", differences.join("; ")),
            Some("choose another --output; --force replaces it"),
        )
    }

    fn failed(&self, error: &io::Error) -> Refusal {
        let hint = match error.kind() {
            io::ErrorKind::NotFound => "make the folder, or choose another --output",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "make room, or choose another --output"
            }
            _ => "choose another --output, in a folder that you may write to",
        };
        self.refusal(
            &format!("it cannot be written: {error}"),
            Some(hint),
            Exit::Unavailable,
        )
    }

    fn journal(&self, error: JournalError) -> Refusal {
        match error {
            JournalError::InUse => self.refused(&error.to_string(), Some("wait for its end")),
            JournalError::Io(error) => self.failed(&error),
            error => self.refused(
                &error.to_string(),
                Some(
                    "choose another --output; --force replaces it, unless the journal is not ours",
                ),
            ),
        }
    }
}
