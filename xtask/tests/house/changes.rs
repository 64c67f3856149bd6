//! What changes of this contract mean, and that none of them slips through.

use std::sync::LazyLock;

use proptest::prelude::*;
use spec_diff::{Change, Requires, changes};
use spec_document::document::Document;
use spec_rules::SOUND;
use xtask::house::diff::RULES;

use crate::ours::{ours, replaced};
use edits::{apply, edit, pointers};

/// The same as any document is tried with.
#[path = "../../../crates/spec-diff/tests/edits/mod.rs"]
mod edits;

static OURS: LazyLock<String> = LazyLock::new(ours);

fn document(text: &str) -> Document {
    Document::parse("spec.yaml", text).expect("a document")
}

fn compared(base: &Document, head: &Document) -> Vec<Change> {
    changes(base, head, &RULES)
}

static BASES: LazyLock<[Document; 2]> = LazyLock::new(|| [document(SOUND), document(&OURS)]);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_edit_is_a_change_or_none_at_all(place in any::<prop::sample::Index>(), edit in edit(), ours in prop::bool::weighted(0.1)) {
        let base = &BASES[usize::from(ours)];
        let mut all = Vec::new();
        pointers(base.value(), String::new(), &mut all);
        let mut head = base.value().clone();
        let pointer = place.get(&all);
        apply(&mut head, pointer, edit.clone());
        let edited = document(&head.to_string());
        let found = compared(base, &edited);
        // Maps are equal whatever the order of their keys.
        prop_assert_eq!(found.is_empty(), &head == base.value(), "{} {:?}: {:?}", pointer, edit, found);
        // The way back is a change, too.
        let back = compared(&edited, base);
        prop_assert_eq!(found.is_empty(), back.is_empty(), "{} {:?}", pointer, edit);
    }
}

/// What an edit of the sound spec means: rule and version of each change, the gravest first.
#[test]
fn each_change_has_its_rule_and_demand() {
    use Requires::{Major, Patch};
    let base = document(SOUND);
    for (old, new, expected) in [
        (
            "x-name: global",
            "x-name: world",
            vec![("server-name", Major)],
        ),
        (
            "x-authority: https://login.example.com",
            "x-authority: https://login.example.org",
            vec![("server-credentials", Major)],
        ),
        ("calls: 100", "calls: 50", vec![("rate-limit", Patch)]),
        (
            "                unannounced-state: ",
            "                unheard-of-state: ",
            vec![("example", Patch), ("example", Patch)],
        ),
        (
            "      x-ms-enum: { name: DeviceState, modelAsString: true }\n",
            "",
            vec![("enum-open", Major)],
        ),
        (
            "      operationId: getDevice\n",
            "      operationId: getDevice\n      x-command: [device, get]\n",
            vec![("command-words", Major), ("command-words", Major)],
        ),
        (
            "      description: A device.\n",
            "      description: A device.\n      x-csv: [id, state]\n",
            vec![("csv-columns", Major), ("csv-columns", Major)],
        ),
        (
            "      description: A device.\n",
            "      description: A device.\n      x-table: [{ heading: ID, properties: [id], snug: 8, widest: 8 }]\n",
            vec![("table-columns", Patch)],
        ),
        (
            "          period: PT1M",
            "          period: PT60S",
            vec![("rate-limit", Patch)],
        ),
        (
            "      example: d1\n",
            "      example: d1\n      x-key-of: Device.id\n",
            vec![("key", Patch)],
        ),
        (
            "      example: d1\n",
            "      example: d1\n      x-key-of: Device.state\n",
            vec![("key", Major)],
        ),
        (
            "      description: A device.\n",
            "      description: A device.\n      x-refers: { state: Failure }\n",
            vec![("entity", Patch)],
        ),
    ] {
        let head = document(&replaced(SOUND, old, new));
        let changes = compared(&base, &head);
        let found: Vec<(&str, Requires)> = changes
            .iter()
            .map(|change| (change.rule, change.requires))
            .collect();
        assert_eq!(found, expected, "{old:?} → {new:?}: {changes:#?}");
        for change in &changes {
            assert!(
                !change.what.is_empty() && change.head.place.line > 0,
                "{change:?}"
            );
        }
    }
}

/// What is found, with its sentence.
fn told(base: &str, head: &str) -> Vec<(&'static str, Requires, String)> {
    compared(&document(base), &document(head))
        .into_iter()
        .map(|change| (change.rule, change.requires, change.what))
        .collect()
}

#[test]
fn columns_that_move_are_major_and_those_for_people_are_not() {
    use Requires::{Major, Patch};
    for (old, new, rule, requires) in [
        (
            "        - osBuild\n        - osArchitecture\n",
            "        - osArchitecture\n        - osBuild\n",
            "csv-columns",
            Major,
        ),
        (
            "        - managedByStatus\n",
            "        - managedByStatus\n        - osProcessor\n",
            "csv-columns",
            Major,
        ),
        ("        - managedByStatus\n", "", "csv-columns", Major),
        (
            "heading: Risk, ",
            "heading: Danger, ",
            "table-columns",
            Patch,
        ),
        (
            "[osPlatform], snug: 17",
            "[osPlatform], snug: 18",
            "table-columns",
            Patch,
        ),
    ] {
        let found = told(&OURS, &replaced(&OURS, old, new));
        assert!(!found.is_empty(), "{old:?} → {new:?}");
        for (found, demands, what) in found {
            assert_eq!(
                (found, demands),
                (rule, requires),
                "{old:?} → {new:?}: {what}"
            );
        }
    }
}

#[test]
fn another_definition_is_a_change_of_its_use() {
    let whats = |head: &str| -> Vec<String> {
        let told = told(&OURS, head);
        told.into_iter().map(|(_, _, what)| what).collect()
    };
    let head = replaced(&OURS, "schemas/RiskScore'", "schemas/ExposureLevel'");
    let found = whats(&head);
    assert!(
        found.contains(&"Machine.riskScore: `RiskScore` → `ExposureLevel`".to_owned())
            && found.contains(&"Machine.riskScore: the member `Informational` is gone".to_owned()),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .all(|what| what.starts_with("Machine.riskScore")),
        "{found:#?}"
    );
    let (unauthorized, missing) = ("examples/Unauthorized'", "examples/MissingRoles'");
    let head = replaced(&OURS, unauthorized, "examples/Both'");
    let head = replaced(&head, missing, unauthorized);
    let head = replaced(&head, "examples/Both'", missing);
    let found = whats(&head);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|what| what.contains(" → ")), "{found:#?}");
    let head = replaced(
        &OURS,
        "        - $ref: '#/components/parameters/UserName'\n",
        "        - { name: id, in: path, required: true, schema: { $ref: '#/components/schemas/UserName' } }\n",
    );
    let found = whats(&head);
    assert!(
        found
            .iter()
            .any(|what| what.ends_with("`id (path)`: `UserName` → one that is written out here")),
        "{found:#?}"
    );
}

#[test]
fn what_is_said_fits_what_is_changed() {
    // The hand-written type is for the one schema alone.
    let device = SOUND.replace("UserName", "DeviceId");
    let longer = replaced(&device, "      minLength: 1\n", "      minLength: 2\n");
    let bounds = compared(&document(&device), &document(&longer));
    assert_eq!(bounds[0].rule, "bounds");
    assert_eq!(bounds[0].todo, None, "{bounds:#?}");
    let name = |pattern: &str| {
        replaced(
            &OURS,
            r"pattern: '^(?!\.{1,2}$)",
            &format!("pattern: '{pattern}"),
        )
    };
    let loosened = compared(&document(&OURS), &document(&name("^")));
    let loosened = &loosened[0];
    assert!(
        loosened
            .service
            .as_deref()
            .is_some_and(|said| said.starts_with("other values"))
            && loosened
                .todo
                .as_deref()
                .is_some_and(|todo| todo.contains("UserName")),
        "{loosened:#?}"
    );
    let two = replaced(
        SOUND,
        "          period: PT1M\n",
        "          period: PT1M\n        - calls: 500\n          period: PT1H\n",
    );
    let turned = replaced(
        SOUND,
        "        - calls: 100\n          period: PT1M\n",
        "        - calls: 500\n          period: PT1H\n        - calls: 100\n          period: PT1M\n",
    );
    assert_eq!(told(&two, &turned)[0].1, Requires::Patch);
}

/// The sound spec, edited.
fn edited(edits: &[(&str, &str)]) -> String {
    let base = SOUND.to_owned();
    edits
        .iter()
        .fold(base, |text, (old, new)| replaced(&text, old, new))
}

/// A second operation, and what both say of their limits, each with the family that shares it.
fn two_operations(limits: &[(u32, &str, Option<&str>)]) -> String {
    let from = SOUND.find("  /api/devices/{id}:").expect("the path");
    let to = SOUND.find("components:").expect("what follows");
    let twin = SOUND[from..to]
        .replace("/api/devices/{id}:", "/api/devices/{id}/twin:")
        .replace("getDevice", "getTwin");
    let written: String = limits
        .iter()
        .map(|(calls, period, shared)| {
            let shared =
                shared.map_or_else(String::new, |name| format!("          shared: {name}\n"));
            format!("        - calls: {calls}\n          period: {period}\n{shared}")
        })
        .collect();
    let text = format!("{}{}{}", &SOUND[..to], twin, &SOUND[to..]);
    text.replace("        - calls: 100\n          period: PT1M\n", &written)
}

#[test]
fn a_limit_that_operations_come_to_share_is_a_patch_and_says_who_calls_how_often() {
    let alone = [(100, "PT1M", None), (1500, "PT1H", None)];
    let shared = [(100, "PT1M", None), (1500, "PT1H", Some("devices"))];
    let renamed = [(100, "PT1M", None), (1500, "PT1H", Some("twins"))];
    let both = [
        (100, "PT1M", None),
        (1500, "PT1H", None),
        (1500, "PT1H", Some("devices")),
    ];
    for (base, head, says, service, clients) in [
        (
            &alone[..],
            &shared[..],
            "the limit in PT1H is shared by the family `devices`",
            "new clients call less often",
            Some("they go on counting each operation by itself"),
        ),
        (
            &shared,
            &alone,
            "the limit in PT1H is no longer shared by the family `devices`",
            "new clients call more often",
            None,
        ),
        (
            &shared,
            &renamed,
            "the limit in PT1H is shared by the family `twins`, and no longer by `devices`",
            "as before, if it has the same ones under another name",
            Some("they count it over the operations of the old family"),
        ),
        (
            &alone,
            &both,
            "a limit of 1500 calls in PT1H for the family `devices` together is new",
            "new clients call less often",
            Some("they call as often as before"),
        ),
    ] {
        let (base, head) = (
            document(&two_operations(base)),
            document(&two_operations(head)),
        );
        let found = compared(&base, &head);
        assert_eq!(found.len(), 2, "one for each operation: {found:#?}");
        for (change, operation) in found.iter().zip(["/{id}:", "/{id}/twin:"]) {
            assert_eq!(
                (change.rule, change.requires),
                ("rate-limit", Requires::Patch)
            );
            assert!(
                change.what.contains(says) && change.what.contains(operation),
                "{change:#?}"
            );
            let said = |said: &Option<String>, words: &str| {
                said.as_deref().is_some_and(|said| said.contains(words))
            };
            assert!(said(&change.service, service), "{change:#?}");
            assert_eq!(change.clients.is_some(), clients.is_some(), "{change:#?}");
            assert!(
                clients.is_none_or(|words| said(&change.clients, words)),
                "{change:#?}"
            );
        }
    }
}

/// Edits of both sides, after which programs compile as before and do something else.
#[test]
fn a_server_that_comes_to_mean_another_is_major() {
    let server = |name: &str, cloud: &str| {
        format!("  - {{ url: 'https://{name}.example.com', x-name: {name}, x-cloud: {cloud} }}\n")
    };
    let (commercial, other, second) = (
        server("commercial", "gcc"),
        server("eu", "commercial"),
        server("us", "gov"),
    );
    let two = format!("{}{}", server("gov-1", "gov"), server("gov-2", "gov"));
    let two_swapped = format!("{}{}", server("gov-2", "gov"), server("gov-1", "gov"));
    let before = |text: &str| format!("{text}paths:\n");
    for (name, base, head, rule, demand) in [
        (
            "a server is called like a cloud",
            vec![],
            vec![("paths:\n", before(&commercial).as_str())],
            "server",
            Requires::Major,
        ),
        (
            "a server more in a cloud",
            vec![],
            vec![("paths:\n", before(&other).as_str())],
            "server",
            Requires::Minor,
        ),
        (
            "a server before the first of its cloud",
            vec![("paths:\n", before(&two).as_str())],
            vec![("paths:\n", before(&format!("{second}{two}")).as_str())],
            "server",
            Requires::Major,
        ),
        (
            "the servers of a cloud in another order",
            vec![("paths:\n", before(&two).as_str())],
            vec![("paths:\n", before(&two_swapped).as_str())],
            "server",
            Requires::Major,
        ),
        (
            "the servers of several clouds in another order",
            vec![(
                "paths:\n",
                before(&format!("{commercial}{second}")).as_str(),
            )],
            vec![(
                "paths:\n",
                before(&format!("{second}{commercial}")).as_str(),
            )],
            "server",
            Requires::Patch,
        ),
    ] {
        let told = told(&edited(&base), &edited(&head));
        let of_rule = told.iter().filter(|(id, ..)| *id == rule);
        let found = of_rule.map(|(_, requires, _)| *requires).max();
        assert_eq!(found, Some(demand), "{name}: {told:?}");
    }
}

#[test]
fn another_way_to_sign_in_has_to_agree_with_the_servers() {
    let todos = |old: &str, new: &str| -> Vec<Option<String>> {
        let changes = compared(&document(&OURS), &document(&replaced(&OURS, old, new)));
        changes.into_iter().map(|change| change.todo).collect()
    };
    let url = "clientCredentials:\n          tokenUrl: https://login.";
    let another = format!("{url}another.");
    let [Some(todo)] = &todos(url, &another)[..] else {
        panic!("one change with something to do");
    };
    assert!(
        todo.contains("`x-authority` and `x-token-scope` of the servers"),
        "{todo}"
    );
}
