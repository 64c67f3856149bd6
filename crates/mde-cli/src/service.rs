//! Owns the way to the service: which one, with whose token, trusting whom.

use std::{env, ffi::OsString, fs, path::Path};

use mde::{Client, ClientBuilder, SecretString};

use crate::{args::ServiceArgs, exit::Exit, failure::Failure};

/// Why there is no way to the service. Nothing has been asked yet.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) sentence: String,
    pub(crate) hint: Option<String>,
    pub(crate) exit: Exit,
}

impl Refusal {
    fn token(what: &str) -> Self {
        let how = "get one with: export MDE_TOKEN=\"$(az account get-access-token \
            --resource https://api.securitycenter.microsoft.com --query accessToken --output tsv)\"";
        Self {
            sentence: format!("the environment variable MDE_TOKEN {what}"),
            hint: Some(how.to_owned()),
            exit: Exit::Refused,
        }
    }
}

/// A client, and what has to live as long as it is used.
pub(crate) struct Service {
    pub(crate) client: Client,
    #[cfg(feature = "demo")]
    _stand_in: Option<mde_mock::MockService>,
}

impl Service {
    /// The service that the arguments name. Needs a runtime, which the demo's stand-in runs on.
    pub(crate) async fn open(args: &ServiceArgs) -> Result<Self, Refusal> {
        #[cfg(feature = "demo")]
        if args.demo {
            return Self::demo().await;
        }
        let mut builder = Client::builder();
        if let Some(url) = &args.base_url {
            builder = builder.base_url(url);
        }
        if let Some(file) = &args.ca_file {
            builder = builder.root_certificates_pem(certificates(file)?);
        }
        let client = match token(env::var_os("MDE_TOKEN")) {
            Ok(token) => build(builder.token(token))?,
            // Whatever is wrong with the command line comes first.
            Err(no_token) => {
                let usage = build(builder)
                    .err()
                    .filter(|refusal| refusal.exit == Exit::Usage);
                return Err(usage.unwrap_or(no_token));
            }
        };
        Ok(Self {
            client,
            #[cfg(feature = "demo")]
            _stand_in: None,
        })
    }

    /// The stand-in in this process, over a real socket, with a token that is nobody's.
    #[cfg(feature = "demo")]
    async fn demo() -> Result<Self, Refusal> {
        crate::diagnostics::note(
            "a demo: users and machines are made up, and no request leaves this computer",
        );
        let stand_in = mde_mock::MockService::builder()
            .start()
            .await
            .map_err(|error| Refusal {
                sentence: error.to_string(),
                hint: None,
                exit: Exit::Unavailable,
            })?;
        let builder = Client::builder()
            .base_url(stand_in.url())
            .token("demo".into());
        Ok(Self {
            client: build(builder)?,
            _stand_in: Some(stand_in),
        })
    }
}

fn build(builder: ClientBuilder) -> Result<Client, Refusal> {
    let product = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    builder.user_agent_suffix(product).build().map_err(|error| {
        let Failure {
            message,
            hint,
            exit,
            ..
        } = Failure::from(&error);
        if exit == Exit::Refused {
            return Refusal::token(&format!("cannot be used: {message}"));
        }
        Refusal {
            sentence: message,
            hint,
            exit,
        }
    })
}

/// The token that the environment holds; the client looks at what it is made of.
fn token(value: Option<OsString>) -> Result<SecretString, Refusal> {
    match value.map(OsString::into_string) {
        Some(Ok(token)) if !token.trim().is_empty() => Ok(token.into()),
        Some(Err(_)) => Err(Refusal::token(
            "holds no access token, because it is not text",
        )),
        _ => Err(Refusal::token("holds no access token")),
    }
}

/// The file's bytes, if they are certificates that a client can trust.
fn certificates(file: &Path) -> Result<Vec<u8>, Refusal> {
    let refusal = |what: &str, why: &dyn std::fmt::Display| Refusal {
        sentence: format!("{what} {}: {why}", file.display()),
        hint: None,
        exit: Exit::Usage,
    };
    let pem = fs::read(file).map_err(|error| refusal("cannot read the certificates in", &error))?;
    // On their own, so that the message can name the file.
    Client::builder()
        .token("none".into())
        .root_certificates_pem(pem.clone())
        .build()
        .map_err(|error| refusal("cannot trust the certificates in", &error))?;
    Ok(pem)
}
