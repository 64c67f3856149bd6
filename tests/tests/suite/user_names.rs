//! What every odd user name becomes on the wire: exactly one segment of the path, or nothing at all.

use contract_tests::{Answer, Scripted};
use futures::TryStreamExt;
use mde::{Client, SecretString, UserName};

/// A user name and the segment that must stand between `/api/users/` and `/machines`.
const NAMES: [(&str, &str); 22] = [
    ("user1", "user1"),
    (r"desktop-7\john doe", "desktop-7%5Cjohn%20doe"),
    ("a/b", "a%2Fb"),
    ("../../evil", "..%2F..%2Fevil"),
    (r"a\..\..\evil", "a%5C..%5C..%5Cevil"),
    ("...", "..."),
    ("%", "%25"),
    ("%2e%2e", "%252e%252e"),
    ("%2F", "%252F"),
    ("who?", "who%3F"),
    ("a#b", "a%23b"),
    ("o'brien", "o%27brien"),
    ("\"quoted\"", "%22quoted%22"),
    ("a b", "a%20b"),
    (" ", "%20"),
    ("a+b", "a%2Bb"),
    ("a&b=c;d", "a%26b%3Dc%3Bd"),
    ("$filter", "%24filter"),
    ("{id}", "%7Bid%7D"),
    ("Ünsal", "%C3%9Cnsal"),
    ("山田", "%E5%B1%B1%E7%94%B0"),
    ("a\u{202e}b", "a%E2%80%AEb"),
];

/// What cannot be a user name, and a word of the reason.
const REFUSED: [(&str, &str); 8] = [
    ("", "empty"),
    (".", "folder"),
    ("..", "folder"),
    (
        "user1@contoso.com",
        "the service wants only the user name: user1",
    ),
    ("@", "no @"),
    ("user1\r\nHost: evil", "U+000D"),
    ("nul\0", "U+0000"),
    ("c1\u{9b}", "U+009B"),
];

#[tokio::test]
async fn every_name_is_one_segment_on_the_wire() {
    println!("{:24} on the wire", "user name");
    for (name, segment) in NAMES {
        let service = Scripted::start([Answer::json(r#"{"value":[]}"#)]).await;
        let client = Client::builder()
            .base_url(service.url())
            .token(SecretString::from("token"))
            .build()
            .expect("a client");
        let user = UserName::parse(name).expect("a user name");

        client
            .user(user)
            .machines()
            .try_collect::<Vec<_>>()
            .await
            .expect("an empty list");

        let requests = service.requests();
        let [request] = requests.as_slice() else {
            panic!("{} requests", requests.len())
        };
        let line = request.lines().next().unwrap_or_default();
        println!("{:24} {line}", name.escape_debug());
        assert_eq!(line, format!("GET /api/users/{segment}/machines HTTP/1.1"));
    }
}

#[test]
fn what_cannot_be_a_name_never_gets_that_far() {
    for (text, reason) in REFUSED {
        let refused = UserName::parse(text)
            .expect_err("not a user name")
            .to_string();
        println!("{:24} {refused}", text.escape_debug());
        assert!(refused.contains(reason), "{refused}");
        assert!(!refused.contains(char::is_control), "{refused:?}");
    }
    assert!(UserName::parse("x".repeat(257)).is_err());
}
