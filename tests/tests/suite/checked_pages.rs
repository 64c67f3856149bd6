//! Pages whose items stay text say what pages of values say: the same items, the same faults, the same ends.

use std::{
    collections::BTreeMap,
    ops::ControlFlow::{self, Break, Continue},
};

use contract_tests::{Answer, Scripted};
use futures::{StreamExt, TryStreamExt, stream};
use mde::{CheckedPage, Error, Page, UserName, requests::ListUserMachines};

use crate::client::client;

fn of(user: &str) -> ListUserMachines {
    ListUserMachines::new(user.parse().expect("a user name"))
}

/// Each item as it came and what is wrong with it, page by page, and how the walk ended.
type Told = (Vec<Vec<(String, Option<String>)>>, Option<String>);

fn told(page: &Page<mde::types::Machine>) -> Vec<(String, Option<String>)> {
    let texts = page.raw_items().expect("the page was read");
    let faults = page.items().iter().map(|item| item.as_ref().err());
    let texts = texts.iter().map(|text| text.get().to_owned());
    texts.zip(faults.map(|fault| fault.map(words))).collect()
}

fn told_of_texts(page: &CheckedPage) -> Vec<(String, Option<String>)> {
    let mut items: Vec<_> = page.items().map(|text| (text.to_owned(), None)).collect();
    assert_eq!(
        (items.len(), items.is_empty()),
        (page.len(), page.is_empty())
    );
    for (index, error) in page.broken() {
        items[*index].1 = Some(words(error));
    }
    items
}

/// All that an error says.
fn words(error: &Error) -> String {
    let (raw, breaches) = (error.raw_item(), error.breaches());
    format!("{:?}: {error} {raw:?} {breaches:?}", error.kind())
}

/// The same bodies, one a page, by both ways.
async fn both(bodies: &[&str]) -> (Told, Told) {
    let script = || bodies.iter().map(|body| Answer::json(*body));
    let service = Scripted::start(script().chain(script())).await;
    let client = client(&service.url());
    let (mut values, mut texts) = (Told::default(), Told::default());
    let mut pages = client.pages(of("user1"));
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => values.0.push(told(&page)),
            Err(error) => values.1 = Some(words(&error)),
        }
    }
    // What a walk that ended early left is not what the other one is to get.
    let left = bodies.len() - service.requests().len();
    let service = Scripted::start(script().take(bodies.len() - left)).await;
    let client = crate::client::client(&service.url());
    let mut pages = client.checked_pages(of("user1"));
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => texts.0.push(told_of_texts(&page)),
            Err(error) => texts.1 = Some(words(&error)),
        }
    }
    (values, texts)
}

#[tokio::test]
async fn they_say_what_pages_of_values_say() {
    const NEXT: &str = r#""@odata.nextLink":"?$skip=1""#;
    let next = |items: &str| format!(r#"{{"value":{items},{NEXT}}}"#);
    let first = next(r#"[{"id":"1"}]"#);
    let same = next(r#"[{"id":"1","n":1.0}]"#);
    let pages = [
        r#"{"value":[]}"#,
        r#"{"value":[{"id":"1"}]}"#,
        "\u{feff}{\n \"a\": {\"value\": [0]}, \"value\" : [ {\"id\" : \"1\", \"n\": 1.0} , {\"id\":\"2\"} ] , \"b\": 1e5 }\n",
        r#"{"value":[{"id":"1"},{"id":2},7,null,"x",{"id":"3","osBuild":"x","isAadJoined":0}]}"#,
        r#"{"v\u0061lue":[{"id":"1"},{"id":"ü€"}]}"#,
        r#"{"v\u0061lue":[{"id":"1"},{"id":2}]}"#,
        r#"{"value":[{"id":"1"}],"value":[]}"#,
        r#"{"value":[{"id":"1"}],"@odata.nextLink":5}"#,
        r#"{"value":[{"id":"1"}],"@odata.nextLink":null}"#,
        r#"{"value":[{"id":"1"}],"@odata.nextLink":"https://evil.example/"}"#,
        r#"{"value":[{"id":"1"}]}{"value":[]}"#,
        r#"{"value":[{"id":"1"},]}"#,
        r#"{"value":{}}"#,
        r#"{"value":null}"#,
        r#"{"value":["#,
        "{}",
        "[]",
        "",
        "<html>",
    ];
    for page in pages {
        let (values, texts) = both(&[page]).await;
        assert_eq!(values, texts, "{page}");
        // As the second page, which is asked for otherwise.
        let (values, texts) = both(&[&first, page]).await;
        assert_eq!(values, texts, "second: {page}");
        assert!(!values.0.is_empty(), "second: {page}");
    }
    // The same item for ever, however it is written.
    let walk: Vec<&str> = (0..9)
        .map(|n| if n % 2 == 0 { &first } else { &same })
        .map(String::as_str)
        .collect();
    let (values, texts) = both(&walk).await;
    assert_eq!(values, texts);
    assert!(values.1.is_some_and(|end| end.contains("lead nowhere")));
}

#[tokio::test]
async fn of_many_each_page_is_taken_in_hand_and_half_a_list_is_none() {
    let pages = |first: bool| match first {
        true => r#"{"value":[{"id":"1"},{"id":2}],"@odata.nextLink":"?$skip=2"}"#,
        false => r#"{"value":[{"id":"3"}]}"#,
    };
    let service = contract_tests::InMemory::new(move |request| async move {
        let url = request.url();
        let first = url.query().is_none();
        let answer = match (first, url.path().contains("half")) {
            (false, true) => http::Response::builder().status(404).body(""),
            _ => http::Response::builder().body(pages(first)),
        };
        Ok(answer.expect("an answer").into())
    });
    let client = mde::Client::builder()
        .token(mde::SecretString::from("token"))
        .transport(service)
        .build()
        .expect("a client");
    let names = ["whole", "half", "enough"].map(|name| UserName::parse(name).expect("a name"));
    let take = |mut sizes: Vec<usize>, page: CheckedPage| -> ControlFlow<Vec<usize>, Vec<usize>> {
        sizes.push(page.len());
        Continue(sizes)
    };
    let ask = |name: UserName| ListUserMachines::new(name);
    let folded = client.fold_pages_of_each(stream::iter(names.clone()), ask, Vec::new, take);
    let folded: BTreeMap<String, _> = folded
        .map(|(name, sizes)| (name.to_string(), sizes.map_err(|error| error.kind())))
        .collect()
        .await;
    assert_eq!(folded["whole"], Ok(vec![2, 1]));
    assert_eq!(folded["half"], Err(mde::ErrorKind::NotFound));

    let enough = |_, page: CheckedPage| Break(page.len());
    let folded = client.fold_pages_of_each(stream::iter(names), ask, || 0, enough);
    let folded: Vec<_> = folded
        .map(|(_, size)| size)
        .try_collect()
        .await
        .expect("no second page is asked for");
    assert_eq!(folded, [2, 2, 2]);
}
