//! Exports a span for each call, by OpenTelemetry's conventions for HTTP clients: operation, status,
//! attempts, time waited for the quota, the service's correlation id. Here to standard output; any other
//! exporter goes in its place.
//!
//! `MDE_TOKEN=… cargo run -p mde --example opentelemetry -- USER`

use std::error::Error;

use futures::TryStreamExt;
use mde::{Client, Credentials};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::{filter::LevelFilter, layer::SubscriberExt};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(opentelemetry_stdout::SpanExporter::default())
        .build();
    let spans = tracing_opentelemetry::layer().with_tracer(provider.tracer("example"));
    tracing::subscriber::set_global_default(
        tracing_subscriber::registry()
            .with(LevelFilter::INFO)
            .with(spans),
    )?;

    let user = std::env::args().nth(1).ok_or("which user?")?;
    let mut client = Client::builder().credentials(Credentials::from_env()?);
    if let Ok(url) = std::env::var("MDE_BASE_URL") {
        client = client.base_url(url);
    }
    let machines: Vec<_> = client
        .build()?
        .user(user.parse()?)
        .machines()
        .try_collect()
        .await?;
    println!("{} machines", machines.len());

    provider.shutdown()?;
    Ok(())
}
