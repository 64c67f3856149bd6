//! Owns where derived bodies are played: one service on a real socket and one client of each layer, for
//! all tests of a thread. Setting up TLS for a client takes longer than a hundred calls.

use std::cell::{LazyCell, RefCell};

use futures::TryStreamExt;
use mde_core::{BaseUrl, Credential, Destinations, HttpTransport, Pipeline, RetryPolicy, UserName};
use secrecy::SecretString;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{Answer, Operation, Outcome, Scripted};

/// The stage of a thread.
pub struct Stage {
    runtime: Runtime,
    service: Scripted,
    generated: mde_client::Client,
    for_people: LazyCell<mde::Client, Box<dyn FnOnce() -> mde::Client>>,
}

thread_local! {
    static STAGE: RefCell<Stage> = RefCell::new(Stage::build());
}

impl Stage {
    /// Plays on this thread's stage.
    pub fn with<T>(play: impl FnOnce(&mut Self) -> T) -> T {
        STAGE.with_borrow_mut(play)
    }

    fn build() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let service = runtime.block_on(Scripted::start([]));
        let url = service.url();
        let base = BaseUrl::parse(&url).expect("a loopback address is a base URL");
        let credential = Credential::bearer(&SecretString::from("token")).expect("a token");
        let requests = reqwest::Client::builder()
            // Certificates are not needed here, and reading the system's takes long.
            .tls_certs_only([])
            .no_proxy()
            .build()
            .expect("an HTTP client");
        let transport = HttpTransport::from(requests.clone());
        let pipeline = Pipeline::builder(transport, credential, Destinations::new(base, []))
            .without_quota()
            .retry(RetryPolicy::never())
            .build();
        let for_people = move || {
            mde::Client::builder()
                .base_url(url)
                .token(SecretString::from("token"))
                .without_quota()
                .retry(RetryPolicy::never())
                .build()
                .expect("a client")
        };
        Self {
            runtime,
            service,
            generated: mde_client::Client::through(&pipeline, requests),
            for_people: LazyCell::new(Box::new(for_people)),
        }
    }

    /// Calls the generated operation, which is answered like this.
    ///
    /// An answer that was not asked for, since an argument was refused, is not left for the next call.
    pub fn call(&mut self, operation: &Operation, arguments: Value, answer: Answer) -> Outcome {
        self.service.only(answer);
        let call = (operation.call)(self.generated.clone(), arguments);
        self.runtime.block_on(call)
    }

    /// The heads of all requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.service.requests()
    }

    /// The bodies of all requests so far.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        self.service.bodies()
    }

    /// Asks in the way in which people do, if they have one, and of pages for the first: each item, read and
    /// written again, or the error that people see in its place. `None` where people have no way to ask.
    ///
    /// # Errors
    /// The error that people see in the answer's place.
    ///
    /// # Panics
    /// When the example of the operation is none.
    pub fn ask(
        &mut self,
        operation: &Operation,
        answer: Answer,
    ) -> Option<Result<Vec<Result<Value, mde::Error>>, mde::Error>> {
        let arguments = operation.examples();
        let user = match operation.id {
            "listUserMachines" => arguments["id"].as_str()?,
            _ => return None,
        };
        self.service.only(answer);
        let client = LazyCell::force(&self.for_people);
        let user = UserName::parse(user).expect("the example is a user name");
        let mut pages = client.user(user).machine_pages();
        let page = match self.runtime.block_on(pages.try_next()) {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        let items = page.into_iter().flat_map(mde::Page::into_items);
        let written = |item| serde_json::to_value(item).expect("what was read is written");
        Some(Ok(items.map(|item| item.map(written)).collect()))
    }
}
