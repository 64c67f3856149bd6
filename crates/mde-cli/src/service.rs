//! Owns the way to the service: which one, with whose token, trusting whom, at what pace.

#[cfg(feature = "redis")]
pub(crate) mod quota_store;
pub(crate) mod state_folder;

use std::{
    env,
    error::Error as _,
    path::{Path, PathBuf},
};

use mde::{
    CallBudget, Client, ClientBuilder, Cloud, CloudError, CredentialKind, CredentialSettings,
    Credentials, CredentialsError, Environment, QuotaBuilder,
};

use self::state_folder::state_folder;
use crate::{
    args::{PaceArgs, ServiceArgs},
    diagnostics,
    exit::Exit,
    failure::Failure,
    refusal::Refusal,
    regular_file,
};

impl Refusal {
    fn of_cloud(error: &CloudError) -> Self {
        let is_stand_in = |api: &str| {
            let cloud = Cloud::default().with_api(api);
            cloud.is_ok_and(|cloud| cloud.api().is_loopback())
        };
        let hint = match error {
            CloudError::ForeignHost {
                api, token_scope, ..
            } if is_stand_in(api) => Some(format!(
                "a stand-in takes any token: MDE_TOKEN=any; if it is to get such tokens, say so: --token-scope {token_scope}"
            )),
            CloudError::ForeignHost {
                belongs_to: Some(cloud),
                ..
            } => Some(format!(
                "the host belongs to the cloud {cloud}: add --cloud {cloud}"
            )),
            CloudError::ForeignHost { token_scope, .. } => Some(format!(
                "if that host is to get such tokens, say so: --token-scope {token_scope}"
            )),
            error => error.hint(),
        };
        Self::usage(error.to_string(), hint)
    }

    fn of_credentials(error: &CredentialsError, cloud: &Cloud) -> Self {
        Self {
            sentence: error.to_string(),
            hint: Some(error.hint().unwrap_or_else(|| how_to(cloud))),
            exit: Exit::Refused,
        }
    }
}

/// How to get a token or credentials.
pub(crate) fn how_to(cloud: &Cloud) -> String {
    format!(
        "sign in by az login; or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or the \
         like (see mde --help); or a token: export MDE_TOKEN=\"$(az account \
         get-access-token --scope {} --query accessToken --output tsv)\"",
        cloud.token_scope()
    )
}

/// A client, and what has to live as long as it is used.
pub(crate) struct Service {
    pub(crate) client: Client,
    /// Where it is, in a word that stays the same from run to run.
    pub(crate) place: String,
    /// How many calls it may send.
    pub(crate) budget: CallBudget,
    /// What else to try when there is no credential: nobody chose one.
    pub(crate) credential_hint: Option<String>,
    #[cfg(feature = "demo")]
    _stand_in: Option<mde_mock::MockService>,
}

impl Service {
    /// The service that the arguments name, to be sent so many calls at the most. Needs a runtime, which the demo's
    /// stand-in runs on.
    pub(crate) async fn open(
        args: &ServiceArgs,
        pace: &PaceArgs,
        max_calls: Option<u64>,
    ) -> Result<Self, Refusal> {
        let budget = max_calls.map_or_else(CallBudget::default, CallBudget::of);
        #[cfg(feature = "demo")]
        if args.demo {
            return Self::demo(pace, budget).await;
        }
        // Whatever is wrong with the command line comes before what is wrong with the credentials.
        let cloud = cloud(args)?;
        let is_stand_in = cloud.api().is_loopback();
        if pace.no_quota && !is_stand_in {
            return Err(Refusal::usage(
                "--no-quota goes only with a --base-url on a literal loopback address such as http://127.0.0.1:8080, which is a stand-in",
                Some("the service counts, and throttles whoever does not".to_owned()),
            ));
        }
        let mut builder = Client::builder().cloud(cloud.clone());
        if let Some(file) = &args.ca_file {
            builder = builder.root_certificates_pem(certificates(file)?);
        }
        let settings = credential_settings(args);
        let credentials = Credentials::choose(settings, &Environment::of_process())
            .map_err(|error| Refusal::of_credentials(&error, &cloud))?;
        let kind = credentials.kind();
        let by_default = args.credential.is_none() && kind == CredentialKind::AzureCli;
        let counted = counted(pace)?;
        let folder = match is_stand_in || counted.is_elsewhere() {
            // A stand-in's calls are none of the tenant's, whose token it may get.
            true => None,
            false => {
                let folder = state_folder();
                if folder.is_none() {
                    diagnostics::warning(
                        "there is no home folder to keep the quota's state in, so that other runs know \
                         nothing of this one; MDE_STATE_DIR can name a folder",
                    );
                }
                folder
            }
        };
        let builder = builder.credentials(credentials).budget(budget.clone());
        let builder = paced(builder, pace, counted, folder);
        let client = build(builder).map_err(|refusal| match kind {
            CredentialKind::Token if refusal.exit == Exit::Refused => Refusal {
                sentence: format!(
                    "the environment variable MDE_TOKEN cannot be used: {}",
                    refusal.sentence
                ),
                hint: Some(how_to(&cloud)),
                ..refusal
            },
            _ => refusal,
        })?;
        Ok(Self {
            client,
            place: cloud.api().to_string(),
            budget,
            credential_hint: by_default.then(|| how_to(&cloud)),
            #[cfg(feature = "demo")]
            _stand_in: None,
        })
    }

    /// The stand-in in this process, over a real socket, with a token that is nobody's and a quota that
    /// nobody else shares.
    #[cfg(feature = "demo")]
    async fn demo(pace: &PaceArgs, budget: CallBudget) -> Result<Self, Refusal> {
        diagnostics::note(
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
        let builder = paced(builder.budget(budget.clone()), pace, counted(pace)?, None);
        Ok(Self {
            client: build(builder)?,
            place: "demo".to_owned(),
            budget,
            credential_hint: None,
            _stand_in: Some(stand_in),
        })
    }
}

/// What the arguments say of who asks.
pub(crate) fn credential_settings(args: &ServiceArgs) -> CredentialSettings {
    let mut settings = CredentialSettings::default();
    settings.kind = args.credential;
    settings.tenant.clone_from(&args.tenant);
    settings.client_id.clone_from(&args.client_id);
    settings
}

/// A client of nobody's, to see whether there is a way to the service that the arguments name.
pub(crate) fn anonymous(args: &ServiceArgs) -> Result<Client, Refusal> {
    let mut builder = Client::builder().cloud(cloud(args)?);
    if let Some(file) = &args.ca_file {
        builder = builder.root_certificates_pem(certificates(file)?);
    }
    build(builder.token("none".into()))
}

/// The cloud that the arguments name, else the environment.
pub(crate) fn cloud(args: &ServiceArgs) -> Result<Cloud, Refusal> {
    let mut cloud = match &args.cloud {
        Some(name) => Cloud::named(name).map_err(|error| Refusal::of_cloud(&error))?,
        None => match env::var_os("MDE_CLOUD").filter(|name| !name.is_empty()) {
            Some(name) => Cloud::named(&name.to_string_lossy()).map_err(|error| {
                Refusal::usage(format!("the environment variable MDE_CLOUD: {error}"), None)
            })?,
            None => Cloud::default(),
        },
    };
    type With = fn(Cloud, &str) -> Result<Cloud, CloudError>;
    let changes: [(&Option<String>, With); 3] = [
        (&args.base_url, Cloud::with_api),
        (&args.authority, Cloud::with_authority),
        (&args.token_scope, Cloud::with_token_scope),
    ];
    for (text, with) in changes {
        if let Some(text) = text {
            cloud = with(cloud, text).map_err(|error| Refusal::of_cloud(&error))?;
        }
    }
    Ok(cloud)
}

/// Where calls are counted, if not on this machine.
struct Counted {
    #[cfg(feature = "redis")]
    redis: Option<mde::RedisQuota>,
}

#[cfg(feature = "redis")]
fn counted(pace: &PaceArgs) -> Result<Counted, Refusal> {
    let redis = pace.store.open()?;
    Ok(Counted { redis })
}
#[cfg(not(feature = "redis"))]
fn counted(_: &PaceArgs) -> Result<Counted, Refusal> {
    Ok(Counted {})
}

impl Counted {
    fn is_elsewhere(&self) -> bool {
        #[cfg(feature = "redis")]
        return self.redis.is_some();
        #[cfg(not(feature = "redis"))]
        false
    }

    fn kept(&self, quota: QuotaBuilder) -> QuotaBuilder {
        #[cfg(feature = "redis")]
        if let Some(redis) = &self.redis {
            return quota.redis(redis.clone());
        }
        quota
    }
}

/// At this pace, counting together with all that use the same place.
fn paced(
    builder: ClientBuilder,
    pace: &PaceArgs,
    counted: Counted,
    folder: Option<PathBuf>,
) -> ClientBuilder {
    let PaceArgs {
        deadline,
        reserve,
        even_pace,
        no_quota,
        ..
    } = *pace;
    let builder = match deadline {
        Some(deadline) => builder.deadline(deadline),
        None => builder,
    };
    if no_quota {
        return builder.without_quota();
    }
    builder.quota(move |quota| {
        let quota = quota.reserve_percent(reserve).even_pace(even_pace);
        match &folder {
            Some(folder) => quota.state_folder(folder),
            None => counted.kept(quota),
        }
    })
}

fn build(builder: ClientBuilder) -> Result<Client, Refusal> {
    refuse_pipe()?;
    let product = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    builder.user_agent_suffix(product).build().map_err(|error| {
        if let Some(error) = error.source().and_then(|source| source.downcast_ref()) {
            return Refusal::of_cloud(error);
        }
        let Failure {
            message,
            hint,
            exit,
            ..
        } = Failure::from(&error);
        Refusal {
            sentence: message,
            hint,
            exit,
        }
    })
}

/// Refuses a system's store of certificates that the TLS library would wait for.
fn refuse_pipe() -> Result<(), Refusal> {
    const STORE: &str = "SSL_CERT_FILE";
    match env::var_os(STORE).is_some_and(|store| regular_file::is_pipe(Path::new(&store))) {
        true => Err(Refusal::usage(
            format!("the environment variable {STORE} names a pipe, and no file with certificates"),
            Some("name a file with certificates in PEM, or unset it".to_owned()),
        )),
        false => Ok(()),
    }
}

/// The file's bytes, if they are certificates that a client can trust.
pub(crate) fn certificates(file: &Path) -> Result<Vec<u8>, Refusal> {
    let refusal = |what: &str, why: &dyn std::fmt::Display| {
        Refusal::usage(format!("{what} {}: {why}", file.display()), None)
    };
    let pem = regular_file::read(file)
        .map_err(|error| refusal("cannot read the certificates in", &error))?;
    refuse_pipe()?;
    // On their own, so that the message can name the file.
    Client::builder()
        .token("none".into())
        .root_certificates_pem(pem.clone())
        .build()
        .map_err(|error| refusal("cannot trust the certificates in", &error))?;
    Ok(pem)
}
