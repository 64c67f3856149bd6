//! Owns output for the next command: an id a line, of the kind that other commands take.

use std::io::{self, Write};

use super::{Answer, Report, properties::Properties};
use crate::{diagnostics, items::Items, row::Shape, safe_text::visible};

/// `ids`.
pub(super) struct Ids<W> {
    out: W,
    shape: &'static Shape,
    has_told: bool,
}

impl<W: Write> Ids<W> {
    pub(super) fn new(out: W, shape: &'static Shape) -> Self {
        Self {
            out,
            shape,
            has_told: false,
        }
    }
}

impl<W: Write> Report for Ids<W> {
    /// Failures are told on standard error, and so is that something has no id.
    fn answer(&mut self, _: Option<&str>, answer: &Answer) -> io::Result<()> {
        let property = self.shape.id.unwrap_or_default();
        for item in answer.iter().flat_map(Items::iter) {
            let item = item?;
            let id = Properties::of(&item).get(property).map(|id| {
                // A number is an id as it stands.
                serde_json::from_str(id.get()).unwrap_or_else(|_| id.get().to_owned())
            });
            match id.filter(|id| !id.trim().is_empty()) {
                Some(id) => writeln!(self.out, "{}", visible(&id))?,
                None if std::mem::replace(&mut self.has_told, true) => {}
                None => diagnostics::warning(&format!(
                    "there are {} without {property}, which are left out",
                    self.shape.items
                )),
            }
        }
        self.out.flush()
    }
}
