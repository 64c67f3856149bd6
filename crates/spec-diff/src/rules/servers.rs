//! Where the service is called.

use serde_json::Value;
use url::Url;

use super::rule::{Context, Verdict, demands};
use crate::differences::{Difference, Side, Way};
use crate::requires::Requires;

/// A server that came or went. The first one is what is called where none is chosen.
pub fn server(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let list = context.rules.dialect.list("servers");
    let first = |root: &Value| -> Option<String> {
        let server = root.pointer("/servers/0")?;
        let name = list.and_then(|list| server.get(list.name));
        Some(name.or_else(|| server.get("url"))?.as_str()?.to_owned())
    };
    // Of several differences, that of the server which is, or was, the first.
    let concerned = match difference.way {
        Way::Added => difference.head.pointer == "/servers/0",
        Way::Removed => difference.base.pointer == "/servers/0",
        _ => true,
    };
    if concerned
        && let (Some(was), Some(is)) = (first(context.base), first(context.head))
        && was != is
    {
        return demands(Requires::Major)
            .what(format!(
                "The first server, which is the default, is another one: `{was}` → `{is}`"
            ))
            .clients("they go on calling the old default")
            .service("clients that were told nothing come to another address");
    }
    match difference.way {
        Way::Added => demands(Requires::Minor),
        Way::Removed => demands(Requires::Major)
            .clients("those that were told to use it go on calling it")
            .service("no more calls at this address")
            .todo("keep it while anybody may use it"),
        _ => demands(Requires::Patch),
    }
}

pub(super) fn server_address(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let address = |side: &Side<'_>| Url::parse(side.value?.as_str()?).ok();
    let (was, is) = (address(&difference.base), address(&difference.head));
    if difference.field == "url" && was.is_some() && was == is {
        return demands(Requires::Patch);
    }
    demands(Requires::Major)
        .clients("they go on calling the old address, with their tokens")
        .service("new clients come to another address, unasked")
        .todo("add a server with a name of its own instead, if the old address still answers")
}

#[cfg(test)]
mod tests {
    use crate::fixture::{each, edited, told};
    use crate::requires::Requires;
    use crate::requires::Requires::{Major, Minor};
    use spec_rules::SOUND;

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            (
                "- url: https://api.example.com",
                "- url: https://api.example.org",
                &[("server-address", Major)],
            ),
            // The first server is the default.
            (
                "servers:\n",
                "servers:\n  - url: https://api.example.org\n    x-name: other\n",
                &[("server", Major)],
            ),
            (
                "paths:\n",
                "  - url: https://api.example.org\n    x-name: other\npaths:\n",
                &[("server", Minor)],
            ),
        ]);
    }

    #[test]
    fn an_address_that_is_written_otherwise_is_the_same() {
        let head = edited(&[(
            "  - url: https://api.example.com\n",
            "  - url: https://API.example.com:443/\n",
        )]);
        let found: Vec<_> = told(SOUND, &head)
            .into_iter()
            .map(|(rule, requires, _)| (rule, requires))
            .collect();
        assert_eq!(found, [("server-address", Requires::Patch)]);
    }
}
