//! Owns what the libraries tell while they work: warnings always, more when asked, on standard error
//! and safe for a terminal.
//!
//! Only this project's own crates are heard: what they tell holds no secret.

use std::{
    env, fmt,
    io::{self, Write},
};

use tracing::{Event, Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    filter::Targets,
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    layer::{Layer as _, SubscriberExt as _},
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

use crate::{diagnostics, run::bar, safe_text::visible};

/// What the names of our crates begin with.
const OURS: &str = "mde";

/// Begins to listen, at the level that `MDE_LOG` names, else at debug level if `verbose`, for nothing if `quiet`,
/// else for warnings.
///
/// # Errors
/// A sentence, when `MDE_LOG` names no level.
pub(crate) fn listen(verbose: bool, quiet: bool) -> Result<(), String> {
    let level = match env::var_os("MDE_LOG").filter(|level| !level.is_empty()) {
        Some(level) => level
            .to_str()
            .and_then(|level| level.parse::<LevelFilter>().ok())
            .ok_or_else(|| {
                format!(
                    "MDE_LOG names no level: {:?}; there are off, error, warn, info, debug, trace",
                    level.display().to_string()
                )
            })?,
        None if verbose => LevelFilter::DEBUG,
        None if quiet => LevelFilter::OFF,
        None => LevelFilter::WARN,
    };
    let targets = Targets::new().with_target(OURS, level);
    let layer = tracing_subscriber::fmt::layer().with_ansi(false);
    let layer = if level > LevelFilter::WARN {
        let layer = layer.with_writer(|| Visible);
        layer.with_filter(targets).boxed()
    } else {
        let layer = layer.event_format(Bare).with_writer(|| Warnings);
        layer.with_filter(targets).boxed()
    };
    // There is no other one in this process.
    let _ = tracing_subscriber::registry().with(layer).try_init();
    Ok(())
}

/// Standard error, for whole lines.
struct Visible;

impl Write for Visible {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let text = visible(text.trim_end());
        bar::aside(|| writeln!(io::stderr().lock(), "{text}"))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Standard error, for warnings as all others.
struct Warnings;

impl Write for Warnings {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        diagnostics::warning(String::from_utf8_lossy(line).trim_end());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// What happened, without time, place and circumstances.
struct Bare;

impl<S, N> FormatEvent<S, N> for Bare
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        context
            .field_format()
            .format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}
