//! Starting and stopping: the builder, the listener and the task behind it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use axum::serve::ListenerExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::contract::Contract;
use crate::dispatch::{self, Dispatch, UnknownUser};
use crate::fleet::{self, Fleet, FleetFileError, LIST_USER_MACHINES};

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
    /// A user was given whom no request that keeps the contract can ask for.
    #[error("user '{name}' cannot be served, because the name {rule}")]
    UserName {
        /// The name.
        name: String,
        /// The rule of the contract that it breaks.
        rule: String,
    },
}

/// A running stand-in. It stops when this is dropped.
#[derive(Debug)]
pub struct MockService {
    url: String,
    users: Vec<String>,
    // Dropping the sender is the signal to stop.
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
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
    own_users: Vec<(String, Vec<String>)>,
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
            own_users: Vec::new(),
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

    /// How many machines a page has at most; 25 unless told.
    pub fn page_size(mut self, page_size: NonZeroUsize) -> Self {
        self.page_size = page_size;
        self
    }

    /// What to say about a user whom the fleet does not have; 404 unless told.
    pub fn unknown_user(mut self, unknown_user: UnknownUser) -> Self {
        self.unknown_user = unknown_user;
        self
    }

    /// Adds a user with machines of your own, or replaces the fleet's user of that name. The
    /// machines are served as they are given, even if they break the contract.
    pub fn user(mut self, name: impl Into<String>, machines: Vec<Value>) -> Self {
        let machines = machines.iter().map(Value::to_string).collect();
        self.own_users.push((name.into(), machines));
        self
    }

    /// Adds the users of a JSON file (an object: user name → array of machines), as
    /// [`user`](Self::user) does.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is not such JSON, or names a user twice.
    pub fn fleet_file(mut self, path: impl AsRef<Path>) -> Result<Self, FleetFileError> {
        for (name, machines) in fleet::read_file(path.as_ref())? {
            let machines = machines.iter().map(|machine| machine.get().to_owned());
            self.own_users.push((name, machines.collect()));
        }
        Ok(self)
    }

    /// Starts the stand-in on the current tokio runtime. When this returns it is listening.
    ///
    /// # Errors
    ///
    /// When the address cannot be listened on, or a user of one's own has a name that the contract
    /// forbids.
    pub async fn start(self) -> Result<MockService, StartError> {
        let contract = Contract::bundled();
        let mut fleet = Fleet::generate(
            &contract,
            self.seed,
            self.users,
            self.devices,
            self.page_size,
        );
        for (name, machines) in self.own_users {
            if let Some(rule) = broken_rule(&contract, &name) {
                return Err(StartError::UserName { name, rule });
            }
            fleet.set_user(name, machines);
        }

        let address = SocketAddr::new(self.host, self.port);
        let unusable = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(unusable)?;
        let address = reachable(listener.local_addr().map_err(unusable)?);
        // Answers are small and whole: waiting for more of them only costs time.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });

        let users = fleet.user_names().map(str::to_owned).collect();
        let dispatch = Dispatch::new(fleet, self.unknown_user, address);
        let router = dispatch::router(contract, dispatch);
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, router).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        Ok(MockService {
            url: format!("http://{address}"),
            users,
            stop: Some(stop),
            server: tokio::spawn(server.into_future()),
        })
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

    /// The names of the users that it knows.
    pub fn users(&self) -> impl Iterator<Item = &str> {
        self.users.iter().map(String::as_str)
    }

    /// Stops listening, lets answers under way finish, for a second at most, and returns when the
    /// port is free again.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
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

fn broken_rule(contract: &Contract, user: &str) -> Option<String> {
    let [parameter] = &*contract.operation(LIST_USER_MACHINES)?.path_parameters else {
        return None;
    };
    parameter.broken_rule(user)
}
