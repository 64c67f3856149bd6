//! Every rule of a spec of this workspace, in one table, with the reason for each.

use spec_rules::{Rule, Rules, Stage};

use super::{
    commands, entities, functions, limits, names, pages, permissions, schemas, servers, ways,
};
use crate::house::DIALECT;

/// Every rule that a spec of this workspace has to keep.
pub static RULES: Rules = Rules {
    dialect: &DIALECT,
    rows: &[spec_rules::RULES, HOUSE, spec_rules::READING, GENERATED],
};

/// A row. There must be a broken spec of the rule's name.
macro_rules! rule {
    ($stage:expr, $id:literal, $check:expr, $why:literal $(,)?) => {
        Rule {
            id: $id,
            why: $why,
            broken: Some(include_str!(concat!(
                "../../../tests/broken-specs/",
                $id,
                ".yaml"
            ))),
            stage: $stage,
            check: $check,
        }
    };
}

static HOUSE: &[Rule] = &[
    rule!(
        Stage::Meaning,
        "server-fields",
        servers::servers,
        "host, authority and token scope differ in every cloud; a client that guesses one sends its token to the wrong place",
    ),
    rule!(
        Stage::Meaning,
        "server-name",
        servers::server_name,
        "the client looks for a server of a name before it looks for a cloud: whoever names the cloud would get another host from then on",
    ),
    rule!(
        Stage::Meaning,
        "server-cloud",
        servers::server_cloud,
        "a token for one host of a cloud may be sent to the others: with another scope or authority it would go where it was not meant for",
    ),
    rule!(
        Stage::Meaning,
        "server-duplicate",
        servers::server_duplicate,
        "people would have to choose between two names of the same thing",
    ),
    rule!(
        Stage::Meaning,
        "security-missing",
        permissions::security_missing,
        "the table of required permissions would have no row, and the client could not say what a 403 asks for",
    ),
    rule!(
        Stage::Meaning,
        "security-form",
        permissions::security_form,
        "the table of permissions holds one permission an alternative, of an application or of a person: anything else would be left out, or stop the generator",
    ),
    rule!(
        Stage::Meaning,
        "rate-limits",
        limits::rate_limits,
        "the client paces its requests by this table; without a row it would run into 429s",
    ),
    rule!(
        Stage::Meaning,
        "rate-limits-shared",
        limits::shared,
        "the client counts the calls of a whole family by what its operations say they share; were they to say different things, some would use up what others leave",
    ),
    rule!(
        Stage::Meaning,
        "response-throttled",
        limits::throttled,
        "limits hold for every operation, and how long to wait for is all that a client has to go by when they are used up",
    ),
    rule!(
        Stage::Meaning,
        "response-page",
        pages::page,
        "the client then takes the type for no page of a collection, and everything behind the first page is lost without a word",
    ),
    rule!(
        Stage::Meaning,
        "date-time-bare",
        schemas::date_time,
        "our lenient timestamp takes the place of the bare schema only; this one would become chrono's strict type",
    ),
    rule!(
        Stage::Meaning,
        "enum-open",
        schemas::enum_open,
        "a closed or nameless enum of answers fails a whole page on the first member that the service adds; one that only requests hold may be closed",
    ),
    rule!(
        Stage::Meaning,
        "path-function",
        functions::functions,
        "nobody could tell where a parameter ends, and text could end it by itself: between quotes the client doubles those of the value",
    ),
    rule!(
        Stage::Meaning,
        "refers",
        entities::refers,
        "the stand-in would make entities that point nowhere, and nobody would see that a word was misspelt",
    ),
    rule!(
        Stage::Meaning,
        "key-of",
        entities::key_of,
        "what a path names would be looked for under a property that there is not, and never be found",
    ),
    rule!(
        Stage::Meaning,
        "operation-taken",
        names::operations,
        "the client has a method of that name by hand, or the generated tests call something else by it: neither would compile",
    ),
    rule!(
        Stage::Meaning,
        "command-words",
        commands::words,
        "two words behind `mde` are what people type; where they are a command by hand, or twice the same, nobody can",
    ),
    // Of paths that nobody can tell apart it would say the same again.
    rule!(
        Stage::Examples,
        "command-duplicate",
        commands::duplicate,
        "two operations would be one command, and only the first of them could be asked",
    ),
    rule!(
        Stage::Meaning,
        "columns-unknown",
        commands::columns,
        "the column would be empty for ever, and nobody could tell that from a property that the service left out",
    ),
    rule!(
        Stage::Meaning,
        "tone-unknown",
        commands::tones,
        "the member would never get its colour, and bad news would look like any other",
    ),
    rule!(
        Stage::Meaning,
        "parameter-prefer",
        names::prefer,
        "by this header the contract cases choose what the stand-in answers",
    ),
    rule!(
        Stage::Meaning,
        "way-singular",
        ways::singulars,
        "the word is the name of a handle, of an argument and of a command: one that is made up by guessing would have to be renamed for everybody",
    ),
    rule!(
        Stage::Meaning,
        "way-key",
        ways::keys,
        "all operations of one thing are come by through one handle, which holds one value of one type",
    ),
    rule!(
        Stage::Meaning,
        "way-taken",
        ways::taken,
        "the way in would have the name of something that is written by hand: one of the two could not be called",
    ),
    rule!(
        Stage::Meaning,
        "way-twice",
        ways::twice,
        "two operations with one way in do not compile, and a name that depends on what else there is would change when it goes",
    ),
];

/// What is found when the spec keeps all rules.
static GENERATED: &[Rule] = &[
    Rule::elsewhere(
        "generator",
        "what no rule foresaw stops the generator: no client can be made, and a rule is missing",
        None,
    ),
    Rule::elsewhere(
        "generated-stale",
        "the client, the stand-in and the tests must be what the spec makes them",
        None,
    ),
    Rule::elsewhere(
        "generated-foreign",
        "whoever reads in a folder named `generated` takes all files for generated; whoever cleans up deletes them",
        None,
    ),
    Rule::elsewhere(
        "rules-unlisted",
        "the list of rules for people would no longer be the list that is checked",
        None,
    ),
];
