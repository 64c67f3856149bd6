//! Owns the end of the output's file: what is written there, how much of it is to stay, and that nothing else does.

use std::{
    fs::File,
    io::{self, Seek as _, SeekFrom, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// So many bytes are written at once.
const AT_ONCE: usize = 1 << 20;

/// The place behind the last byte. Clones write to the same.
#[derive(Clone, Debug)]
pub(crate) struct Ending(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    file: File,
    /// What is not in the file yet.
    coming: Vec<u8>,
    /// How many bytes are in the file.
    written: u64,
    /// How many of them are to stay.
    kept: u64,
}

impl Ending {
    /// Behind the first so many bytes of the file; what it has more goes.
    pub(super) fn of(file: File, kept: u64) -> io::Result<Self> {
        let mut state = State {
            file,
            coming: Vec::new(),
            written: kept,
            kept,
        };
        state.cut_off()?;
        Ok(Self(Arc::new(Mutex::new(state))))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many bytes there are.
    pub(super) fn end(&self) -> u64 {
        let state = self.state();
        state.written + state.coming.len() as u64
    }

    /// Hands all to the system.
    pub(super) fn write_out(&self) -> io::Result<()> {
        self.state().write_out()
    }

    /// What is in the file now is to stay.
    pub(super) fn keep(&self) {
        let mut state = self.state();
        state.kept = state.written;
    }

    /// Removes what is not to stay. Called when something has failed: that this does, too, is mended by the next
    /// run.
    pub(super) fn cut_off(&self) {
        let _ = self.state().cut_off();
    }

    /// Waits until all is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        let mut state = self.state();
        state.write_out()?;
        state.file.sync_data()
    }
}

impl State {
    fn write_out(&mut self) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.coming);
        self.file.write_all(&bytes)?;
        self.written += bytes.len() as u64;
        // The room is used again, unless it was an answer out of the ordinary.
        if bytes.capacity() <= 2 * AT_ONCE {
            self.coming = bytes;
            self.coming.clear();
        }
        Ok(())
    }

    fn cut_off(&mut self) -> io::Result<()> {
        self.coming.clear();
        self.file.set_len(self.kept)?;
        self.file.seek(SeekFrom::Start(self.kept))?;
        self.written = self.kept;
        Ok(())
    }
}

impl Write for Ending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.state();
        state.coming.extend_from_slice(bytes);
        if state.coming.len() >= AT_ONCE {
            state.write_out()?;
        }
        Ok(bytes.len())
    }

    /// Only when an answer is whole it goes to the file.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
