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
use crate::{exit::Exit, output::Report, refusal::Refusal};

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

impl Opened {
    /// Looks at the file, and locks it.
    ///
    /// # Errors
    /// When it is not to be written.
    pub(crate) fn open(path: &Path, how: How, about: About) -> Result<Self, Refusal> {
        let file = Output(path);
        let length = match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => Some(metadata.len()),
            Ok(_) => {
                return Err(file.refused(
                    "it is no regular file",
                    Some("leave --output away to write to a pipe or a device"),
                ));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(file.failed(&error)),
        };
        // What a link leads to is what is written, and may be replaced.
        let path = match length {
            Some(_) => fs::canonicalize(path).map_err(|error| file.failed(&error))?,
            None => path.to_owned(),
        };
        let is_resumed = matches!(how, How::Resume { .. });
        if length.is_some() && how == How::New {
            return Err(file.refused(
                "it is there already",
                Some("--resume goes on with it, --force replaces it"),
            ));
        }
        let has_output = length.is_some_and(|length| length > 0);
        if is_resumed && has_output && !journal_of(&path).exists() {
            return Err(file.refused(
                &format!(
                    "no run of this program that could be resumed has written it: there is no {} beside it",
                    journal_of(path.as_ref()).file_name().unwrap_or_default().display()
                ),
                Some("choose another --output; --force replaces it"),
            ));
        }
        let journal = Journal::open(&path).map_err(|error| file.journal(error))?;
        let mut opened = Self {
            path,
            journal,
            about,
            known: Known {
                is_kept: true,
                ..Known::default()
            },
            earlier: None,
        };
        let read = opened.journal.read(|id| opened.known.hash(id));
        let read = match read {
            // What is replaced need not be whole, but must be ours.
            Err(JournalError::Damaged(_) | JournalError::Later(_)) if !is_resumed => None,
            read => read.map_err(|error| file.journal(error))?,
        };
        let How::Resume { failed_again } = how else {
            return Ok(opened);
        };
        opened.known.asks_failed_again = failed_again;
        match read {
            Some(earlier) => {
                Journal::put_in_place(&earlier, &opened.path)
                    .map_err(|error| file.failed(&error))?;
                opened.take_up(earlier, &file)?;
            }
            None if has_output => {
                return Err(file.refused(
                    "its journal says nothing of it",
                    Some("choose another --output; --force replaces it"),
                ));
            }
            None => {}
        }
        Ok(opened)
    }

    /// Goes on with what the earlier run has written, if there is anything.
    fn take_up(&mut self, mut earlier: Contents, file: &Output<'_>) -> Result<(), Refusal> {
        let output = match File::open(&self.path) {
            Ok(output) => output,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(file.failed(&error)),
        };
        let end = earlier.whole_in(&output);
        let Some(end) = end.map_err(|error| file.failed(&error))? else {
            return Ok(());
        };
        let differences = self.about.differences(&earlier.begun.about);
        if !differences.is_empty() {
            return Err(file.of_another(&differences));
        }
        self.earlier = Some((earlier, end));
        Ok(())
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
            let differences = asked.differences(&earlier.begun.asked);
            if !differences.is_empty() {
                return Err(file.of_another(&differences));
            }
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
                let output = Ending::of(file, end)?;
                for answer in earlier.answers {
                    has_replaced |= known.failed.insert(answer.hash, answer.failed).is_some();
                }
                let mut report = report(output.clone());
                report.begin(true)?;
                (output, report)
            }
            None => {
                let output = Ending::of(file, 0)?;
                // A journal that is about another output must not find the old one.
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
        self.refusal(
            &format!("it cannot be written: {error}"),
            None,
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
