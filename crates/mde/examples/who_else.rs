//! Who else logs on to the devices of a user: options for one question, what comes beside an answer, the same
//! asked about many, and a question that the specification does not know.
//!
//! `MDE_TOKEN=… cargo run -p mde --example who_else -- USER`, and with `MDE_BASE_URL=http://127.0.0.1:8080` of a
//! stand-in.

use std::{collections::BTreeSet, error::Error, time::Duration};

use futures::{StreamExt, TryStreamExt, stream};
use mde::{CallOptions, Client, Credentials, RetryPolicy, UserName, requests, types::MachineId};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let user = std::env::args().nth(1).ok_or("which user?")?;
    let mut client = Client::builder().credentials(Credentials::from_env()?);
    if let Ok(url) = std::env::var("MDE_BASE_URL") {
        client = client.base_url(url);
    }
    print!("{}", who_else(&client.build()?, user.parse()?).await?);
    Ok(())
}

/// What there is to say. It takes the client from outside, so that a test can hand it one that asks a stand-in.
pub(crate) async fn who_else(client: &Client, user: UserName) -> Result<String, Box<dyn Error>> {
    let mut said = String::new();

    // Options for one question: all its pages within a minute, each asked for twice at most, and a case number
    // for whoever reads the gateway's log. The client itself stays as it is.
    let hurried = CallOptions::new()
        .deadline(Duration::from_secs(60))
        .retry(RetryPolicy::default().with_attempts(2.try_into()?))
        .header("X-Case", "INC-4711")?;
    let machines = client.with(hurried).user(user.clone()).machines();
    let machines: Vec<_> = machines.try_collect().await?;
    said += &format!("{user}: {} machines\n", machines.len());

    // The same asked about many: each once, as many at a time as the quota lets go.
    let ids = machines.iter().map(|machine| machine.id.parse());
    let ids: Vec<MachineId> = ids.collect::<Result<_, _>>()?;
    let last = ids.last().cloned();
    let mut answers = client
        .pages_of_each(stream::iter(ids), requests::ListMachineLogonUsers::new)
        .items();
    let mut others = BTreeSet::new();
    while let Some((machine, users)) = answers.next().await {
        // An error of one device does not end it; one that all others would meet as well does.
        for other in users.map_err(|error| format!("{}: {error}", machine.as_str()))? {
            others.extend(other?.account_name);
        }
    }
    others.remove(user.as_str());
    said += &format!("who else logs on there: {others:?}\n");

    // One answer, and what came beside it.
    if let Some(id) = last {
        let machine = client.machine(id).get().with_response().await?;
        let name = machine
            .computer_dns_name
            .as_deref()
            .unwrap_or("a nameless device");
        said += &format!(
            "{name}: HTTP {}, {} of {} properties known, {} attempt, waited {:?} for the quota\n",
            machine.status(),
            properties(machine.body())? - machine.extra.len(),
            properties(machine.body())?,
            machine.attempts(),
            machine.quota_wait(),
        );
    }

    // What the specification does not know is asked by its path, with the same token, quota and retries. What it
    // does know in other words, too: this is the first question again, and counts as such.
    let raw = client
        .get(format!("/api/users/{user}/machines").parse()?)
        .await?;
    said += &format!("the same, raw: {} bytes\n", raw.len());
    Ok(said)
}

fn properties(body: &[u8]) -> Result<usize, serde_json::Error> {
    serde_json::from_slice::<serde_json::Map<_, _>>(body).map(|properties| properties.len())
}
