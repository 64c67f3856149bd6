//! Owns where an answer that arrived whole breaks the contract, and what of it can be read all the same.
//! The generated client is strict and reads a page or nothing; here items are read one by one, so that
//! one property of a wrong type costs one item. What people are told is [`error`](crate::error)'s.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use mde_core::ODataPage;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

/// A place at which an answer is not what the specification says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Breach {
    /// Where in the answer, such as `value[3].isAadJoined`; `.` where it is all of it.
    pub json_path: String,
    /// What is wrong there, such as ``invalid type: string "true", expected a boolean``.
    pub reason: String,
}

impl fmt::Display for Breach {
    /// Place and reason, as much of both as a sentence bears.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { json_path, reason } = self;
        // An answer as a whole has no place in it to name.
        if json_path != "." {
            write!(f, "{}: ", beginning(json_path))?;
        }
        write!(f, "{}", beginning(reason))
    }
}

/// As much of others' text as a sentence bears.
pub(crate) fn beginning(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(500) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// An answer that is no page.
pub(crate) struct BrokenBody {
    pub(crate) breach: Breach,
    /// The item that it is in, counted from 0.
    pub(crate) index: Option<usize>,
    pub(crate) source: serde_json::Error,
}

/// An item that is none, in a page that is one, or all of an answer that is no page.
pub(crate) struct BrokenItem {
    /// Counted from 0; of an answer that is no page none.
    pub(crate) index: Option<usize>,
    /// As the service wrote it.
    pub(crate) raw: Box<RawValue>,
    /// One for each property of the item that is at fault, in the order in which they were met; at least
    /// one.
    pub(crate) breaches: Vec<Breach>,
    /// Of the first.
    pub(crate) source: serde_json::Error,
}

/// A page of which each item was read by itself.
pub(crate) struct ItemByItem<T> {
    /// Where the next page is.
    pub(crate) next_link: Option<String>,
    pub(crate) items: Vec<Result<T, BrokenItem>>,
}

/// Where the body is not the page that it should be; `None` when it is.
pub(crate) fn broken_body<P: DeserializeOwned>(body: &[u8]) -> Option<BrokenBody> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let (json_path, index, source) = match serde_path_to_error::deserialize::<_, P>(&mut reader) {
        Ok(_) => (String::new(), None, reader.end().err()?),
        Err(error) => {
            let mut segments = error.path().iter();
            let index = match (segments.next(), segments.next()) {
                (Some(Segment::Map { key }), Some(Segment::Seq { index })) if key == "value" => {
                    Some(*index)
                }
                _ => None,
            };
            (error.path().to_string(), index, error.into_inner())
        }
    };
    Some(BrokenBody {
        breach: Breach {
            json_path,
            reason: source.to_string(),
        },
        index,
        source,
    })
}

/// The items of a page's body, each as the service wrote it.
pub(crate) fn raw_items(body: &[u8]) -> serde_json::Result<Vec<&RawValue>> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        value: Vec<&'a RawValue>,
    }
    serde_json::from_slice(body).map(|Envelope { value }| value)
}

/// The page, with each item or what is wrong with it; `None` when what is around the items is not as it
/// should be, so that nobody knows what the page is.
pub(crate) fn item_by_item<P: ODataPage>(body: &[u8]) -> Option<ItemByItem<P::Item>> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        value: &'a RawValue,
    }
    let text = std::str::from_utf8(body).ok()?;
    let Envelope { value } = serde_json::from_str(text).ok()?;
    let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
    // All the rest is held against the contract as strictly as ever: it is the page with no items in it.
    let start = value.get().as_ptr().addr() - text.as_ptr().addr();
    let (before, after) = (&text[..start], &text[start + value.get().len()..]);
    let page: P = serde_json::from_str(&format!("{before}[]{after}")).ok()?;
    let items = items.into_iter().enumerate();
    Some(ItemByItem {
        next_link: page.next_link().map(str::to_owned),
        items: items.map(|(index, raw)| item(Some(index), raw)).collect(),
    })
}

/// What is wrong with an answer that is no page; `None` when it is no object of JSON, or nothing is.
pub(crate) fn whole<T: DeserializeOwned>(body: &[u8]) -> Option<BrokenItem> {
    let raw: &RawValue = serde_json::from_slice(body).ok()?;
    raw.get().starts_with('{').then_some(())?;
    item::<T>(None, raw).err()
}

/// An item as its type, or what is wrong with it.
pub(crate) fn item<T: DeserializeOwned>(
    index: Option<usize>,
    raw: &RawValue,
) -> Result<T, BrokenItem> {
    let mut reader = serde_json::Deserializer::from_str(raw.get());
    serde_path_to_error::deserialize(&mut reader).map_err(|error| BrokenItem {
        index,
        raw: raw.to_owned(),
        breaches: breaches::<T>(index, raw, &error),
        source: error.into_inner(),
    })
}

/// More than a person reads of one item. Each costs a reading of it.
const MAX_BREACHES: usize = 32;

/// The first breach and all others, one for each property: the item is read again without the properties
/// that are known to be at fault.
fn breaches<T: DeserializeOwned>(
    index: Option<usize>,
    raw: &RawValue,
    first: &serde_path_to_error::Error<serde_json::Error>,
) -> Vec<Breach> {
    let mut breaches = vec![breach(index, first.path(), first.inner())];
    let Ok(mut rest) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get()) else {
        return breaches;
    };
    let mut removed: Vec<String> = Vec::new();
    let mut at_fault = property(first.path()).map(str::to_owned);
    while let Some(name) = at_fault.take().filter(|_| breaches.len() < MAX_BREACHES) {
        if rest.remove(&name).is_none() {
            break;
        }
        removed.push(name);
        let Ok(text) = serde_json::to_string(&rest) else {
            break;
        };
        let mut reader = serde_json::Deserializer::from_str(&text);
        let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut reader) else {
            break;
        };
        at_fault = property(error.path()).map(str::to_owned);
        // What is said of the item as a whole may be that it lacks what was taken away here.
        let said = error.inner().to_string();
        let of_ours = removed
            .iter()
            .any(|name| said.contains(&format!("`{name}`")));
        if at_fault.is_some() || !of_ours {
            let mut breach = breach(index, error.path(), error.inner());
            // The place in the text is not one in the answer.
            if let Some((reason, _)) = breach.reason.rsplit_once(" at line ") {
                breach.reason = reason.to_owned();
            }
            breaches.push(breach);
        }
    }
    breaches
}

/// The property of the item that the path leads through.
fn property(path: &Path) -> Option<&str> {
    match path.iter().next()? {
        Segment::Map { key } => Some(key),
        _ => None,
    }
}

fn breach(index: Option<usize>, path: &Path, error: &serde_json::Error) -> Breach {
    // Of an answer that is no page, the path as it is: `.` for all of it.
    let Some(index) = index else {
        return Breach {
            json_path: path.to_string(),
            reason: error.to_string(),
        };
    };
    let item = format!("value[{index}]");
    let json_path = match path.iter().next() {
        None | Some(Segment::Unknown) => item,
        Some(Segment::Seq { .. }) => format!("{item}{path}"),
        Some(Segment::Map { .. } | Segment::Enum { .. }) => format!("{item}.{path}"),
    };
    Breach {
        json_path,
        reason: error.to_string(),
    }
}
