//! Pages whose items stay text say what pages of values say: the same items, the same faults, the same ends.

use std::{
    collections::BTreeMap,
    ops::ControlFlow::{Break, Continue},
};

use contract_tests::InMemory;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use mde::{
    CheckedPage, Client, Error, ErrorKind, Page, SecretString, UserName, requests::ListUserMachines,
};

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

/// What is answered about a user: the first page, and whatever is asked for behind it.
type Answers = (&'static str, &'static str);

fn client(answer: impl Fn(&str) -> Answers + Send + Sync + 'static) -> Client {
    let service = InMemory::new(move |request| {
        let url = request.url();
        let user = url.path().split('/').nth(3).unwrap_or_default();
        let (first, next) = answer(user);
        let body = if url.query().is_none() { first } else { next };
        let status = if body == GONE { 404 } else { 200 };
        let response = http::Response::builder().status(status).body(body);
        async move { Ok(response.expect("an answer").into()) }
    });
    let builder = Client::builder().token(SecretString::from("token"));
    let client = builder.without_quota().transport(service).build();
    client.expect("a client")
}

/// In the place of a body: there is none, and the status says so.
const GONE: &str = "gone";

async fn walked(pages: impl Stream<Item = Result<Vec<(String, Option<String>)>, Error>>) -> Told {
    let fold = async |mut told: Told, page| {
        match page {
            Ok(page) => told.0.push(page),
            Err(error) => told.1 = Some(words(&error)),
        }
        told
    };
    pages.fold(Told::default(), fold).await
}

#[tokio::test]
async fn they_say_what_pages_of_values_say() {
    const FIRST: &str = r#"{"value":[{"id":"1"}],"@odata.nextLink":"?$skip=1"}"#;
    const PAGES: &[&str] = &[
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
        GONE,
        // The same item for ever, however it is written.
        r#"{"value":[{"id":"1","n":1.0}],"@odata.nextLink":"?$skip=1"}"#,
    ];
    let client = client(|user| match user.split_once('-') {
        Some(("first", index)) => (PAGES[index.parse::<usize>().expect("a number")], GONE),
        Some((_, index)) => (FIRST, PAGES[index.parse::<usize>().expect("a number")]),
        None => unreachable!("{user}"),
    });
    let mut ends = Vec::new();
    for (index, page) in PAGES.iter().enumerate() {
        for place in ["first", "second"] {
            let user = format!("{place}-{index}");
            let pages = client.pages(of(&user)).map_ok(|page| told(&page));
            let values = walked(pages).await;
            let pages = client.checked_pages(of(&user));
            let texts = walked(pages.map_ok(|page| told_of_texts(&page))).await;
            assert_eq!(values, texts, "{place}: {page}");
            assert!(place == "first" || !values.0.is_empty(), "{page}");
            ends.push(values.1.unwrap_or_default());
        }
    }
    let of_all = ends.join("\n");
    for end in [
        "lead nowhere",
        "not followed",
        "HTTP 404",
        "breaks the contract",
    ] {
        assert!(of_all.contains(end), "{end}: {of_all}");
    }
}

#[tokio::test]
async fn of_many_each_page_is_taken_in_hand_and_half_a_list_is_none() {
    let client = client(|user| {
        let first = r#"{"value":[{"id":"1"},{"id":2}],"@odata.nextLink":"?$skip=2"}"#;
        match user {
            "half" => (first, GONE),
            _ => (first, r#"{"value":[{"id":"3"}]}"#),
        }
    });
    let names = ["whole", "half", "enough"].map(|name| UserName::parse(name).expect("a name"));
    let take = |mut sizes: Vec<usize>, page: CheckedPage| {
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
    assert_eq!(folded["half"], Err(ErrorKind::NotFound));

    let enough = |_, page: CheckedPage| Break(page.len());
    let folded = client.fold_pages_of_each(stream::iter(names), ask, || 0, enough);
    let folded: Vec<_> = folded
        .map(|(_, size)| size)
        .try_collect()
        .await
        .expect("no second page is asked for");
    assert_eq!(folded, [2, 2, 2]);
}
