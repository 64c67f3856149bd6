//! The rules of this workspace at once: the fields that each judges, and by what.

use spec_diff::Mirror::{Alike, Judged, Only, Single};
use spec_diff::{Cause, Facade, Requires, Rule, Rules, demands};
use spec_document::model::Kind;

use super::{advice, enums, limits, servers, sources};
use crate::house::DIALECT;
use crate::house::deviations::{DEVIATION, FIELD, MARK};
use crate::house::dialect::{COLUMN, MS_ENUM, RATE_LIMIT};
use crate::house::ways::SINGULAR;

/// What a change means to this workspace.
pub static RULES: Rules = Rules {
    dialect: &DIALECT,
    rows: ROWS,
    tables: "crates/spec-diff/src/rules/table.rs, or in xtask/src/house/diff",
    advice: advice::advice,
    sources: sources::sources,
};

/// The facade does not hide what callers see of the generated crate.
pub const FACADE: Facade = Facade {
    modules: &["types::", "requests::", "tables::"],
    note: "mde gives out `types`, `requests` and `tables` of mde-client: what is said of them holds for its callers, too",
};

const ROWS: &[Rule] = &[
    Rule {
        id: "example",
        on: &[
            (Kind::MediaType, &[FIELD]),
            (Kind::Components, &[FIELD]),
            (Kind::Example, &[MARK]),
            (
                Kind::Extension(&DEVIATION),
                &[
                    "summary",
                    "description",
                    "value",
                    "externalValue",
                    MARK,
                    "$ref",
                ],
            ),
        ],
        added_and_removed: Judged,
        request_and_answer: Alike("tests use it, whoever sends such a value"),
        cause: Cause::Never,
        judge: spec_diff::example,
    },
    Rule {
        id: "server",
        on: &[(Kind::Document, &["servers"])],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: servers::server,
    },
    Rule {
        id: "server-credentials",
        on: &[(Kind::Server, &["x-authority", "x-token-scope", "x-cloud"])],
        added_and_removed: Alike(
            "other credentials are other ones than before, also where there were none",
        ),
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: |_, _| {
            demands(Requires::Major)
                .clients("they go on asking the old authority for the old scope")
                .service("new clients come with a token from elsewhere, or for another audience")
                .todo("say in CHANGELOG.md what an administrator has to allow")
        },
    },
    Rule {
        id: "server-name",
        on: &[(Kind::Server, &["x-name"])],
        added_and_removed: Alike("a rename is one in both directions"),
        request_and_answer: Single,
        cause: Cause::Likely,
        judge: |_, _| {
            demands(Requires::Major)
                .clients("programs that choose the server by its old name, in a setting or a flag, fail with the new version")
        },
    },
    Rule {
        id: "singular",
        on: &[(Kind::PathItem, &[SINGULAR])],
        added_and_removed: Alike("another word is another name of the way in"),
        request_and_answer: Single,
        cause: Cause::Likely,
        judge: |_, _| {
            demands(Requires::Major)
                .clients("scripts that call the command by its old words fail with the new version")
        },
    },
    Rule {
        id: "rate-limit",
        on: &[
            (Kind::Operation, &["x-rate-limits"]),
            (Kind::Extension(&RATE_LIMIT), &["calls", "period", "shared"]),
        ],
        added_and_removed: Only(
            &["x-rate-limits", "calls", "shared"],
            "a limit in another period is another one, whichever is longer",
        ),
        request_and_answer: Single,
        cause: Cause::Never,
        judge: limits::rate_limit,
    },
    Rule {
        id: "command-words",
        on: &[(Kind::Operation, &["x-command"])],
        added_and_removed: Alike("without it the words are those of the path: others, either way"),
        request_and_answer: Single,
        cause: Cause::Never,
        judge: |_, _| {
            demands(Requires::Major)
                .clients("scripts that type the old words find no such command")
                .todo("say in CHANGELOG.md what to type from now on")
        },
    },
    Rule {
        id: "csv-columns",
        on: &[(Kind::Schema, &["x-csv"])],
        added_and_removed: Alike("whoever counts columns counts others, either way"),
        request_and_answer: Alike("only answers are printed"),
        cause: Cause::Never,
        judge: |_, _| {
            demands(Requires::Major)
                .clients(
                    "scripts that count the columns of CSV read others; the last two move as well",
                )
                .todo("say in CHANGELOG.md which columns came, went or moved")
        },
    },
    Rule {
        id: "table-columns",
        on: &[
            (Kind::Schema, &["x-table"]),
            (
                Kind::Extension(&COLUMN),
                &["heading", "properties", "snug", "widest"],
            ),
        ],
        added_and_removed: Alike("it is for people, and promises nothing"),
        request_and_answer: Alike("only answers are printed"),
        cause: Cause::Never,
        judge: |_, _| demands(Requires::Patch),
    },
    Rule {
        id: "tone",
        on: &[(Kind::Schema, &["x-tone"])],
        added_and_removed: Alike("a colour is for people, and promises nothing"),
        request_and_answer: Alike("only answers are printed"),
        cause: Cause::Never,
        judge: |_, _| demands(Requires::Patch),
    },
    Rule {
        id: "enum-open",
        on: &[
            (Kind::Schema, &["x-ms-enum"]),
            (Kind::Extension(&MS_ENUM), &["name", "modelAsString"]),
        ],
        added_and_removed: Only(
            &["x-ms-enum", "modelAsString"],
            "nothing that is generated goes by the name",
        ),
        request_and_answer: Alike("one type is generated for both"),
        cause: Cause::Likely,
        judge: enums::enum_open,
    },
    Rule {
        id: "key",
        on: &[(Kind::Parameter, &["x-key-of"])],
        added_and_removed: Alike("another property is printed either way"),
        request_and_answer: Single,
        cause: Cause::Never,
        judge: |difference, _| {
            // Without it, it is the `id`.
            let is_id = |value: Option<&serde_json::Value>| {
                let said = value.and_then(serde_json::Value::as_str);
                said.is_none_or(|said| said.ends_with(".id"))
            };
            if is_id(difference.base.value) && is_id(difference.head.value) {
                return demands(Requires::Patch);
            }
            demands(Requires::Major)
                .clients("scripts that read `--format ids` get another property of each entity")
                .todo("say in CHANGELOG.md which ids are printed now")
        },
    },
    Rule {
        id: "entity",
        on: &[(Kind::Schema, &["x-refers"])],
        added_and_removed: Alike("the stand-in makes other entities either way"),
        request_and_answer: Alike("it says what an entity is, wherever it is"),
        cause: Cause::Never,
        judge: |_, _| {
            demands(Requires::Patch).todo(
                "look at what tests and examples expect of the stand-in: its entities know others",
            )
        },
    },
];
