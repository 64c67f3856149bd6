//! Owns the word to a person who sees nothing happen, because the quota is used up.

use std::{convert::Infallible, io::IsTerminal as _, time::Duration};

use mde::Client;

use crate::diagnostics;

/// As long as this, nobody wonders.
const UNNOTICED: Duration = Duration::from_secs(2);

/// Tells once how long the run waits for the quota of its operation, if it does and somebody looks on. Never ends.
pub(crate) async fn tell(client: &Client, operation: &str) -> Infallible {
    if std::io::stderr().is_terminal() {
        loop {
            tokio::time::sleep(UNNOTICED).await;
            // If it cannot be told, the calls meet the same error.
            let usages = client.quota().await.unwrap_or_default();
            let usage = usages.get(operation).filter(|usage| usage.in_flight == 0);
            let wait = usage.map(|usage| usage.next_slot_in);
            if let Some(wait) = wait.filter(|wait| *wait > UNNOTICED) {
                diagnostics::note(&format!(
                    "waiting for the quota of calls: the next one may be sent in {:.0} s",
                    wait.as_secs_f64().ceil()
                ));
                break;
            }
        }
    }
    std::future::pending().await
}
