//! The client that most of these tests ask by: as it comes, with a token that is nobody's.

use mde::{Client, SecretString};

/// A client of the service at this URL.
pub(crate) fn client(url: &str) -> Client {
    Client::builder()
        .base_url(url)
        .token(SecretString::from("token"))
        .build()
        .expect("a client")
}
