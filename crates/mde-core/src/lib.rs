//! What the generated client of Microsoft Defender for Endpoint stands on.
//!
//! Two things live here. The **value types** that generated types are made of, each of which keeps
//! what the service sent even where it breaks the documents: [`UserName`], [`Timestamp`], and the
//! support for [open enums](open_enum). And the **pipeline** that every call of every operation goes
//! through ([`Pipeline`], [`Call`]): where the token may go, how long to wait, how much to read, what
//! is kept of the answer. This crate knows no operation; those are generated on top of it.
//!
//! Programs normally depend on the crate `mde`, which depends on this one.

mod attempt;
mod budget;
mod call_options;
mod clock;
mod credential;
mod destination;
mod error_body;
mod error_detail;
mod error_xml;
mod failure;
mod header_value;
mod integer_or_text;
pub mod open_enum;
mod operation;
mod page;
mod path_segment;
mod pipeline;
mod quota;
mod receive;
mod record;
mod retry;
mod retry_after;
mod rounded;
mod timestamp;
mod transport;
mod user_name;

pub use budget::{CallAccount, CallBudget};
pub use call_options::{CallOptions, ExtraHeaderError};
pub use clock::{Clock, SystemClock};
pub use credential::{
    Claims, Credential, CredentialError, CredentialFault, EntraError, Expectation, Identity,
    RefusalExplained, Token, explain_refusal, objection,
};
pub use destination::{BaseUrl, BaseUrlError, DestinationRefused, Destinations};
pub use error_detail::ErrorDetail;
pub use failure::Failure;
pub use header_value::{HeaderValueError, header_value};
pub use integer_or_text::IntegerOrText;
pub use open_enum::{OpenEnum, UnknownValue};
pub use operation::{Operation, RateLimit, Server};
pub use page::ODataPage;
pub use path_segment::{PathSegmentError, path_part, path_segment, quoted_path_part};
pub use pipeline::{Call, Pipeline, PipelineBuilder, Reached};
pub use quota::{
    BackendError, Quota, QuotaBuilder, QuotaError, QuotaKey, Slot, Usage, WindowUsage,
};
#[cfg(feature = "redis")]
pub use quota::{OnRedisFailure, RedisFailure, RedisQuota, RedisUrlError};
pub use receive::Limits;
pub use record::{Received, Record};
pub use retry::RetryPolicy;
pub use retry_after::retry_after;
pub use timestamp::Timestamp;
pub use transport::{
    CertificateFault, HttpTransport, HttpTransportBuilder, PROXY_VARIABLES, Transport,
    TransportError, TransportSetupError, proxy_authentication,
};
pub use user_name::{LooksEscaped, UserName, UserNameError};
