//! Owns the way in: how a client is set up, and what can be asked. What a question becomes on the wire
//! is generated; going from page to page is [`pages`](crate::pages)'.

use std::time::Duration;

use mde_client::{prelude::*, tables, types};
use mde_core::{
    BaseUrl, Clock, Credential, Destinations, HttpTransport, Limits, Pipeline, Server, Transport,
    UserName,
};
use secrecy::SecretString;
use url::Url;

use crate::{Error, Items, Pages, pages::Question};

/// A client of Microsoft Defender for Endpoint. Clones are cheap and share connections.
#[derive(Clone, Debug)]
pub struct Client {
    pipeline: Pipeline,
    requests: reqwest::Client,
}

/// Settings of a [`Client`].
#[derive(Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    base_url: String,
    token: Option<SecretString>,
    root_certificates: Vec<Vec<u8>>,
    connect_timeout: Duration,
    limits: Limits,
    user_agent_suffix: Option<String>,
    transport: Option<Box<dyn Transport>>,
    clock: Option<Box<dyn Clock>>,
}

/// The devices related to a user, page by page as they are asked for.
pub type Machines = Items<types::Machine>;

impl Client {
    /// A client for the commercial cloud's global host, unless told otherwise.
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            base_url: tables::SERVERS[0].url.to_owned(),
            token: None,
            root_certificates: Vec::new(),
            connect_timeout: Duration::from_secs(10),
            limits: Limits::default(),
            user_agent_suffix: None,
            transport: None,
            clock: None,
        }
    }

    /// The user of this name; asks nothing yet.
    #[must_use]
    pub fn user(&self, name: UserName) -> User {
        User {
            client: self.clone(),
            name,
        }
    }

    /// The generated client for one call.
    fn call(&self) -> mde_client::Client {
        mde_client::Client::through(&self.pipeline, self.requests.clone())
    }
}

impl ClientBuilder {
    /// Where the API is: another host of the service, a gateway, or a stand-in on a literal loopback
    /// address, which alone may be plain `http`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// A bearer token that was obtained elsewhere, for the scope of the host's cloud
    /// ([`Server::token_scope`]). It is used until the service refuses it.
    pub fn token(mut self, token: SecretString) -> Self {
        self.token = Some(token);
        self
    }

    /// Trusts these certificates (PEM, any number) besides those of the system; for networks that
    /// inspect TLS.
    pub fn root_certificates_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// How long a connection may take (10 s).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Other bounds on time and size than the default ones.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Puts the program's own name behind the client's in the `User-Agent`, such as `triage/2.1`.
    pub fn user_agent_suffix(mut self, product: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(product.into());
        self
    }

    /// Another way to the service than HTTP; for simulations and tests. Certificates and the time for
    /// connecting are then its own business.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Another clock than the system's; for simulations and tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Box::new(clock));
        self
    }

    /// The client. Connects to nothing yet.
    ///
    /// # Errors
    /// When the base URL is not one that a token may be sent to, there is no token or it cannot be one,
    /// or a certificate is none.
    pub fn build(self) -> Result<Client, Error> {
        let base = BaseUrl::parse(&self.base_url).map_err(Error::invalid_input)?;
        let token = self.token.ok_or_else(Error::no_token)?;
        let credential = Credential::bearer(&token).map_err(Error::credential)?;
        let mut http = HttpTransport::builder().connect_timeout(self.connect_timeout);
        for pem in &self.root_certificates {
            http = http
                .root_certificates_pem(pem)
                .map_err(Error::invalid_input)?;
        }
        let http = http.build(&base).map_err(Error::invalid_input)?;
        let requests = http.client().clone();
        let transport = self.transport.unwrap_or_else(|| Box::new(http));
        let destinations = Destinations::new(base.clone(), same_cloud(base.url()));
        let mut pipeline =
            Pipeline::builder(transport, credential, destinations).limits(self.limits);
        if let Some(clock) = self.clock {
            pipeline = pipeline.clock(clock);
        }
        if let Some(product) = self.user_agent_suffix {
            pipeline = pipeline
                .user_agent_suffix(&product)
                .map_err(Error::invalid_input)?;
        }
        Ok(Client {
            pipeline: pipeline.build(),
            requests,
        })
    }
}

/// The hosts of the clouds that the URL's host belongs to.
fn same_cloud(base: &Url) -> Vec<String> {
    let host = |server: &Server| Url::parse(server.url).ok()?.host_str().map(str::to_owned);
    let base = base.host_str();
    let clouds: Vec<&str> = tables::SERVERS
        .iter()
        .filter(|server| host(server).as_deref() == base)
        .map(|server| server.cloud)
        .collect();
    tables::SERVERS
        .iter()
        .filter(|server| clouds.contains(&server.cloud))
        .filter_map(host)
        .collect()
}

/// A user, to ask about.
#[derive(Clone, Debug)]
pub struct User {
    client: Client,
    name: UserName,
}

impl User {
    /// The user's name.
    pub fn name(&self) -> &UserName {
        &self.name
    }

    /// The devices that the user has logged on to.
    ///
    /// Nothing is asked until the stream is polled. A user without devices yields none; a user whom the
    /// service does not know yields none or an error of kind [`NotFound`](crate::ErrorKind::NotFound),
    /// as the service's versions differ. After an error the stream ends.
    #[must_use = "a stream asks nothing until it is polled"]
    pub fn machines(&self) -> Machines {
        self.machine_pages().into()
    }

    /// The same by pages, for those who want the devices [as the service wrote
    /// them](crate::Page::raw_items), too.
    #[must_use = "a stream asks nothing until it is polled"]
    pub fn machine_pages(&self) -> Pages<types::Machine> {
        let call = self.client.call();
        let name = self.name.clone();
        let question = Question {
            subject: format!("user {:?}", name.as_str()),
            operation: &tables::LIST_USER_MACHINES,
            call: call.call().clone(),
        };
        Pages::new(question, async move {
            call.list_user_machines()
                .id(name)
                .send()
                .await
                .map(mde_client::ResponseValue::into_inner)
        })
    }
}
