//! Owns what a call is about, for those who make it and for those who tell what became of it.

use std::sync::Arc;

use http::{HeaderValue, Method, header::ACCEPT};
use mde_client::Request;
use mde_core::{Call, Failure, Operation, UserName};
use reqwest::Response;
use url::Url;

use crate::Cloud;

/// What is asked for, and by which call.
pub(crate) struct Question {
    /// What the question is about, for messages: `user "user1"`.
    pub(crate) subject: String,
    /// The user whom it names, who may have another name.
    pub(crate) user: Option<UserName>,
    /// What an item of the answer is called.
    pub(crate) item: &'static str,
    pub(crate) operation: &'static Operation,
    pub(crate) call: Call,
    pub(crate) cloud: Arc<Cloud>,
}

impl Question {
    /// The question that a request asks by this call.
    pub(crate) fn of<R: Request>(request: &R, call: Call, cloud: Arc<Cloud>) -> Self {
        Self {
            subject: request.subject(),
            user: request.user_name().cloned(),
            item: R::ITEM,
            operation: R::OPERATION,
            call,
            cloud,
        }
    }

    /// Asks for JSON at a URL, as a part of the question.
    pub(crate) async fn get(&self, url: Url) -> Result<Response, Failure> {
        let mut request = reqwest::Request::new(Method::GET, url);
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json);
        self.call.exec(request, self.operation).await
    }
}
