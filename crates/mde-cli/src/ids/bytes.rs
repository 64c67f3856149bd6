//! Owns the bytes of a file of ids on their way: whether reading on may have to wait, and a digest by which two readings
//! are known to be of the same file.

use std::{
    collections::hash_map::DefaultHasher,
    hash::Hasher as _,
    io::{self, BufRead, BufReader, Read},
};

pub(super) struct Bytes<R> {
    reader: BufReader<R>,
    /// Whoever has said that this is the end is not asked again: a terminal would begin anew.
    is_over: bool,
    digest: DefaultHasher,
}

impl<R: Read> Bytes<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(64 * 1024, reader),
            is_over: false,
            digest: DefaultHasher::new(),
        }
    }

    /// Whether no whole line is at hand, so that reading on may have to wait.
    pub(super) fn is_drained(&self) -> bool {
        !self.reader.buffer().contains(&b'\n')
    }

    /// Of all that was read.
    pub(super) fn digest(&self) -> u64 {
        self.digest.finish()
    }

    /// Reads a line with its end, or as much of it as the limit allows; says whether that is all of it. Nothing is the
    /// end.
    pub(super) fn line(&mut self, line: &mut Vec<u8>, limit: usize) -> io::Result<bool> {
        line.clear();
        self.by_ref().take(limit as u64).read_until(b'\n', line)?;
        Ok(line.ends_with(b"\n") || line.len() < limit)
    }
}

impl<R: Read> BufRead for Bytes<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.is_over {
            self.is_over = self.reader.fill_buf()?.is_empty();
        }
        Ok(self.reader.buffer())
    }

    fn consume(&mut self, count: usize) {
        let taken = self.reader.buffer().get(..count);
        self.digest.write(taken.unwrap_or_default());
        self.reader.consume(count);
    }
}

impl<R: Read> Read for Bytes<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}
