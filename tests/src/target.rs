//! Owns which service the contract cases call: a stand-in of their own, or the one that the environment
//! names, such as another implementation that serves the same bundle.

use std::net::SocketAddr;

use mde_mock::MockService;
use tokio::net::TcpStream;
use url::Url;

/// The environment variable with the URL of the service; without it, the stand-in.
const VARIABLE: &str = "CONTRACT_TARGET";

/// A service that answers with the documented example that `Prefer` asks for.
pub(crate) struct Target {
    address: SocketAddr,
    _stand_in: Option<MockService>,
}

impl Target {
    /// The service that the environment names, else a stand-in that stops with this.
    ///
    /// # Panics
    /// When there is no such service: a case that called nothing would prove nothing.
    pub(crate) async fn of_environment() -> Self {
        let named = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty());
        let (url, stand_in) = match named {
            Some(url) => (url, None),
            None => {
                let service = mde_mock::start().await;
                (service.url().to_owned(), Some(service))
            }
        };
        let address = address(&url).unwrap_or_else(|problem| panic!("{VARIABLE}={url}: {problem}"));
        if let Err(error) = TcpStream::connect(address).await {
            panic!("{VARIABLE}={url}: nothing answers there: {error}");
        }
        Self {
            address,
            _stand_in: stand_in,
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// The address of a service that a wire tap can be put before.
fn address(url: &str) -> Result<SocketAddr, String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    if url.scheme() != "http" || url.path() != "/" || url.query().is_some() {
        return Err("write it as http://HOST:PORT; the wire tap cannot see into TLS".to_owned());
    }
    let addresses = url.socket_addrs(|| None).map_err(|error| error.to_string());
    let first = addresses?.into_iter().next();
    first.ok_or_else(|| "the host has no address".to_owned())
}
