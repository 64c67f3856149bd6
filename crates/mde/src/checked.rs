//! Owns pages of which the items are kept as the service wrote them: each is held against the contract by itself,
//! once, and nothing stays of it but its place in the page. The walk from page to page is [`pages`](crate::pages)',
//! what is wrong with an item [`breach`](crate::breach)'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | An item is read as its type and dropped at once; where the reader then stands is its end. | One pass over the page says what breaks the contract and where each item is, and only one value is there at a time. | A page of values, and a second pass for the texts: twice the work, and four times the memory. |
//! | What is around the items is for the page's own type to read: it gets the page without them. | All the rest is held against the contract as strictly as ever, by the generated code. | An envelope of its own here. |
//! | Where the page is not written as pages are, all of it is left to the generated code. | It then tells what is wrong in the same words as ever. | Errors of this module's own. |

use std::{
    fmt,
    ops::Range,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{Stream, StreamExt, stream::BoxStream};
use mde_core::ODataPage;
use serde::{
    Deserialize, Deserializer as _,
    de::{IgnoredAny, MapAccess, Visitor},
};

use crate::{
    Error,
    breach::{self, BrokenItem},
};

/// The pages of a collection, their items as the service wrote them. As [`Pages`](crate::Pages), at less than half
/// the work and memory: no item becomes a value that stays.
#[must_use = "a stream asks nothing until it is polled"]
pub struct CheckedPages(BoxStream<'static, Result<CheckedPage, Error>>);

/// One page of a collection, as the service wrote it, held against the contract.
#[derive(Debug)]
pub struct CheckedPage {
    body: Bytes,
    items: Vec<Range<usize>>,
    broken: Vec<(usize, Error)>,
}

impl CheckedPages {
    pub(crate) fn new(
        pages: impl Stream<Item = Result<CheckedPage, Error>> + Send + 'static,
    ) -> Self {
        Self(pages.boxed())
    }
}

impl Stream for CheckedPages {
    type Item = Result<CheckedPage, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

impl fmt::Debug for CheckedPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckedPages").finish_non_exhaustive()
    }
}

impl CheckedPage {
    pub(crate) fn new(body: Bytes, items: Vec<Range<usize>>, broken: Vec<(usize, Error)>) -> Self {
        Self {
            body,
            items,
            broken,
        }
    }

    /// Each item as the service wrote it, those that break the contract included: JSON, with every property and the
    /// spelling of every number.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &str> {
        self.items
            .iter()
            .map(|place| str::from_utf8(&self.body[place.clone()]).unwrap_or_default())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items that break the contract, by their place among [`items`](Self::items): errors as those of
    /// [`Page::items`](crate::Page::items).
    pub fn broken(&self) -> &[(usize, Error)] {
        &self.broken
    }

    /// How many bytes the page is.
    pub fn body_len(&self) -> usize {
        self.body.len()
    }
}

/// Where the items of a page are, and which are none.
pub(crate) struct Checked {
    pub(crate) items: Vec<Range<usize>>,
    pub(crate) broken: Vec<(usize, BrokenItem)>,
}

/// What was read of a page before the generated code came to it.
#[derive(Clone, Default)]
pub(crate) struct Ahead(Arc<Mutex<Option<Checked>>>);

impl Ahead {
    /// Reads the items, and leaves the page without them; `None` where that is not to be done here.
    pub(crate) fn read<P: ODataPage>(&self, body: &Bytes) -> Option<Bytes> {
        let read = check::<P::Item>(body);
        let (checked, left) = read.map(|(checked, left)| (Some(checked), Some(left)))?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = checked;
        left
    }

    /// What was read of the page that arrived last, if it was read.
    pub(crate) fn take(&self) -> Option<Checked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Reads each item of a page, and makes the page without them.
fn check<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Option<(Checked, Bytes)> {
    let text = str::from_utf8(body).ok()?;
    let space = |at: usize| text.len() - text[at..].trim_ascii_start().len();
    let expect = |at: usize, one: u8| {
        let at = space(at);
        (text.as_bytes().get(at) == Some(&one)).then_some(at + 1)
    };
    let start = expect(expect(end_of_key(text, "value")?, b':')?, b'[')?;
    let mut checked = Checked {
        items: Vec::new(),
        broken: Vec::new(),
    };
    let mut at = space(start);
    let end = match expect(at, b']') {
        Some(_) => at,
        None => loop {
            let (length, item) = read::<T>(checked.items.len(), &text[at..])?;
            if let Err(broken) = item {
                checked.broken.push((checked.items.len(), broken));
            }
            checked.items.push(at..at + length);
            match expect(at + length, b',') {
                Some(next) => at = space(next),
                None => break expect(at + length, b']')? - 1,
            }
        },
    };
    let left = [&body[..start], &body[end..]].concat();
    Some((checked, left.into()))
}

/// Reads the item that the text begins with: how long it is, and what is wrong with it, if anything is.
fn read<T: for<'de> Deserialize<'de>>(
    index: usize,
    text: &str,
) -> Option<(usize, Result<(), BrokenItem>)> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let item = T::deserialize(&mut reader).map(drop);
    if item.is_ok() {
        let length = reader.into_iter::<IgnoredAny>().byte_offset();
        return Some((length, Ok(())));
    }
    // Where it ends is as good as unknown.
    let mut items = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    items.next()?.ok()?;
    let length = items.byte_offset();
    let raw = serde_json::from_str(&text[..length]).ok()?;
    Some((length, breach::item::<T>(Some(index), raw).map(drop)))
}

/// Where the key of an object ends, if the key is written as it is.
fn end_of_key(text: &str, key: &str) -> Option<usize> {
    struct UntilKey<'k>(&'k str, &'k mut Option<usize>);

    impl<'de> Visitor<'de> for UntilKey<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<&str>()? {
                if key == self.0 {
                    *self.1 = Some(key.as_ptr().addr() + key.len());
                    break;
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let mut end = None;
    // What it says of the rest is not looked at: the rest is not read here.
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(UntilKey(key, &mut end));
    // Behind the quotation mark.
    Some(end? - text.as_ptr().addr() + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json, value::RawValue};

    use super::*;

    #[derive(Deserialize)]
    struct Item {
        #[serde(rename = "n")]
        _n: i32,
    }

    /// What is found in a page: the items, which of them are broken, and what is left.
    fn checked(page: &str) -> Option<(Vec<&str>, Vec<usize>, Value)> {
        let (Checked { items, broken }, left) = check::<Item>(page.as_bytes())?;
        let items = items.into_iter().map(|place| &page[place]).collect();
        let broken = broken.into_iter().map(|(index, _)| index).collect();
        Some((items, broken, serde_json::from_slice(&left).ok()?))
    }

    #[test]
    fn items_are_found_as_they_are_written() {
        let page = "\u{20}{ \"a\" : [{\"value\":[1]}], \"value\" :\n[ {\"n\": 1 } ,{\"m\":\"]}\\\"\"},7, {\"n\":2}\t] , \"b\":1.0}\n";
        let (items, broken, left) = checked(page).expect("it is a page");
        assert_eq!(
            items,
            ["{\"n\": 1 }", "{\"m\":\"]}\\\"\"}", "7", "{\"n\":2}"]
        );
        assert_eq!(broken, [1, 2]);
        assert_eq!(left, json!({"a": [{"value": [1]}], "value": [], "b": 1.0}));
    }

    #[test]
    fn what_is_no_page_is_left_alone() {
        for page in [
            "",
            "[]",
            "{}",
            "{\"value\"",
            "{\"value\":",
            "{\"value\":null}",
            "{\"value\":{}}",
            "{\"value\":[",
            "{\"value\":[{}",
            "{\"value\":[{},",
            "{\"value\":[{},]}",
            "{\"value\":[{} {}]}",
            "{\"value\":[{\"n\":1]}",
            // Written otherwise than pages are; whoever reads it whole knows it.
            "{\"v\\u0061lue\":[]}",
        ] {
            assert!(checked(page).is_none(), "{page}");
        }
    }

    proptest! {
        /// The items are those that serde_json finds, and what is left says what else is there.
        #[test]
        fn items_are_those_of_the_page(
            items in prop::collection::vec(prop_oneof![
                any::<i32>().prop_map(|n| json!({"n": n})),
                ".{0,8}".prop_map(|text| json!({"m": text})),
                any::<i64>().prop_map(Value::from),
            ], 0..6),
            before in ".{0,8}",
            pretty: bool,
        ) {
            #[derive(Deserialize)]
            struct Page<'a> {
                #[serde(borrow)]
                value: Vec<&'a RawValue>,
            }
            let page = json!({"before": before, "value": items, "zzz": 1});
            let page = if pretty { serde_json::to_string_pretty(&page)? } else { page.to_string() };
            let (found, broken, left) = checked(&page).expect("it is a page");
            let Page { value } = serde_json::from_str(&page)?;
            prop_assert_eq!(found, value.iter().map(|item| item.get()).collect::<Vec<_>>());
            let without_n = items.iter().enumerate().filter(|(_, item)| item.get("n").is_none());
            prop_assert_eq!(broken, without_n.map(|(index, _)| index).collect::<Vec<_>>());
            prop_assert_eq!(left, json!({"before": before, "value": [], "zzz": 1}));
        }
    }
}
