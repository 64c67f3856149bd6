//! Owns where derived bodies are played: one service on a real socket and one client of each layer, for
//! all tests of a thread. Setting up TLS for a client takes longer than a hundred calls.

use std::cell::{LazyCell, RefCell};

use mde_core::{BaseUrl, Credential, Destinations, HttpTransport, Pipeline, RetryPolicy};
use secrecy::SecretString;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{Answer, Asked, Operation, Outcome, Scripted};

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

    /// Asks in the way in which people do.
    ///
    /// # Errors
    /// The error that people see in the answer's place.
    ///
    /// # Panics
    /// When the examples of the operation are none.
    pub fn ask(&mut self, operation: &Operation, answer: Answer) -> Asked {
        self.service.only(answer);
        let client = LazyCell::force(&self.for_people).clone();
        let asked = (operation.ask)(client, operation.examples());
        self.runtime.block_on(asked)
    }
}
