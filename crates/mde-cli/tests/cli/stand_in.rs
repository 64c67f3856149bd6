//! The stand-in, running beside a test.

use mde_mock::{MockService, MockServiceBuilder, ReceivedRequest};
use tokio::runtime::Runtime;

pub(crate) struct StandIn {
    pub(crate) service: MockService,
    // Drops after the service, which runs on it.
    _runtime: Runtime,
}

impl StandIn {
    pub(crate) fn start(builder: MockServiceBuilder) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let service = runtime.block_on(builder.start()).expect("it starts");
        Self {
            service,
            _runtime: runtime,
        }
    }

    /// How many requests were answered with this status.
    pub(crate) fn answered(&self, status: u16) -> usize {
        let requests = self.service.requests();
        let with = |request: &&ReceivedRequest| request.status == Some(status);
        requests.iter().filter(with).count()
    }
}
