//! Owns the lines at the end of a terminal that say how far a run is, and that nothing else is written into them.

use std::{
    cell::Cell,
    io::{self, Write},
    sync::{Mutex, MutexGuard, PoisonError},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

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
        let target = ProgressDrawTarget::term_like_with_hz(Box::<Terminal>::default(), HERTZ);
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
        let width = usize::from(size().0);
        let lines = lines.iter().filter(|line| !line.is_empty());
        let lines = lines.map(|line| line.chars().take(width.saturating_sub(1)).collect());
        self.0
            .set_message(lines.collect::<Vec<String>>().join("\n"));
        self.0.tick();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        // In this order: whoever writes meanwhile takes the lines away, as long as they may be there.
        self.0.finish_and_clear();
        *shown() = None;
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

/// What writes lines to the terminal that the bar is on: each is whole, and there, before the bar is drawn again.
///
/// Whoever drew the bar behind half a line, or before what is still on its way, would clear it with the bar.
pub(crate) struct Beside<W: Write> {
    out: W,
    /// What is not written yet.
    held: Vec<u8>,
}

/// As much is put together before it is written.
const HELD: usize = 64 << 10;

impl<W: Write> Beside<W> {
    pub(crate) fn new(out: W) -> Self {
        Self {
            out,
            held: Vec::new(),
        }
    }

    /// Writes the first so many bytes of what is held. Of what fails nothing is held any longer.
    fn pass(&mut self, bytes: usize) -> io::Result<()> {
        let lines: Vec<u8> = self.held.drain(..bytes).collect();
        match lines.is_empty() {
            true => Ok(()),
            false => aside(|| {
                self.out.write_all(&lines)?;
                self.out.flush()
            }),
        }
    }
}

impl<W: Write> Write for Beside<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= HELD && bytes.contains(&b'\n') {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    /// Writes the lines that are whole.
    fn flush(&mut self) -> io::Result<()> {
        let end = self.held.iter().rposition(|byte| *byte == b'\n');
        self.pass(end.map_or(0, |end| end + 1))
    }
}

impl<W: Write> Drop for Beside<W> {
    fn drop(&mut self) {
        // Whoever ended early left half a line.
        let _ = self.pass(self.held.len());
    }
}

fn shown() -> MutexGuard<'static, Option<ProgressBar>> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Columns and lines of the terminal that standard error is.
fn size() -> (u16, u16) {
    let size = terminal_size::terminal_size_of(io::stderr());
    size.map_or((80, 24), |(width, height)| (width.0, height.0))
}

/// Standard error as indicatif draws on it, but for the ends of lines.
///
/// indicatif fills every line with blanks, so that the cursor stands behind the last column: what the terminal itself
/// then echoes, such as the `^C` of whoever ends the run, moves it to a line of which indicatif does not know, and
/// the bar stays. Here the rest of a line is cleared instead, and the cursor stays where the text ends.
#[derive(Debug, Default)]
struct Terminal(Mutex<Drawn>);

#[derive(Debug, Default)]
struct Drawn {
    text: String,
    /// The last line is whole: whatever comes belongs on the next one.
    is_filled: bool,
}

impl Terminal {
    fn draw(&self, what: impl FnOnce(&mut Drawn)) -> io::Result<()> {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }

    fn move_cursor(&self, count: usize, direction: char) -> io::Result<()> {
        self.draw(|drawn| {
            drawn.is_filled = false;
            if count > 0 {
                drawn.text += &format!("\u{1b}[{count}{direction}");
            }
        })
    }
}

impl TermLike for Terminal {
    fn width(&self) -> u16 {
        size().0
    }

    fn height(&self) -> u16 {
        size().1
    }

    fn move_cursor_up(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'A')
    }

    fn move_cursor_down(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'B')
    }

    fn move_cursor_right(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'C')
    }

    fn move_cursor_left(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'D')
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.write_str(line)?;
        self.draw(|drawn| {
            drawn.is_filled = false;
            drawn.text += "\n";
        })
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.draw(|drawn| {
            if !text.is_empty() && text.bytes().all(|byte| byte == b' ') {
                drawn.text += "\u{1b}[K";
                drawn.is_filled = true;
                return;
            }
            if std::mem::take(&mut drawn.is_filled) && !text.starts_with('\r') {
                drawn.text += "\n";
            }
            drawn.text += text;
        })
    }

    fn clear_line(&self) -> io::Result<()> {
        self.draw(|drawn| {
            drawn.is_filled = false;
            drawn.text += "\r\u{1b}[2K";
        })
    }

    fn flush(&self) -> io::Result<()> {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.is_filled = false;
        let text = std::mem::take(&mut drawn.text);
        let mut stderr = io::stderr().lock();
        stderr.write_all(text.as_bytes())?;
        stderr.flush()
    }
}
