//! `cargo xtask drift`: holds the spec against the service's own description of itself.

mod live;

use std::path::PathBuf;

use spec_document::report::{Format, Outcome, Report, relative};
use spec_document::spec::Spec;
use spec_drift::{Source, Workspace, drift, read};

use crate::workspace;
use xtask::house::{DIALECT, RULES};

/// What `$metadata` describes begins here.
const SERVICE_ROOT: &str = "/api/";

/// What `cargo xtask drift` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The service's metadata, as `GET /api/$metadata` answers it
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "live",
        conflicts_with = "live"
    )]
    metadata: Option<PathBuf>,

    /// Ask the service itself, with the token in MDE_TOKEN if there is one
    #[arg(long)]
    live: bool,

    /// With --live: the server to ask, by its x-name in the spec [default: the first]
    #[arg(long, value_name = "NAME", requires = "live")]
    cloud: Option<String>,

    /// The spec, in YAML or JSON; `drift.toml` is beside it [default: spec/openapi.yaml of the workspace]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,

    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

/// Compares, and says what differs.
///
/// # Errors
/// When there is no workspace, or the report cannot be written.
pub(crate) fn run(args: &Args, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    let spec = match &args.spec {
        Some(path) => path.clone(),
        None => relative(&workspace::spec(&workspace::root()?)),
    };
    let workspace = Workspace {
        spec: &spec,
        dialect: &DIALECT,
        incomparable: |document| RULES.incomparable(document),
        service_root: SERVICE_ROOT,
    };
    let outcome = drift(
        &workspace,
        |document| match &args.metadata {
            Some(file) => read(file, "--metadata"),
            None => {
                let view = Spec::new(document, &DIALECT);
                let url = live::address(&view, &spec, args.cloud.as_deref())?;
                Ok(Source {
                    origin: PathBuf::from(url.as_str()),
                    bytes: live::fetch(&workspace, &url)?,
                })
            }
        },
        report,
    )?;
    Ok(outcome)
}
