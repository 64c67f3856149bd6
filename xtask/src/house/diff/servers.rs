//! Servers by the names that people choose them by, and by those of their clouds.

use serde_json::Value;
use spec_diff::{Context, Difference, Requires, Side, Verdict, Way, demands};

/// A server is also known by the name of its cloud.
pub(super) fn server(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let verdict = spec_diff::server(difference, context);
    // That the default is another one is said already.
    if verdict.is_told() {
        return verdict;
    }
    if let Some((name, was, is)) = renamed_cloud(difference, context) {
        return demands(Requires::Major)
            .what(format!(
                "The name `{name}` means another server: `{was}` → `{is}`"
            ))
            .clients("they go on calling the old one")
            .service("clients that were told the name come to another address, with its tokens")
            .todo("give a server a name that no cloud has, and add servers behind the first of their cloud");
    }
    verdict
}

/// A name by which a person chooses a server, and the servers that it means before and after, if this
/// difference makes them different ones. A name is a server's, or else that of the first server's cloud.
fn renamed_cloud(
    difference: &Difference<'_>,
    context: &Context<'_>,
) -> Option<(String, String, String)> {
    let servers = |root: &Value| -> Vec<[String; 2]> {
        let servers = root.get("servers").and_then(Value::as_array);
        let text = |server: &Value, key| server.get(key).and_then(Value::as_str).map(str::to_owned);
        servers
            .into_iter()
            .flatten()
            .filter_map(|server| Some([text(server, "x-name")?, text(server, "x-cloud")?]))
            .collect()
    };
    let (base, head) = (servers(context.base), servers(context.head));
    let meant = |servers: &[[String; 2]], name: &String| -> Option<String> {
        let by = |part: usize| servers.iter().find(|server| server[part] == *name);
        by(0).or_else(|| by(1)).map(|[name, _]| name.clone())
    };
    let own = |side: &Side<'_>| Some(side.value?.get("x-name")?.as_str()?.to_owned());
    base.iter().flatten().find_map(|name| {
        let (was, is) = (meant(&base, name)?, meant(&head, name)?);
        let concerned = match difference.way {
            Way::Added => own(&difference.head).as_ref() == Some(&is),
            Way::Removed => own(&difference.base).as_ref() == Some(&was),
            _ => true,
        };
        (was != is && concerned).then(|| (name.clone(), was, is))
    })
}
