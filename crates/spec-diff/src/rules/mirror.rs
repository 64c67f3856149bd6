//! That a rule tells a change from the way back, and what is sent from what is answered, or says why not.
//!
//! Each row of a table says it of itself ([`Mirror`]), and [`untrue`] tries it: documents that differ in
//! one field are made from the tables of [`spec_document::model`], wherever the field can stand, and what
//! the row's judge says of them is compared. A rule that looks one way only is how a breaking change
//! passes for a harmless one.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::otherwise::means_the_same;
use super::rule::{Context, Mirror, Rule, Rules};
use super::usage::{answered, sent};
use crate::differences::{Usage, Way, between, renamed_components};
use crate::requires::Requires;
use spec_document::dialect::Dialect;
use spec_document::model::{Kind, Shape};

/// What is not so of what the rows of a workspace say of themselves, each in a sentence.
///
/// It is for a test of the table. A `$ref` is left alone, since what it leads to has rules of its own; so
/// is a field that names its object, which is another one where the name is.
pub fn untrue(rules: &'static Rules) -> Vec<String> {
    rules
        .rows
        .iter()
        .flat_map(|row| faults(row, rules))
        .collect()
}

fn faults(row: &'static Rule, rules: &'static Rules) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut tried, mut in_both) = (false, false);
    for (kind, fields) in row.on {
        for field in fields.iter().filter(|field| **field != "$ref") {
            let mut fault = |what: &str| {
                faults.push(format!("{}: of {kind:?}.{field:?}, {what}", row.id));
            };
            let trials = trials(row, rules, *kind, field);
            if trials.is_empty() {
                continue;
            }
            tried = true;
            let told = trials.iter().any(|trial| trial.there != trial.back);
            if row.added_and_removed.claims(field) != told {
                fault(&format!("added and removed are told apart: {told}"));
            }
            if let Some(told) = sides_told(&trials) {
                in_both = true;
                if row.request_and_answer.claims(field) != told {
                    fault(&format!("request and answer are told apart: {told}"));
                }
            }
        }
    }
    if !tried {
        faults.push(format!("{}: no two documents differ in its fields", row.id));
    }
    let single = |mirror| matches!(mirror, Mirror::Single);
    if single(row.added_and_removed) {
        faults.push(format!("{}: whatever is added can be removed", row.id));
    }
    if single(row.request_and_answer) == in_both {
        faults.push(format!(
            "{}: a field is in requests as well as in answers: {in_both}",
            row.id
        ));
    }
    faults
}

impl Mirror {
    fn claims(self, field: &str) -> bool {
        match self {
            Self::Judged => true,
            Self::Only(fields, _) => fields.contains(&field),
            Self::Alike(_) | Self::Single => false,
        }
    }
}

/// Two documents that differ in one field, compared both ways.
struct Trial {
    /// What was done to the field. The same is done wherever it stands.
    edit: usize,
    sent: bool,
    answered: bool,
    there: Vec<Meaning>,
    back: Vec<Meaning>,
}

/// All that a verdict says but what changed, which tells there from back by itself.
#[derive(Debug, PartialEq)]
struct Meaning {
    requires: Requires,
    clients: Option<String>,
    service: Option<String>,
    todo: Option<String>,
}

/// Whether what is sent is judged otherwise than what is answered; `None` for a field that is not in both.
fn sides_told(trials: &[Trial]) -> Option<bool> {
    let requests = trials.iter().filter(|trial| trial.sent && !trial.answered);
    let mut pairs = requests
        .flat_map(|request| {
            let answers = trials.iter().filter(|trial| trial.answered && !trial.sent);
            let answers = answers.filter(|answer| answer.edit == request.edit);
            answers.map(move |answer| (request, answer))
        })
        .peekable();
    pairs.peek()?;
    Some(
        pairs.any(|(request, answer)| request.there != answer.there || request.back != answer.back),
    )
}

fn trials(row: &Rule, rules: &'static Rules, kind: Kind, field: &str) -> Vec<Trial> {
    let mut places = Vec::new();
    ways_to(kind, rules.dialect, &mut Vec::new(), &mut places);
    // What is only defined, and never used, means nothing to most judges.
    let (used, defined): (Vec<_>, Vec<_>) = places
        .into_iter()
        .partition(|way| way.iter().all(|step| step.of != Kind::Components));
    let trials = trials_at(&used, row, rules, kind, field);
    if trials.is_empty() {
        return trials_at(&defined, row, rules, kind, field);
    }
    trials
}

fn trials_at(
    places: &[Vec<Step>],
    row: &Rule,
    rules: &'static Rules,
    kind: Kind,
    field: &str,
) -> Vec<Trial> {
    let mut trials = Vec::new();
    for crowded in [false, true] {
        for (edit, (was, is)) in edits(kind, field, rules.dialect, crowded)
            .iter()
            .enumerate()
        {
            for place in places {
                let (was, is) = (document(place, was, crowded), document(place, is, crowded));
                let (there, sides) = meanings(row, rules, kind, field, [&was, &is]);
                let (back, _) = meanings(row, rules, kind, field, [&is, &was]);
                if let Some((sent, answered)) = sides {
                    trials.push(Trial {
                        edit: 2 * edit + usize::from(crowded),
                        sent,
                        answered,
                        there,
                        back,
                    });
                }
            }
        }
    }
    trials
}

/// What the row says of the differences in one field, and whether that is sent and answered.
fn meanings(
    row: &Rule,
    rules: &'static Rules,
    kind: Kind,
    field: &str,
    [base, head]: [&Value; 2],
) -> (Vec<Meaning>, Option<(bool, bool)>) {
    let renamed = renamed_components(base, head, rules.dialect);
    let context = Context {
        rules,
        base,
        head,
        renamed: &renamed,
        used_in_base: Usage::of(base, rules.dialect),
        used_in_head: Usage::of(head, rules.dialect),
    };
    let mut sides = None;
    let mut found = Vec::new();
    for difference in between(base, head, &renamed, rules.dialect) {
        let is_it = difference.kind == kind && difference.field == field;
        let is_order = difference.way == Way::Reordered;
        if !is_it || is_order || means_the_same(&difference, &context) {
            continue;
        }
        sides = Some((sent(&difference, &context), answered(&difference, &context)));
        let verdict = (row.judge)(&difference, &context);
        found.push(Meaning {
            requires: verdict.requires,
            clients: verdict.clients,
            service: verdict.service,
            todo: verdict.todo,
        });
    }
    (found, sides)
}

/// A step down a document, from an object to one in a field of it (`""` for an entry).
#[derive(Clone, Copy)]
struct Step {
    of: Kind,
    field: &'static str,
    shape: Shape,
}

fn steps(of: Kind, dialect: &Dialect) -> impl Iterator<Item = Step> {
    let own = of.fields().iter().chain(dialect.extensions(of));
    let own = own.map(|field| (field.name, field.shape));
    let entries = of.entries().map(|shape| ("", shape));
    own.chain(entries)
        .map(move |(field, shape)| Step { of, field, shape })
}

/// The ways from the document to an object of a kind that meet no kind twice.
fn ways_to(kind: Kind, dialect: &Dialect, way: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    let last = way.last();
    let at = last.map_or(Some(Kind::Document), |step| inner(&step.shape));
    let Some(at) = at else { return };
    if at == kind {
        found.push(way.clone());
        if kind == Kind::Schema {
            // A property is more than a schema: it may be missing.
            let properties = steps(kind, dialect).find(|step| step.field == "properties");
            found.push(way.iter().copied().chain(properties).collect());
        }
        return;
    }
    let mut seen: HashSet<Kind> = way.iter().map(|step| step.of).chain([at]).collect();
    for step in steps(at, dialect) {
        if inner(&step.shape).is_some_and(|next| seen.insert(next)) {
            way.push(step);
            ways_to(kind, dialect, way, found);
            way.pop();
        }
    }
}

/// The kind of objects in a field.
fn inner(shape: &Shape) -> Option<Kind> {
    match shape {
        Shape::Object(kind) | Shape::OrReference(kind) => Some(*kind),
        Shape::FlagOrSchema => Some(Kind::Schema),
        Shape::List(shape) | Shape::Map(shape) => inner(shape),
        _ => None,
    }
}

/// A document with an object at a place.
fn document(place: &[Step], object: &Value, crowded: bool) -> Value {
    place.iter().rev().fold(object.clone(), |value, step| {
        let mut around = least(step.of, crowded);
        let key = match step.field {
            "" => keys(step.of)[0],
            field => field,
        };
        around.insert(key.to_owned(), wrapped(&step.shape, value));
        around.into()
    })
}

fn wrapped(shape: &Shape, value: Value) -> Value {
    match shape {
        Shape::List(shape) => json!([wrapped(shape, value)]),
        Shape::Map(shape) => json!({ "a": wrapped(shape, value) }),
        _ => value,
    }
}

/// Names for entries of an object.
fn keys(of: Kind) -> [&'static str; 2] {
    match of {
        Kind::Paths => ["/a", "/b"],
        Kind::Responses => ["200", "404"],
        _ => ["a", "b"],
    }
}

/// An object with the fields that it must have, and, if crowded, with what others depend on.
fn least(kind: Kind, crowded: bool) -> Map<String, Value> {
    let must = kind.fields().iter().filter(|field| field.required);
    let mut object: Map<String, Value> = must
        .map(|field| (field.name.to_owned(), sample(&field.shape, 0, crowded)))
        .collect();
    match kind {
        // An operation that goes by what the document says.
        Kind::Document => {
            let operation = json!({ "/c": { "get": { "responses": {} } } });
            object.insert("paths".to_owned(), operation);
        }
        Kind::Schema if crowded => {
            object.insert("enum".to_owned(), json!(["a"]));
            object.insert("required".to_owned(), json!(["a"]));
        }
        _ => {}
    }
    object
}

/// One of the values that belong into a field.
fn sample(shape: &Shape, which: usize, crowded: bool) -> Value {
    match shape {
        Shape::Any | Shape::Number | Shape::Count => json!(which + 1),
        Shape::Text => json!(["a", "b"][which]),
        Shape::Flag => json!(which == 0),
        Shape::FlagOrSchema => json!(which != 0),
        Shape::Word(words) => json!(words[which]),
        Shape::Object(kind) | Shape::OrReference(kind) => least(*kind, crowded).into(),
        Shape::List(shape) => (0..=which).map(|n| at_most(shape, n, crowded)).collect(),
        Shape::Map(shape) => {
            let entry = |n: usize| (["a", "b"][n].to_owned(), at_most(shape, n, crowded));
            Value::Object((0..=which).map(entry).collect())
        }
    }
}

fn at_most(shape: &Shape, which: usize, crowded: bool) -> Value {
    sample(shape, which.min(samples(shape) - 1), crowded)
}

/// How many samples there are.
fn samples(shape: &Shape) -> usize {
    match shape {
        Shape::Word(words) => words.len(),
        Shape::Object(_) | Shape::OrReference(_) => 1,
        _ => 2,
    }
}

/// An object before and after something is done to a field.
fn edits(kind: Kind, field: &str, dialect: &Dialect, crowded: bool) -> Vec<(Value, Value)> {
    let Some(step) = steps(kind, dialect).find(|step| step.field == field) else {
        return Vec::new();
    };
    let mut without = least(kind, crowded);
    without.shift_remove(field);
    let mut states = vec![without.clone()];
    if field.is_empty() {
        let mut filled = without;
        for key in keys(kind) {
            filled.insert(key.to_owned(), sample(&step.shape, 0, crowded));
            states.push(filled.clone());
        }
    } else {
        states.extend((0..samples(&step.shape)).map(|which| {
            let mut with = without.clone();
            with.insert(field.to_owned(), sample(&step.shape, which, crowded));
            with
        }));
    }
    let states: Vec<Value> = states.into_iter().map(Value::Object).collect();
    let pairs = states.iter().enumerate();
    pairs
        .flat_map(|(index, was)| states[index + 1..].iter().map(move |is| (was, is)))
        .map(|(was, is)| (was.clone(), is.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Mirror::{Alike, Judged, Only, Single};
    use super::*;
    use crate::rules::schemas::bounds;
    use crate::rules::{Cause, demands, server};

    const fn row(
        id: &'static str,
        on: &'static [(Kind, &'static [&'static str])],
        added_and_removed: Mirror,
        request_and_answer: Mirror,
        judge: crate::rules::rule::Judge,
    ) -> Rule {
        Rule {
            id,
            on,
            added_and_removed,
            request_and_answer,
            cause: Cause::Perhaps,
            judge,
        }
    }

    /// Whatever a row says of itself that its judge does not do is found.
    #[test]
    fn what_a_row_says_of_itself_is_tried() {
        const LENGTH: &[(Kind, &[&str])] = &[(Kind::Schema, &["minLength"])];
        const SERVERS: &[(Kind, &[&str])] = &[(Kind::Document, &["servers"])];
        const TITLES: &[(Kind, &[&str])] =
            &[(Kind::Info, &["title"]), (Kind::Schema, &["title", "xml"])];
        const NAME: &[(Kind, &[&str])] = &[(Kind::Tag, &["name"])];
        static RULES: Rules = Rules {
            dialect: &Dialect::PLAIN,
            rows: &[
                row("true", LENGTH, Judged, Judged, bounds),
                row("both-untrue", LENGTH, Alike("no"), Alike("no"), bounds),
                row("single-untrue", LENGTH, Judged, Single, bounds),
                row("never-single", SERVERS, Single, Single, server),
                row("not-in-both", SERVERS, Judged, Judged, server),
                row("same", TITLES, Alike("yes"), Alike("yes"), |_, _| {
                    demands(Requires::Patch)
                }),
                row(
                    "not-the-same",
                    TITLES,
                    Judged,
                    Only(&["xml"], "no"),
                    |_, _| demands(Requires::Patch),
                ),
                row("not-tried", NAME, Judged, Single, server),
            ],
            tables: "table.rs",
            advice: |_, _, _| None,
            sources: |_| Vec::new(),
        };
        assert_eq!(
            untrue(&RULES),
            [
                "both-untrue: of Schema.\"minLength\", added and removed are told apart: true",
                "both-untrue: of Schema.\"minLength\", request and answer are told apart: true",
                "single-untrue: of Schema.\"minLength\", request and answer are told apart: true",
                "single-untrue: a field is in requests as well as in answers: true",
                "never-single: of Document.\"servers\", added and removed are told apart: true",
                "never-single: whatever is added can be removed",
                "not-in-both: a field is in requests as well as in answers: false",
                "not-the-same: of Info.\"title\", added and removed are told apart: false",
                "not-the-same: of Schema.\"title\", added and removed are told apart: false",
                "not-the-same: of Schema.\"xml\", added and removed are told apart: false",
                "not-the-same: of Schema.\"xml\", request and answer are told apart: false",
                "not-tried: no two documents differ in its fields",
            ]
        );
    }
}
