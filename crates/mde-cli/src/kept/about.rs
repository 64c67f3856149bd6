//! Owns what a run is about, as far as it decides what its output holds: only a run about the same goes on with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is asked, whom, and how it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct About {
    /// The words of the command.
    pub(crate) command: String,
    /// What holds for every call.
    pub(crate) options: BTreeMap<String, Value>,
    /// How answers are written.
    pub(crate) output: BTreeMap<String, Value>,
}

/// Whom is asked, and about whose devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// Where the service is.
    pub(crate) service: String,
    /// The tenant, if the credential or its token says it.
    pub(crate) tenant: Option<String>,
}

/// The name of the format among what makes an output another.
const FORMAT: &str = "format";

impl About {
    /// What the other, earlier one was about instead, each in a few words.
    pub(super) fn differences(&self, earlier: &Self) -> Vec<String> {
        let text = |text: &str| Value::String(text.to_owned());
        let command = difference(
            "the command",
            Some(&text(&earlier.command)),
            Some(&text(&self.command)),
        );
        let mut differences: Vec<_> = command.into_iter().collect();
        // In another format all else of it is another thing, too.
        if let (was, is) = (earlier.output.get(FORMAT), self.output.get(FORMAT))
            && let Some(format) = difference("--format", was, is)
        {
            differences.push(format);
            return differences;
        }
        for (earlier, now) in [
            (&earlier.options, &self.options),
            (&earlier.output, &self.output),
        ] {
            let added = now.keys().filter(|name| !earlier.contains_key(*name));
            for name in earlier.keys().chain(added) {
                let (was, is) = (earlier.get(name), now.get(name));
                differences.extend(difference(&format!("--{name}"), was, is));
            }
        }
        differences
    }
}

impl Asked {
    /// What the other, earlier one was instead, each in a few words.
    pub(super) fn differences(&self, earlier: &Self) -> Vec<String> {
        let text = |text: &String| Value::String(text.clone());
        let [service, tenant] = [
            difference(
                "the service",
                Some(&text(&earlier.service)),
                Some(&text(&self.service)),
            ),
            difference(
                "the tenant",
                earlier.tenant.as_ref().map(text).as_ref(),
                self.tenant.as_ref().map(text).as_ref(),
            ),
        ];
        service.into_iter().chain(tenant).collect()
    }
}

fn difference(what: &str, was: Option<&Value>, is: Option<&Value>) -> Option<String> {
    let shown = |value: Option<&Value>| match value {
        None => "not known".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let shown = |value: Option<&Value>| match what.starts_with("--") && value.is_none() {
        true => "not given".to_owned(),
        false => shown(value),
    };
    (was != is).then(|| format!("{what} was {}, and is {}", shown(was), shown(is)))
}
