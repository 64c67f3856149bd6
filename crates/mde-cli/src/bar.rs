//! Owns the lines at the end of a terminal that say how far a run is, and that nothing else is written into them.

use std::{
    cell::Cell,
    sync::{Mutex, PoisonError},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// More often nobody reads.
const HERTZ: u8 = 4;

/// The one that is shown.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

thread_local! {
    static IS_ASIDE: Cell<bool> = const { Cell::new(false) };
}

/// Lines at the end of the terminal that standard error is; gone when this is dropped.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Shows nothing yet.
    pub(crate) fn new() -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(HERTZ);
        // There is always a template of this form.
        let style = ProgressStyle::with_template("{msg}");
        let bar = ProgressBar::with_draw_target(None, target);
        let bar = match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        *shown() = Some(bar.clone());
        Self(bar)
    }

    /// Shows these lines in place of the last ones, as much of each as the terminal is wide.
    pub(crate) fn show(&self, lines: &[String]) {
        let width = terminal_size::terminal_size_of(std::io::stderr());
        let width = width.map_or(80, |(width, _)| usize::from(width.0));
        let lines = lines.iter().filter(|line| !line.is_empty());
        let lines = lines.map(|line| line.chars().take(width.saturating_sub(1)).collect());
        self.0
            .set_message(lines.collect::<Vec<String>>().join("\n"));
        self.0.tick();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        *shown() = None;
        self.0.finish_and_clear();
    }
}

/// Does what writes to the terminal, if need be with the lines taken away meanwhile.
pub(crate) fn aside<T>(write: impl FnOnce() -> T) -> T {
    let bar = shown().clone();
    match bar {
        // Whoever is aside already may say something beside it.
        Some(bar) if !IS_ASIDE.get() => bar.suspend(|| {
            IS_ASIDE.set(true);
            let written = write();
            IS_ASIDE.set(false);
            written
        }),
        _ => write(),
    }
}

fn shown() -> std::sync::MutexGuard<'static, Option<ProgressBar>> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}
