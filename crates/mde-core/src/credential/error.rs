//! Owns what is told when there is no token. Nothing that somebody else wrote is repeated, since it may
//! hold the secret or the token: an error's texts are ours, its numbers and names are checked.

use std::{borrow::Cow, error::Error, io, time::Duration};

use azure_core::error::ErrorKind;

use super::EntraError;
use crate::TransportError;

/// Why there is no token. Neither its texts nor its sources hold a token or a secret.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// There is no text.
    #[error("the token is empty")]
    Empty,
    /// Something in the text cannot stand in a header, such as a space or a line's end. The text is not
    /// repeated.
    #[error("the token has a character that no token has, such as a space or a line's end")]
    NotAToken,
    /// The text is a whole header, or the part of it that begins with the scheme. It is not repeated.
    #[error("the word \"Bearer\" stands before the token: leave it out")]
    WithScheme,
    /// Entra ID, or whatever else issues tokens, said no.
    #[error(transparent)]
    Entra(EntraError),
    /// The request for a token did not end in time.
    #[error("no token came within {} s", .0.as_secs_f64())]
    Timeout(Duration),
    /// There was no connection to what issues tokens, or it broke.
    #[error("what issues tokens cannot be reached: {0}")]
    Unreachable(TransportError),
    /// What issues tokens answered, but neither with a token nor with an error of the documented form.
    #[error("what issues tokens gave an answer that holds neither a token nor a reason")]
    NotAnAnswer,
    /// The `TokenCredential`, or its factory, says why.
    #[error(transparent)]
    Fault(CredentialFault),
    /// The `TokenCredential`, or its factory, failed with a text that is not repeated.
    #[error(
        "the credential gave no token (kind of error: {kind}); its reason is not repeated, for it may hold a secret"
    )]
    Unexplained {
        /// What kind of error it was, in the words of `azure_core`.
        kind: &'static str,
    },
}

/// A reason that may be repeated.
///
/// A `TokenCredential`, or a factory of one, that fails has its reason forgotten, unless it is one of
/// these, anywhere in the error's chain of sources: whoever makes one promises that it holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CredentialFault {
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    transient: bool,
}

impl CredentialFault {
    /// What is wrong, in one sentence.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            transient: false,
        }
    }

    /// And what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// It may be gone the next time.
    #[must_use]
    pub fn transient(mut self) -> Self {
        self.transient = true;
        self
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl From<CredentialFault> for azure_core::Error {
    fn from(fault: CredentialFault) -> Self {
        Self::new(ErrorKind::Credential, fault)
    }
}

impl CredentialError {
    /// What of the error can be told.
    pub(super) fn of(error: &azure_core::Error) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        let mut unexplained = Self::Unexplained {
            kind: kind_of(error),
        };
        while let Some(error) = cause {
            if let Some(fault) = error.downcast_ref::<CredentialFault>() {
                return Self::Fault(fault.clone());
            }
            if let Some(error) = error.downcast_ref::<Self>() {
                return error.clone();
            }
            if let Some(transport) = error.downcast_ref::<TransportError>() {
                return Self::Unreachable(transport.clone());
            }
            if let Some(ErrorKind::HttpResponse {
                status,
                raw_response,
                ..
            }) = error
                .downcast_ref::<azure_core::Error>()
                .map(azure_core::Error::kind)
            {
                let body = raw_response.as_ref().map(|response| &response.body()[..]);
                return Self::Entra(EntraError::of_answer(
                    u16::from(*status),
                    body.unwrap_or_default(),
                ));
            }
            if error.is::<serde_json::Error>() {
                unexplained = Self::NotAnAnswer;
            }
            // The text of an operating system's error is its own; any other may be anyone's.
            if let Some(code) = error
                .downcast_ref::<io::Error>()
                .and_then(io::Error::raw_os_error)
            {
                let error = io::Error::from_raw_os_error(code);
                unexplained = Self::Fault(CredentialFault::new(format!(
                    "the credential gave no token: {error}"
                )));
            }
            cause = error.source();
        }
        unexplained
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Cow<'_, str>> {
        let hint = match self {
            Self::Empty | Self::Unexplained { .. } => return None,
            Self::NotAToken | Self::WithScheme => {
                "give the token alone: no quotes, no \"Bearer\", no line's end within"
            }
            Self::Entra(error) => return error.hint(),
            Self::Unreachable(error) if !error.may_be_gone() => return error.hint(),
            Self::Timeout(_) | Self::Unreachable(_) => {
                "check the network, the proxy, and that the authority is the one of the cloud"
            }
            Self::NotAnAnswer => {
                "is it Entra ID that answers, and not a proxy's page? Check the authority and the proxy"
            }
            Self::Fault(fault) => return fault.hint().map(Cow::Borrowed),
        };
        Some(Cow::Borrowed(hint))
    }

    /// Whether asking again later may help without anything being changed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Entra(error) => error.is_transient(),
            Self::Unreachable(error) => error.may_be_gone(),
            Self::Timeout(_) | Self::NotAnAnswer => true,
            Self::Fault(fault) => fault.transient,
            Self::Empty | Self::NotAToken | Self::WithScheme | Self::Unexplained { .. } => false,
        }
    }
}

fn kind_of(error: &azure_core::Error) -> &'static str {
    match error.kind() {
        ErrorKind::HttpResponse { .. } => "HttpResponse",
        ErrorKind::Connection => "Connection",
        ErrorKind::Io => "Io",
        ErrorKind::DataConversion => "DataConversion",
        ErrorKind::Credential => "Credential",
        _ => "Other",
    }
}
