//! Owns where answers go: to standard output, or to a file that is [kept](crate::kept).

use std::path::{Path, PathBuf};

use tokio::task::block_in_place;

use crate::{
    args::KeepArgs,
    diagnostics,
    exit::Exit,
    failure::Failure,
    kept::{self, About, Asked, Earlier, Looked, Opened},
    output::{self, Printing, Report},
    question::Question,
    refusal::Refusal,
    row::Row,
    run::stop::{Stop, Why},
    service::Service,
};

/// Where the answers go.
pub(crate) enum Destination {
    Stdout,
    File(Box<Opened>),
}

impl Destination {
    /// Where the answers to this go.
    ///
    /// # Errors
    /// When they may not go there, which has then been told.
    pub(crate) fn of(
        keep: &KeepArgs,
        ids: Option<&Path>,
        question: &Question,
        printing: &Printing,
    ) -> Result<Self, Exit> {
        let Some((file, about)) = named(keep, ids, question, printing)? else {
            return Ok(Self::Stdout);
        };
        match Opened::open(file, keep.how(), about) {
            Ok(opened) => Ok(Self::File(Box::new(opened))),
            Err(refusal) => Err(refusal.told()),
        }
    }

    /// What is there already, of a run that is only planned: nothing is changed.
    ///
    /// # Errors
    /// When answers may not go there, which has then been told.
    pub(crate) fn look(
        keep: &KeepArgs,
        ids: Option<&Path>,
        question: &Question,
        printing: &Printing,
    ) -> Result<Option<Looked>, Exit> {
        let Some((file, about)) = named(keep, ids, question, printing)? else {
            return Ok(None);
        };
        let looked = Looked::at(file, keep.how(), &about);
        looked.map(Some).map_err(Refusal::told)
    }

    /// Begins to write there; also returns what is there already.
    ///
    /// # Errors
    /// When it cannot, which has then been told: how the run ends.
    pub(crate) async fn begin(
        self,
        service: &Service,
        row: &'static Row,
        printing: Printing,
        stop: &Stop,
    ) -> Result<(Box<dyn Report + Send>, Earlier), Exit> {
        let Self::File(opened) = self else {
            return Ok((output::to_stdout(printing, row), Earlier::default()));
        };
        let identity = tokio::select! {
            biased;
            () = stop.wished() => return Err(stop.said().map_or(Exit::Interrupted, Why::exit)),
            identity = service.client.identity() => identity,
        };
        let tenant = match identity {
            // Case does not count in it.
            Ok(identity) => identity.map(|identity| identity.tenant.to_ascii_lowercase()),
            Err(error) => {
                let failure = Failure::from(&error);
                diagnostics::error(&failure.message);
                let hints = failure.hint.iter().chain(&service.credential_hint);
                hints.for_each(|hint| diagnostics::hint(hint));
                return Err(failure.exit);
            }
        };
        let asked = Asked {
            service: service.place.clone(),
            tenant,
        };
        let report = |ending| output::report(printing, row, ending, false);
        match block_in_place(|| opened.begin(asked, report)) {
            Ok((kept, earlier)) => Ok((Box::new(kept), earlier)),
            Err(refusal) => Err(refusal.told()),
        }
    }
}

/// What the output of a planned run has already. The tenant is held against it if that takes no token.
///
/// # Errors
/// When the output is somebody else's, which has then been told.
pub(crate) async fn earlier(looked: Looked, service: &Service) -> Result<Earlier, Exit> {
    let identity = match service.client.knows_whose_quota() {
        true => service.client.identity().await.ok().flatten(),
        false => None,
    };
    let asked = Asked {
        service: service.place.clone(),
        tenant: identity.map(|identity| identity.tenant),
    };
    looked.earlier(&asked).map_err(Refusal::told)
}

/// The file that is named, if one is, and what it would be about.
fn named<'k>(
    keep: &'k KeepArgs,
    ids: Option<&Path>,
    question: &Question,
    printing: &Printing,
) -> Result<Option<(&'k Path, About)>, Exit> {
    let Some(file) = keep.output.as_deref() else {
        return Ok(None);
    };
    if !printing.format.can_be_kept() {
        diagnostics::error("--output goes with --format ndjson and csv only");
        diagnostics::hint("all other formats are whole only at the end: send them to a file by >");
        return Err(Exit::Usage);
    }
    let refused = |why: &str| {
        diagnostics::error(&format!("{}: {why}", file.display()));
        diagnostics::hint("choose another --output");
        Exit::Usage
    };
    if file == "-" {
        return Err(refused("without --output answers go to standard output"));
    }
    if ids.is_some_and(|ids| {
        kept::places(file)
            .map(|place| real(&place))
            .contains(&real(ids))
    }) {
        return Err(refused("the ids are in it"));
    }
    let about = About {
        command: question.row.words.join(" "),
        options: question.by_words().into_iter().collect(),
        output: output::identity(printing, question.row)
            .into_iter()
            .collect(),
    };
    Ok(Some((file, about)))
}

/// Whether the summary would take the place of what else belongs to the run: the output, its journal, the ids.
pub(crate) fn is_taken(summary: &Path, keep: &KeepArgs, ids: Option<&Path>) -> bool {
    let output = keep.output.as_deref().into_iter().flat_map(kept::places);
    let mut others = output.chain(ids.map(Path::to_owned));
    others.any(|other| real(&other) == real(summary))
}

/// Where the file is or would be, whatever it is called.
fn real(file: &Path) -> PathBuf {
    let of_folder = || {
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(file.file_name()?))
    };
    let real = file.canonicalize().ok().or_else(of_folder);
    real.unwrap_or_else(|| file.to_owned())
}
