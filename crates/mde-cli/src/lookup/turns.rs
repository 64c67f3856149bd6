//! Owns whose turn it is when answers are printed in the order of the ids (`--ordered`): early answers wait, and so
//! does asking when too many wait. Where nobody asked for an order, nothing waits.

use std::{
    collections::{BTreeMap, HashSet},
    hash::{BuildHasher as _, RandomState},
    io, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::{Stream, StreamExt as _, stream};
use tokio::sync::Notify;

use crate::{
    call::Key,
    output::{Answer, Report},
};

/// How many ids may be between the first without an answer and the last that was asked about: those under way, and as
/// many that wait for their turn.
pub(crate) const MOST: usize = 200;

/// So many lines that are no ids may wait: they never take the places of the ids before them, whose answers they wait
/// for.
const MOST_STRAYS: usize = MOST / 2;

/// Behind so many ids, and so many lines that are none.
type Place = (u64, u64);

struct Waiting {
    subject: Arc<str>,
    answer: Option<Answer>,
}

impl Waiting {
    fn about(subject: &str) -> Self {
        Self {
            subject: subject.into(),
            answer: None,
        }
    }
}

#[derive(Default)]
struct Line {
    waiting: BTreeMap<Place, Waiting>,
    /// How many ids came, with those that were given before.
    came: u64,
    /// What was not in the line.
    others: u64,
}

/// The line in which ids and answers wait.
#[derive(Clone, Default)]
pub(crate) struct Turns {
    line: Arc<Mutex<Line>>,
    moved: Arc<Notify>,
}

impl Turns {
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ids, each once, and no further one while too many wait.
    pub(crate) fn paced(
        &self,
        keys: impl Stream<Item = Key> + Send + 'static,
    ) -> impl Stream<Item = Key> + Send + 'static {
        let hasher = RandomState::new();
        let state = (self.clone(), keys.boxed(), HashSet::new(), hasher);
        stream::unfold(state, |(turns, mut keys, mut seen, hasher)| async move {
            loop {
                turns.room().await;
                let key = keys.next().await?;
                // Nobody would answer it twice.
                let is_new = seen.insert(hasher.hash_one(&key));
                turns.came(&key, is_new);
                if is_new {
                    return Some((key, (turns, keys, seen, hasher)));
                }
            }
        })
    }

    fn came(&self, key: &Key, is_new: bool) {
        let mut line = self.lock();
        line.came += 1;
        if is_new {
            let place = (line.came, 0);
            line.waiting.insert(place, Waiting::about(key.as_str()));
        }
    }

    /// Waits until there is room for an id.
    async fn room(&self) {
        loop {
            let moved = self.moved.notified();
            if self.lock().waiting.len() < MOST {
                return;
            }
            moved.await;
        }
    }

    /// Whether there is room for a line that is no id.
    pub(crate) fn has_room(&self) -> bool {
        self.lock().waiting.len() < MOST_STRAYS
    }

    /// Behind so many ids came a line that is none.
    pub(crate) fn stray(&self, ids_before: u64, text: &str) {
        let mut line = self.lock();
        line.others += 1;
        let place = (ids_before, line.others);
        line.waiting.insert(place, Waiting::about(text));
    }

    /// The report in the order of the line.
    pub(crate) fn report(&self, inner: Box<dyn Report + Send>) -> Box<dyn Report + Send> {
        let turns = self.clone();
        Box::new(Ordered { turns, inner })
    }
}

impl Line {
    fn answered(&mut self, subject: &str, answer: Answer) {
        let mut waiting = self.waiting.values_mut();
        let mine = waiting.find(|waiting| waiting.answer.is_none() && *waiting.subject == *subject);
        match mine {
            Some(waiting) => waiting.answer = Some(answer),
            // It was never asked about, and comes behind all that were.
            None => {
                self.others += 1;
                let mut waiting = Waiting::about(subject);
                waiting.answer = Some(answer);
                self.waiting.insert((u64::MAX, self.others), waiting);
            }
        }
    }

    /// Whose turn it is, if that has its answer.
    fn next(&mut self) -> Option<(Arc<str>, Answer)> {
        let first = self.waiting.first_entry()?;
        // Before it come ids that nobody took yet.
        if first.key().0 > self.came || first.get().answer.is_none() {
            return None;
        }
        let Waiting { subject, answer } = first.remove();
        Some((subject, answer?))
    }
}

/// A report whose answers wait for their turn.
struct Ordered {
    turns: Turns,
    inner: Box<dyn Report + Send>,
}

impl Report for Ordered {
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        let Some(subject) = subject else {
            return self.inner.answer(None, answer);
        };
        self.turns.lock().answered(subject, answer.clone());
        loop {
            let next = self.turns.lock().next();
            let Some((subject, answer)) = next else { break };
            self.inner.answer(Some(&subject), &answer)?;
        }
        self.turns.moved.notify_waiters();
        Ok(())
    }

    /// What is still to come never will: what waits for it waits no longer.
    fn finish(&mut self) -> io::Result<()> {
        let waiting = mem::take(&mut self.turns.lock().waiting);
        for Waiting { subject, answer } in waiting.into_values() {
            if let Some(answer) = answer {
                self.inner.answer(Some(&subject), &answer)?;
            }
        }
        self.inner.finish()
    }

    fn unprinted(&mut self) -> u64 {
        self.inner.unprinted()
    }
}
