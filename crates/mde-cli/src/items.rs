//! Owns the items of one answer, from the first page that comes until they are printed: in memory as long as there
//! is room for them beside those of other answers, else in a temporary file that has no name and ends with the run.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | What is held of all answers together has a bound, not what is held of each. | A hundred are asked about at once: a bound for each would be a hundred of them. | A bound for each, small enough: every second answer would go through a file. |
//! | A file has the items one after the other, each behind its length. | They are read in the order in which they came, once; white space in them is left as it is. | A line each: the service may break lines within one. |

use std::{
    borrow::Cow,
    env,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read as _, Seek as _, Write as _},
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use mde::CheckedPage;
use tokio::task::block_in_place;

/// How many bytes of pages may wait in memory, all answers together.
const ROOM: usize = 32 << 20;

/// Room for what waits in memory. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Room(Arc<AtomicUsize>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(AtomicUsize::new(ROOM)))
    }
}

impl Room {
    /// Takes so much of it, if there is so much left.
    fn take(&self, bytes: usize) -> Option<Taken> {
        let take = |left: usize| left.checked_sub(bytes);
        let (order, room) = (Ordering::Relaxed, self.clone());
        self.0.fetch_update(order, order, take).ok()?;
        Some(Taken { room, bytes })
    }
}

/// A part of the room, given back with this.
#[derive(Debug)]
struct Taken {
    room: Room,
    bytes: usize,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.room.0.fetch_add(self.bytes, Ordering::Relaxed);
    }
}

/// A page that is held.
#[derive(Debug)]
struct Held {
    page: CheckedPage,
    _taken: Taken,
}

/// Items of an answer that is still coming.
#[derive(Debug)]
pub(crate) struct Gathering {
    room: Room,
    held: Vec<Held>,
    file: Option<BufWriter<File>>,
    count: usize,
    failure: Option<io::Error>,
}

impl Gathering {
    /// None yet.
    pub(crate) fn new(room: &Room) -> Self {
        Self {
            room: room.clone(),
            held: Vec::new(),
            file: None,
            count: 0,
            failure: None,
        }
    }

    /// Adds a page. Breaks off when there is no place for it.
    pub(crate) fn take(mut self, page: CheckedPage) -> ControlFlow<Self, Self> {
        self.count += page.len();
        if self.file.is_none()
            && let Some(taken) = self.room.take(page.body_len())
        {
            let _taken = taken;
            self.held.push(Held { page, _taken });
            return ControlFlow::Continue(self);
        }
        match block_in_place(|| self.store(&page)) {
            Ok(()) => ControlFlow::Continue(self),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(self)
            }
        }
    }

    /// Writes the page to the file, and before it what is held.
    fn store(&mut self, page: &CheckedPage) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(BufWriter::new(tempfile::tempfile()?)),
        };
        let held = self.held.drain(..);
        held.as_slice()
            .iter()
            .map(|held| &held.page)
            .chain([page])
            .flat_map(CheckedPage::items)
            .try_for_each(|item| {
                file.write_all(&item.len().to_le_bytes())?;
                file.write_all(item.as_bytes())
            })
    }

    /// The items, now that all of them came.
    ///
    /// # Errors
    /// When a place for them could not be had.
    pub(crate) fn end(self) -> io::Result<Items> {
        let Self {
            held,
            file,
            count,
            failure,
            ..
        } = self;
        if let Some(error) = failure {
            return Err(of_file(&error));
        }
        let file = file.map(BufWriter::into_inner).transpose();
        let file = file.map_err(|error| of_file(error.error()))?;
        Ok(Items(Arc::new(Kept {
            texts: Vec::new(),
            held,
            file,
            count,
        })))
    }
}

fn of_file(error: &io::Error) -> io::Error {
    let folder = env::temp_dir();
    let variable = if cfg!(windows) { "TMP" } else { "TMPDIR" };
    let sentence = format!(
        "what waits to be written has no place in the temporary folder {}: {error}; {variable} can name another one",
        folder.display()
    );
    io::Error::new(error.kind(), sentence)
}

/// The items of an answer, or its one entity, each exactly as the service sent it. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Items(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    texts: Vec<String>,
    held: Vec<Held>,
    file: Option<File>,
    count: usize,
}

impl Items {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.count
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.count == 0
    }

    /// One after the other, as JSON.
    ///
    /// # Errors
    /// When one cannot be read any more; there is none behind it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = io::Result<Cow<'_, str>>> {
        let texts = self.0.texts.iter().map(String::as_str);
        let held = self.0.held.iter().flat_map(|held| held.page.items());
        let stored = self.0.file.iter().flat_map(Stored::of);
        texts.chain(held).map(|item| Ok(item.into())).chain(stored)
    }
}

/// Items that are there by themselves.
impl FromIterator<String> for Items {
    fn from_iter<I: IntoIterator<Item = String>>(items: I) -> Self {
        let texts = Vec::from_iter(items);
        let count = texts.len();
        Self(Arc::new(Kept {
            texts,
            count,
            ..Kept::default()
        }))
    }
}

/// Reads a file of items from its beginning.
struct Stored<'f> {
    file: BufReader<&'f File>,
    begun: bool,
    ended: bool,
}

impl<'f> Stored<'f> {
    fn of(file: &'f File) -> Self {
        Self {
            file: BufReader::with_capacity(64 << 10, file),
            begun: false,
            ended: false,
        }
    }

    fn read(&mut self) -> io::Result<Option<String>> {
        if !self.begun {
            self.file.rewind()?;
            self.begun = true;
        }
        if self.file.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut length = [0; size_of::<usize>()];
        self.file.read_exact(&mut length)?;
        let mut item = vec![0; usize::from_le_bytes(length)];
        self.file.read_exact(&mut item)?;
        let item = String::from_utf8(item).map_err(io::Error::other)?;
        Ok(Some(item))
    }
}

impl<'f> Iterator for Stored<'f> {
    type Item = io::Result<Cow<'f, str>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let item = self.read().map_err(|error| of_file(&error));
        self.ended = !matches!(item, Ok(Some(_)));
        item.transpose().map(|item| item.map(Cow::Owned))
    }
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt as _;
    use mde::{Client, requests::ListUserMachines};

    use super::*;

    /// A page as it comes over a socket, as often as it is wanted.
    async fn pages(count: usize) -> Vec<CheckedPage> {
        let service = mde_mock::start().await;
        let client = Client::builder()
            .base_url(service.url())
            .token("any".into());
        let client = client.build().expect("a client");
        let mut pages = Vec::new();
        for _ in 0..count {
            let request = ListUserMachines::new("user1".parse().expect("a user name"));
            let asked = client.checked_pages(request).try_collect::<Vec<_>>().await;
            pages.extend(asked.expect("the stand-in answers"));
        }
        assert!(pages.len() == count && pages.iter().all(|page| page.len() > 1));
        pages
    }

    fn texts(items: &Items) -> Vec<String> {
        let texts = items.iter().map(|item| item.map(Cow::into_owned));
        let texts = texts.collect::<io::Result<Vec<_>>>();
        texts.expect("what was kept can be read")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_has_no_room_comes_back_from_a_file() {
        let pages = pages(4).await;
        let all = pages.iter().flat_map(CheckedPage::items).map(str::to_owned);
        let all: Vec<String> = all.collect();
        // For all pages, for two of them and for none.
        for held in [4, 2, 0] {
            let room = Room(Arc::new(AtomicUsize::new(pages[0].body_len() * held)));
            let left = room.0.load(Ordering::Relaxed);
            let mut gathering = Gathering::new(&room);
            for page in self::pages(4).await {
                let ControlFlow::Continue(more) = gathering.take(page) else {
                    panic!("there is a place for all");
                };
                gathering = more;
            }
            assert_eq!(gathering.file.is_some(), held < 4);
            let items = gathering.end().expect("all were kept");
            assert_eq!((items.len(), items.is_empty()), (all.len(), false));
            assert_eq!(texts(&items), all);
            // Whoever reads them again finds the same.
            assert_eq!(texts(&items), all);
            drop(items);
            assert_eq!(room.0.load(Ordering::Relaxed), left, "room for {held}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn answers_share_the_room() {
        let pages = pages(2).await;
        let room = Room(Arc::new(AtomicUsize::new(pages[0].body_len())));
        let [one, other] = <[_; 2]>::try_from(pages).expect("there are two");
        let ControlFlow::Continue(first) = Gathering::new(&room).take(one) else {
            panic!("there is a place for it");
        };
        let ControlFlow::Continue(second) = Gathering::new(&room).take(other) else {
            panic!("there is a place for it");
        };
        assert!(first.file.is_none() && second.file.is_some());
        let [first, second] = [first, second].map(|answer| answer.end().expect("it was kept"));
        assert_eq!(texts(&first), texts(&second));
    }
}
