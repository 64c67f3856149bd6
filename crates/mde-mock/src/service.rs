//! Starting and stopping: the builder, the listeners and the tasks behind them.

use std::convert::Infallible;
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use axum::serve::IncomingStream;
use rustls::ServerConfig;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_service::Service;

use crate::application::Application;
use crate::assertion;
use crate::auth::{Auth, Gate};
use crate::caller::Callers;
use crate::contract::Contract;
use crate::delivery::Stopping;
use crate::dispatch::{self, Api, Dispatch, UnknownUser};
use crate::entra::{self, Entra};
use crate::expected::{self, Expected};
use crate::fleet::{self, Fleet, FleetFileError, USER};
use crate::quota::{Quota, Windows};
use crate::record::{Observer, Received, ReceivedRequest, Record};
use crate::route::Routes;
use crate::script::{Content, Reply, Script};
use crate::tls::Tls;
use crate::token::{Grant, Issuer, TokenBuilder};
use crate::wire::{Door, Wire};
use crate::world::{Own, World};

/// How long answers under way may take once the stand-in is told to stop.
const GRACE: Duration = Duration::from_secs(1);

/// Why a stand-in did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Nothing can listen on that address.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The contract cannot be served, be it the one inside this crate or one of your own.
    #[error("the contract cannot be served: {0}")]
    Contract(String),
    /// A user was given whom no request that keeps the contract can ask for.
    #[error("user '{name}' cannot be served, because the name {rule}")]
    UserName {
        /// The name.
        name: String,
        /// The rule of the contract that it breaks.
        rule: String,
    },
    /// An entity was given, or a relation of two, that nobody could ask for.
    #[error("{entity} cannot be served: {problem}")]
    Entity {
        /// Its schema, and which of those of the schema it is, counted from 0.
        entity: String,
        /// Why not.
        problem: String,
    },
    /// An application was given a certificate that cannot be read.
    #[error("the certificate of application {client_id} cannot be read: it must be X.509 in PEM")]
    Certificate {
        /// The application.
        client_id: String,
    },
    /// A script asks for what is not documented.
    #[error("the script cannot be played: {0}")]
    Script(String),
    /// No keys or certificates could be made.
    #[error("cannot make keys and certificates: {0}")]
    Cryptography(Box<dyn Error + Send + Sync>),
}

/// A running stand-in. It stops when this is dropped.
#[derive(Debug)]
pub struct MockService {
    url: String,
    ca_pem: Option<String>,
    users: Vec<String>,
    dispatch: Arc<Dispatch>,
    entra: Option<Arc<Entra>>,
    /// What a token says unless it is told otherwise.
    grant: Grant,
    // Dropping the sender is the signal to stop.
    stop: Option<watch::Sender<()>>,
    servers: Vec<JoinHandle<std::io::Result<()>>>,
}

/// What a stand-in is started with.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use serde_json::json;
///
/// let service = mde_mock::MockService::builder()
///     .user("jdoe", vec![json!({ "id": "1", "computerDnsName": "laptop-1" })])
///     .start()
///     .await?;
/// assert!(service.url().starts_with("http://127.0.0.1:"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct MockServiceBuilder {
    host: IpAddr,
    port: u16,
    seed: u64,
    users: usize,
    devices: usize,
    page_size: NonZeroUsize,
    unknown_user: UnknownUser,
    own: Own,
    quota: Quota,
    windows: Windows,
    auth: Auth,
    audience: Option<String>,
    token_endpoint: Option<u16>,
    applications: Vec<Application>,
    token_lifetime: Duration,
    tls: bool,
    latency: Duration,
    script: Vec<Reply>,
    record: usize,
    observer: Option<Observer>,
    contract: Option<String>,
}

impl Default for MockServiceBuilder {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            seed: 0,
            users: 36,
            devices: 60,
            page_size: const { NonZeroUsize::new(25).unwrap() },
            unknown_user: UnknownUser::default(),
            own: Own::default(),
            quota: Quota::default(),
            windows: Windows::default(),
            auth: Auth::default(),
            audience: None,
            token_endpoint: None,
            applications: Vec::new(),
            // As Entra has it.
            token_lifetime: Duration::from_secs(3599),
            tls: false,
            latency: Duration::ZERO,
            script: Vec::new(),
            record: 10_000,
            observer: None,
            contract: None,
        }
    }
}

impl MockServiceBuilder {
    /// The address to listen on; 127.0.0.1 unless told.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// The port to listen on; 0, which is the default, takes any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// What the fleet is made up from; 0 unless told. The same seed and numbers make the same fleet.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many users to make up; 36 unless told.
    pub fn users(mut self, users: usize) -> Self {
        self.users = users;
        self
    }

    /// How many devices to make up; 60 unless told. From there on every state that the contract
    /// names is among them.
    pub fn devices(mut self, devices: usize) -> Self {
        self.devices = devices;
        self
    }

    /// How many items a page has at most; 25 unless told.
    pub fn page_size(mut self, page_size: NonZeroUsize) -> Self {
        self.page_size = page_size;
        self
    }

    /// What to say about a user whom the fleet does not have; 404 unless told.
    pub fn unknown_user(mut self, unknown_user: UnknownUser) -> Self {
        self.unknown_user = unknown_user;
        self
    }

    /// Which limits hold for each caller's calls; the documented ones unless told.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.quota = quota;
        self
    }

    /// Whether the windows of the quota slide, which they do unless told, or are fixed to whole
    /// multiples of their period on the clock.
    pub fn windows(mut self, windows: Windows) -> Self {
        self.windows = windows;
        self
    }

    /// What is demanded of a bearer token; any will do unless told. [`Auth::Strict`] starts the
    /// [token endpoint](Self::token_endpoint) as well.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// Whom a token must be meant for under [`Auth::Strict`]: a token scope without `/.default`. The
    /// commercial cloud's unless told.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Starts a token endpoint on a port of its own, which stands in for Microsoft Entra ID; 0 takes
    /// any port that is free. It speaks TLS only, with a certificate that
    /// [`MockService::ca_pem`] vouches for.
    pub fn token_endpoint(mut self, port: u16) -> Self {
        self.token_endpoint = Some(port);
        self
    }

    /// Registers an application with the token endpoint, and starts that. Without any
    /// [`Application::default`] is registered.
    pub fn application(mut self, application: Application) -> Self {
        self.applications.push(application);
        self
    }

    /// How long tokens are valid, in whole seconds; 3599 seconds unless told.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Serves the API over TLS, with a certificate that [`MockService::ca_pem`] vouches for.
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// How long every answer takes; no time unless told.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Adds to what is done to the first requests, as [`MockService::script`] does later.
    pub fn script(mut self, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.script.extend(replies);
        self
    }

    /// How many of the latest requests [`MockService::requests`] tells; 10,000 unless told, and none
    /// are recorded with 0.
    pub fn record(mut self, limit: usize) -> Self {
        self.record = limit;
        self
    }

    /// Calls this with every request, also with those for a token, once it is settled what becomes of
    /// it; nothing is called unless told.
    ///
    /// It runs where requests are answered: whatever it waits for, they wait for.
    pub fn on_request(
        mut self,
        observer: impl Fn(&ReceivedRequest) + Send + Sync + 'static,
    ) -> Self {
        self.observer = Some(Observer(Arc::new(observer)));
        self
    }

    /// Serves another contract than the one inside this crate: an OpenAPI 3.0 document in JSON, with
    /// the extensions that the bundle has. Its examples are served, and the made-up world for each GET of
    /// which it can be told what it asks for.
    pub fn contract(mut self, document: impl Into<String>) -> Self {
        self.contract = Some(document.into());
        self
    }

    /// Adds a user with machines of your own, or replaces the fleet's user of that name. The
    /// machines are served as they are given, even if they break the contract.
    pub fn user(mut self, name: impl Into<String>, machines: Vec<Value>) -> Self {
        let machines = machines.iter().map(Value::to_string).collect();
        self.own.users.push((name.into(), machines));
        self
    }

    /// Adds an entity of any schema that an operation asks for, or replaces the one of its key: its
    /// `id`, and of a user its `accountName`. It is served as it is given, even if it breaks the contract.
    ///
    /// ```
    /// # use serde_json::json;
    /// # let _ =
    /// mde_mock::MockService::builder()
    ///     .entity("Machine", json!({ "id": "1", "computerDnsName": "laptop-1" }))
    ///     .related(("User", "user1"), ("Machine", "1"))
    /// # ;
    /// ```
    pub fn entity(mut self, schema: impl Into<String>, entity: Value) -> Self {
        self.own.entities.push((schema.into(), entity.to_string()));
        self
    }

    /// Makes two entities have to do with each other, each by its schema and its key. What one refers to
    /// by a property, as the contract's `x-refers` says, is for the property to say.
    pub fn related<S: Into<String>, K: Into<String>>(mut self, one: (S, K), other: (S, K)) -> Self {
        let related = [one, other].map(|(schema, key)| (schema.into(), key.into()));
        self.own.related.push(related);
        self
    }

    /// Adds what is in a JSON file: an object, user name → array of machines, as [`user`](Self::user)
    /// does. Under `$world` it may have `entities`, schema → array of [entities](Self::entity), and
    /// `related`, an array of objects with two [schemas and keys](Self::related) each.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is not such JSON, or names a user or a schema twice.
    pub fn fleet_file(mut self, path: impl AsRef<Path>) -> Result<Self, FleetFileError> {
        let own = fleet::read_file(path.as_ref())?;
        self.own.users.extend(own.users);
        self.own.entities.extend(own.entities);
        self.own.related.extend(own.related);
        Ok(self)
    }

    /// Starts the stand-in on the current tokio runtime. When this returns it is listening.
    ///
    /// # Errors
    ///
    /// When an address cannot be listened on, the contract cannot be served, a user of
    /// one's own has a name that the contract forbids, nobody could ask for an entity or a relation of
    /// one's own, an application's certificate cannot be read, or the script asks for what is not
    /// documented.
    pub async fn start(self) -> Result<MockService, StartError> {
        let contract = match &self.contract {
            None => Contract::bundled(),
            Some(document) => Contract::read(document),
        };
        let mut contract = contract.map_err(StartError::Contract)?;
        let world = self.world(&mut contract)?;
        let unreadable = |application: &&Application| {
            let mut certificates = application.certificates.iter();
            certificates.any(|pem| assertion::read_certificate(pem).is_none())
        };
        if let Some(application) = self.applications.iter().find(unreadable) {
            let client_id = application.client_id.clone();
            return Err(StartError::Certificate { client_id });
        }

        let limits: Vec<_> = contract
            .operations()
            .map(|operation| operation.rate_limits.clone())
            .collect();
        let roles = contract.roles();
        let audience = self.audience.unwrap_or(contract.audience);
        let routes = Routes::new(contract.paths).map_err(StartError::Contract)?;
        let script = Script::new(limits.len());
        check_script(&routes, None, &self.script).map_err(StartError::Script)?;
        script.extend(None, self.script);

        let wants_endpoint = self.auth == Auth::Strict || !self.applications.is_empty();
        let endpoint_port = self.token_endpoint.or(wants_endpoint.then_some(0));
        let tls = match endpoint_port.is_some() || self.tls {
            true => Some(Tls::generate(self.host).map_err(StartError::Cryptography)?),
            false => None,
        };
        let issuer =
            Issuer::new().map_err(|error| StartError::Cryptography(error.to_string().into()))?;
        let issuer = Arc::new(issuer);
        let (stop, stopping) = Stopping::new();
        let mut servers = Vec::new();

        let mut entra = None;
        if let (Some(port), Some(tls)) = (endpoint_port, &tls) {
            let (listener, address) = listen(SocketAddr::new(self.host, port)).await?;
            let mut applications = self.applications;
            if applications.is_empty() {
                applications.push(Application::default());
            }
            let mut resources = contract.resources;
            resources.push(audience.clone());
            let state = Arc::new(Entra {
                url: format!("https://{address}"),
                applications,
                issuer: Arc::clone(&issuer),
                lifetime: self.token_lifetime,
                roles: roles.clone(),
                resources,
                script: Script::new(1),
                record: Record::new(self.record, self.observer.clone()),
                stopping: stopping.clone(),
                answers: AtomicU64::new(0),
            });
            let config = Some(Arc::clone(&tls.config));
            let router = entra::router(&state);
            let service = router.into_make_service_with_connect_info::<Wire>();
            servers.push(serve(listener, config, service, &stopping));
            entra = Some(state);
        }

        let (listener, address) = listen(SocketAddr::new(self.host, self.port)).await?;
        let grant = Grant {
            tenant: Application::TENANT.to_owned(),
            application: Application::CLIENT_ID.to_owned(),
            audience: audience.clone(),
            roles,
            scopes: Vec::new(),
            lifetime: self.token_lifetime,
        };
        let scheme = if self.tls { "https" } else { "http" };
        let users = world.fleet.users().map(|user| user.name.clone()).collect();
        let dispatch = Arc::new(Dispatch {
            routes,
            world,
            unknown_user: self.unknown_user,
            callers: Callers::new(self.quota, limits, self.windows, Arc::clone(&issuer)),
            gate: Gate {
                auth: self.auth,
                issuer,
                audience,
            },
            script,
            record: Record::new(self.record, self.observer),
            latency: self.latency,
            stopping: stopping.clone(),
            scheme,
            address,
            requests: AtomicU64::new(0),
        });
        let config = tls.as_ref().filter(|_| self.tls);
        let config = config.map(|tls| Arc::clone(&tls.config));
        let service = Api::new(Arc::clone(&dispatch));
        servers.push(serve(listener, config, service, &stopping));
        Ok(MockService {
            url: format!("{scheme}://{address}"),
            ca_pem: tls.map(|tls| tls.ca_pem),
            users,
            dispatch,
            entra,
            grant,
            stop: Some(stop),
            servers,
        })
    }

    fn world(&self, contract: &mut Contract) -> Result<World, StartError> {
        for (name, _) in &self.own.users {
            if let Some(rule) = broken_rule(contract, name) {
                let name = name.clone();
                return Err(StartError::UserName { name, rule });
            }
        }
        let fleet = Fleet::generate(contract, self.seed, self.users, self.devices);
        let world = World::new(contract, fleet, self.own.clone(), self.seed, self.page_size);
        world.map_err(|(entity, problem)| StartError::Entity { entity, problem })
    }
}

impl MockService {
    /// A stand-in that is not yet started, with everything as [`start`](crate::start) has it.
    pub fn builder() -> MockServiceBuilder {
        MockServiceBuilder::default()
    }

    /// Where it listens, such as `http://127.0.0.1:43211`: scheme, address and port, no path.
    ///
    /// When it listens on all addresses of the machine this names the loopback one.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where its token endpoint listens, such as `https://127.0.0.1:43212`, if it has one: what
    /// `AZURE_AUTHORITY_HOST` takes.
    pub fn authority_url(&self) -> Option<&str> {
        self.entra.as_ref().map(|entra| &*entra.url)
    }

    /// The certificate of the authority that vouches for its TLS, in PEM; none when nothing speaks
    /// TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// The names of the users that it knows.
    pub fn users(&self) -> impl Iterator<Item = &str> {
        self.users.iter().map(String::as_str)
    }

    /// A token that [`Auth::Strict`] accepts, unless it is made otherwise.
    pub fn token(&self) -> TokenBuilder<'_> {
        TokenBuilder::new(&self.dispatch.gate.issuer, self.grant.clone())
    }

    /// Makes [`Auth::Strict`] refuse every token that was issued before now.
    pub fn revoke_tokens(&self) {
        self.dispatch.gate.revoke();
    }

    /// Adds to what is done to the next requests, one reply for each, until there are no more: then
    /// all is as usual again.
    ///
    /// A script comes in where a request would be answered: one that is refused, for its token, its
    /// quota or the contract, uses up no reply.
    ///
    /// # Panics
    ///
    /// When no operation documents an example that the script names.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) {
        self.extend_script(None, replies);
    }

    /// The same for the requests of one operation, before what there is for all.
    ///
    /// # Panics
    ///
    /// When the contract has no such operation, or it does not document an example that the script
    /// names.
    pub fn script_operation(&self, id: &str, replies: impl IntoIterator<Item = Reply>) {
        let mut operations = self.dispatch.routes.operations();
        let Some(operation) = operations.find(|operation| *operation.id == *id) else {
            panic!("the contract has no operation {id}");
        };
        self.extend_script(Some(operation.index), replies);
    }

    /// The same for the requests to the token endpoint, where examples and revocations are answered
    /// as usual.
    ///
    /// # Panics
    ///
    /// When there is no token endpoint.
    pub fn script_authority(&self, replies: impl IntoIterator<Item = Reply>) {
        let Some(entra) = &self.entra else {
            panic!("the stand-in was started without a token endpoint");
        };
        entra.script.extend(None, replies);
    }

    fn extend_script(&self, operation: Option<usize>, replies: impl IntoIterator<Item = Reply>) {
        let replies: Vec<Reply> = replies.into_iter().collect();
        if let Err(problem) = check_script(&self.dispatch.routes, operation, &replies) {
            panic!("{problem}");
        }
        self.dispatch.script.extend(operation, replies);
    }

    /// The latest requests that it received, oldest first, whatever became of them.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.dispatch.record.received().requests.into()
    }

    /// Forgets what it received so far, so that the next assertion is about what comes from now on.
    pub fn forget_requests(&self) {
        self.dispatch.record.forget();
    }

    /// Asserts that as many requests as expected have arrived.
    ///
    /// # Panics
    ///
    /// When it were more or fewer, with a list of what did arrive; also when that cannot be told,
    /// because not all requests are still on [record](MockServiceBuilder::record).
    #[track_caller]
    pub fn assert_received(&self, expected: Expected) {
        settle(expected.check(&self.recorded()));
    }

    /// Asserts that these requests arrived, in this order and nothing else: each as often in a row as
    /// it says.
    ///
    /// # Panics
    ///
    /// When it was otherwise, with a list of what did arrive; also when that cannot be told, because
    /// not all requests are still on [record](MockServiceBuilder::record).
    #[track_caller]
    pub fn assert_sequence(&self, expected: impl IntoIterator<Item = Expected>) {
        let expected: Vec<Expected> = expected.into_iter().collect();
        settle(expected::check_sequence(&expected, &self.recorded()));
    }

    #[track_caller]
    fn recorded(&self) -> Received {
        let record = &self.dispatch.record;
        assert!(
            record.is_kept(),
            "the stand-in was started with record(0), so that nothing can be said of what it received"
        );
        record.received()
    }

    /// The latest requests for a token, oldest first.
    pub fn token_requests(&self) -> Vec<ReceivedRequest> {
        let entra = self.entra.as_ref();
        entra.map_or_else(Vec::new, |entra| entra.record.received().requests.into())
    }

    /// Stops listening, lets answers under way finish, for a second at most, and returns when the
    /// ports are free again.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        let all = async {
            for server in &mut self.servers {
                let _ = server.await;
            }
        };
        if tokio::time::timeout(GRACE, all).await.is_err() {
            for server in &self.servers {
                server.abort();
            }
        }
    }
}

/// A listener, and an address by which this machine reaches it.
async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let unusable = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(unusable)?;
    let address = reachable(listener.local_addr().map_err(unusable)?);
    Ok((listener, address))
}

fn serve<M, S>(
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    service: M,
    stopping: &Stopping,
) -> JoinHandle<std::io::Result<()>>
where
    M: for<'a> Service<IncomingStream<'a, Door>, Response = S, Error = Infallible, Future: Send>
        + Send
        + 'static,
    S: Service<Request, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
{
    let server = axum::serve(Door::new(listener, tls), service);
    let server = server.with_graceful_shutdown(stopping.clone().stopped());
    tokio::spawn(server.into_future())
}

#[track_caller]
fn settle(outcome: Result<(), String>) {
    if let Err(account) = outcome {
        panic!("{account}");
    }
}

/// Says which reply names an example that none of the operations documents.
fn check_script(
    routes: &Routes,
    operation: Option<usize>,
    replies: &[Reply],
) -> Result<(), String> {
    let operations = || {
        let operations = routes.operations();
        operations.filter(|known| operation.is_none_or(|index| known.index == index))
    };
    for reply in replies {
        if let Content::Example(preference) = &reply.content
            && !operations().any(|operation| dispatch::documents(operation, preference))
        {
            let name = preference.example.as_deref().unwrap_or_default();
            return Err(format!("no example is called {name}"));
        }
    }
    Ok(())
}

/// An address by which this machine reaches a listener.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

/// The rule that a user's name breaks where paths have it.
fn broken_rule(contract: &Contract, user: &str) -> Option<String> {
    contract.operations().find_map(|operation| {
        let subject = operation.question.as_ref()?.subject.as_ref()?;
        (subject.schema == USER).then_some(())?;
        operation.key()?.broken_rule([user])
    })
}
