//! Owns what of the specification was exercised. The unit is operation × status × named example ×
//! promised header, so that a promise that nothing ever looked at is a failure and not a blank.

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::{Answer, Line};
use crate::judge::Drift;
use spec_document::node::join;
use spec_document::spec::{Operation, Spec};

/// What became of a target.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Matrix {
    /// Every promise, in the order of the specification.
    pub units: Vec<Unit>,
    /// Derived answers by operation and status, and then by class; only where they were run.
    pub derived: BTreeMap<(String, u16), BTreeMap<String, usize>>,
    /// What was broken, or not looked at.
    pub failures: Vec<Failure>,
    /// What a service does beside the specification; only where its answers were judged.
    pub drifts: Vec<Drift>,
    /// Whether a service's own answers were judged; else cases were run.
    pub judged: bool,
    /// How many answers the target gave.
    pub answers: usize,
}

/// Something that the specification promises.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unit {
    /// The operation's id.
    pub operation: String,
    /// The status of the answer.
    pub status: u16,
    /// The example's name; `None` where the answer has no content, or a service cannot be asked for one.
    pub example: Option<String>,
    /// The header's name; `None` for the answer itself.
    pub header: Option<String>,
    /// What became of it.
    pub state: State,
    /// Where it is promised.
    pub pointer: String,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It was exercised, and kept.
    Held,
    /// It was exercised, and not kept.
    Broken,
    /// It had to be exercised, and was not.
    NotExercised,
    /// Nothing was done that would make the target answer so.
    NotProvoked,
}

impl State {
    /// As reports have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken => "BROKEN",
            Self::NotExercised => "NOT EXERCISED",
            Self::NotProvoked => "not provoked",
        }
    }
}

/// A promise that was broken, or not looked at.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Failure {
    /// What was run: `listUserMachines 429 quota-per-hour`.
    pub case: String,
    /// What is wrong, in words.
    pub what: String,
    /// Where in the specification it is promised.
    pub pointer: String,
    /// What went over the wire, if anything did.
    pub exchange: Option<serde_json::Value>,
}

impl Matrix {
    /// Whether nothing failed, and something was exercised.
    pub fn passed(&self) -> bool {
        self.failures.is_empty() && self.drifts.is_empty() && self.count(State::Held) > 0
    }

    /// The run failed as a whole: of what it had still to do nobody knows whether it holds.
    pub fn ended_badly(&mut self, said: String) {
        // Those that left their reason are told already.
        if self.failures.is_empty() {
            self.failures.push(Failure {
                case: "the run".to_owned(),
                what: format!("it failed before its end:\n{said}"),
                pointer: String::new(),
                exchange: None,
            });
        }
    }

    /// How many promises this became of.
    pub fn count(&self, state: State) -> usize {
        self.units.iter().filter(|unit| unit.state == state).count()
    }
}

/// All that is documented, not exercised yet.
pub fn documented(spec: &Spec<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    for operation in spec.operations() {
        for (status, response) in spec.responses(&operation) {
            let Ok(status) = status.parse() else { continue };
            let headers = spec.promised_headers(&response.definition);
            let examples: Vec<_> = match response.definition.get("content") {
                None => vec![(None, response.at)],
                Some(content) => content
                    .entries()
                    .flat_map(|(_, media_type)| spec.sent(&media_type))
                    .map(|(example, used)| (Some(example), used.at))
                    .collect(),
            };
            for (example, at) in examples {
                let unit = |header: Option<&str>| Unit {
                    operation: id(&operation),
                    status,
                    example: example.map(str::to_owned),
                    header: header.map(str::to_owned),
                    state: State::NotExercised,
                    pointer: at.pointer.clone(),
                };
                units.push(unit(None));
                units.extend(headers.iter().map(|header| unit(Some(header))));
            }
        }
    }
    units
}

fn id(operation: &Operation<'_>) -> String {
    operation
        .node
        .text("operationId")
        .unwrap_or_default()
        .to_owned()
}

/// The pointer of an operation, by its id.
fn pointer_of(spec: &Spec<'_>, operation: &str) -> String {
    let mut operations = spec.operations();
    let found = operations.find(|candidate| id(candidate) == operation);
    found.map(|found| found.node.pointer).unwrap_or_default()
}

/// The matrix of a run of the contract cases, with derived answers or without.
pub fn of_cases(
    spec: &Spec<'_>,
    units: Vec<Unit>,
    lines: &[Line],
    derived: bool,
    generate: &str,
) -> Matrix {
    let mut matrix = Matrix {
        units,
        ..Matrix::default()
    };
    for line in lines {
        match line {
            Line::Case {
                operation,
                status,
                example,
                headers,
                exchange,
                breaches,
            } => {
                matrix.answers += usize::from(exchange.is_some());
                let case = format!("{operation} {status} {example}");
                let case = case.trim_end().to_owned();
                let pointer = pointer_of(spec, operation);
                matrix
                    .failures
                    .extend(breaches.iter().map(|breach| Failure {
                        case: case.clone(),
                        what: breach.what.clone(),
                        pointer: if breach.at.is_empty() {
                            pointer.clone()
                        } else {
                            format!("{pointer}/{}", breach.at)
                        },
                        exchange: exchange.clone(),
                    }));
                let held = match breaches.is_empty() {
                    true => State::Held,
                    false => State::Broken,
                };
                let mut documented = false;
                for unit in &mut matrix.units {
                    let same = unit.operation == *operation
                        && unit.status == *status
                        && unit.example.as_deref().unwrap_or_default() == example;
                    documented |= same;
                    if same
                        && unit
                            .header
                            .as_ref()
                            .is_none_or(|header| headers.contains(header))
                    {
                        unit.state = held;
                    }
                }
                if !documented {
                    matrix.failures.push(Failure {
                        what: format!("the specification has no such example; run `{generate}`"),
                        case,
                        pointer,
                        exchange: None,
                    });
                }
            }
            Line::Derived {
                operation,
                status,
                class,
                name,
                breach,
            } => {
                let classes = matrix
                    .derived
                    .entry((operation.clone(), *status))
                    .or_default();
                *classes.entry(class.clone()).or_default() += 1;
                matrix.failures.extend(breach.iter().map(|what| Failure {
                    case: format!("{operation} {status} {class} {name}"),
                    what: what.clone(),
                    pointer: format!("{}/responses/{status}", pointer_of(spec, operation)),
                    exchange: None,
                }));
            }
        }
    }
    not_exercised(&mut matrix);
    if derived {
        nothing_derived(spec, &mut matrix);
    }
    matrix
}

fn not_exercised(matrix: &mut Matrix) {
    let missing = matrix
        .units
        .iter()
        .filter(|unit| unit.state == State::NotExercised);
    let failures: Vec<_> = missing
        .map(|unit| Failure {
            case: described(unit),
            what: "it is documented, and nothing exercised it".to_owned(),
            pointer: unit.pointer.clone(),
            exchange: None,
        })
        .collect();
    matrix.failures.extend(failures);
}

fn described(unit: &Unit) -> String {
    let Unit {
        operation,
        status,
        example,
        header,
        ..
    } = unit;
    let mut text = format!("{operation} {status}");
    for part in [example, header].into_iter().flatten() {
        text = format!("{text} {part}");
    }
    text
}

/// Each response with a body has derived answers of every class.
fn nothing_derived(spec: &Spec<'_>, matrix: &mut Matrix) {
    for operation in spec.operations() {
        for (status, response) in spec.responses(&operation) {
            let Ok(status) = status.parse::<u16>() else {
                continue;
            };
            if response.definition.get("content").is_none() {
                continue;
            }
            let classes = matrix.derived.get(&(id(&operation), status));
            for class in ["boundary", "tolerated", "violation"] {
                if !classes.is_some_and(|classes| classes.contains_key(class)) {
                    matrix.failures.push(Failure {
                        case: format!("{} {status}", id(&operation)),
                        what: format!("no answer of the class {class} was derived from its schema"),
                        pointer: response.at.pointer.clone(),
                        exchange: None,
                    });
                }
            }
        }
    }
}

/// The matrix of a live service's answers. It cannot be asked for an example, so that the unit is operation
/// × status × promised header, and only one success of each operation that was `asked`, by its id, is
/// required: which of several it is, is the service's choice.
pub fn of_answers(
    spec: &Spec<'_>,
    documented: Vec<Unit>,
    asked: &BTreeSet<String>,
    answers: &[Answer],
    drifts: Vec<Drift>,
) -> Matrix {
    let mut matrix = Matrix {
        answers: answers.len(),
        drifts,
        judged: true,
        ..Matrix::default()
    };
    let is_success = |status: u16| (200..300).contains(&status);
    let succeeded: BTreeSet<_> = answers
        .iter()
        .filter(|answer| is_success(answer.status))
        .map(|answer| &answer.operation)
        .collect();
    for unit in documented {
        let known = matrix.units.iter().any(|known| {
            (&known.operation, known.status, &known.header)
                == (&unit.operation, unit.status, &unit.header)
        });
        if known {
            continue;
        }
        let mut met = answers
            .iter()
            .filter(|answer| answer.operation == unit.operation && answer.status == unit.status);
        let state = match (met.next(), &unit.header) {
            (None, _)
                if is_success(unit.status)
                    && asked.contains(&unit.operation)
                    && !succeeded.contains(&unit.operation) =>
            {
                State::NotExercised
            }
            (None, _) => State::NotProvoked,
            (Some(first), Some(header))
                if std::iter::once(first)
                    .chain(met)
                    .any(|answer| answer.header(header).is_none()) =>
            {
                State::Broken
            }
            (Some(_), _) => State::Held,
        };
        let pointer = join(
            &join(&pointer_of(spec, &unit.operation), "responses"),
            &unit.status.to_string(),
        );
        matrix.units.push(Unit {
            example: None,
            state,
            pointer,
            ..unit
        });
    }
    let statuses: Vec<_> = matrix
        .drifts
        .iter()
        .map(|drift| (drift.operation.clone(), drift.status))
        .collect();
    for unit in &mut matrix.units {
        if unit.header.is_none() && statuses.contains(&(unit.operation.clone(), unit.status)) {
            unit.state = State::Broken;
        }
    }
    not_exercised(&mut matrix);
    matrix
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use spec_document::dialect::Dialect;
    use spec_document::document::Document;

    fn sound() -> Document {
        Document::parse("sound.yaml", spec_rules::SOUND).expect("the sound spec")
    }

    /// What tests leave that exercise these units.
    fn lines(units: &[Unit]) -> Vec<Line> {
        units
            .iter()
            .filter(|unit| unit.header.is_none())
            .map(|unit| {
                let headers = units.iter().filter(|other| {
                    (&other.operation, other.status, &other.example)
                        == (&unit.operation, unit.status, &unit.example)
                });
                let headers: Vec<_> = headers.filter_map(|other| other.header.as_ref()).collect();
                let line = json!({
                    "operation": unit.operation,
                    "status": unit.status,
                    "example": unit.example.as_deref().unwrap_or_default(),
                    "headers": headers,
                    "exchange": {},
                    "breaches": [],
                });
                serde_json::from_value(line).expect("a line")
            })
            .collect()
    }

    #[test]
    fn all_that_is_documented_has_to_be_exercised() {
        let document = sound();
        let spec = Spec::new(&document, &Dialect::PLAIN);
        let units = documented(&spec);
        assert!(!units.is_empty());
        let whole = of_cases(&spec, units.clone(), &lines(&units), false, "generate");
        assert!(whole.passed(), "{:?}", whole.failures);

        for left_out in 0..lines(&units).len() {
            let mut lines = lines(&units);
            lines.remove(left_out);
            let matrix = of_cases(&spec, units.clone(), &lines, false, "generate");
            assert!(!matrix.passed());
            assert!(matrix.count(State::NotExercised) > 0);
        }
    }

    #[test]
    fn a_promised_header_that_no_case_looks_for_is_not_exercised() {
        let document = sound();
        let spec = Spec::new(&document, &Dialect::PLAIN);
        let mut units = documented(&spec);
        let promised = Unit {
            header: Some("X-Promised".to_owned()),
            ..units[0].clone()
        };
        let lines = lines(&units);
        units.push(promised);
        let matrix = of_cases(&spec, units, &lines, false, "generate");
        assert_eq!(matrix.failures.len(), 1, "{:?}", matrix.failures);
        assert!(matrix.failures[0].case.ends_with("X-Promised"));
    }

    #[test]
    fn a_run_that_exercised_nothing_fails() {
        let document = sound();
        let spec = Spec::new(&document, &Dialect::PLAIN);
        assert!(!of_cases(&spec, documented(&spec), &[], false, "generate").passed());
        assert!(!of_cases(&spec, Vec::new(), &[], false, "generate").passed());
        let nobody = BTreeSet::new();
        assert!(!of_answers(&spec, documented(&spec), &nobody, &[], Vec::new()).passed());
        let without_derived = of_cases(
            &spec,
            documented(&spec),
            &lines(&documented(&spec)),
            true,
            "generate",
        );
        assert!(!without_derived.passed());
    }

    const TWO: &str = "openapi: 3.0.3
paths:
  /rooms:
    get:
      operationId: listRooms
      responses:
        '200': { description: All., content: { application/json: { examples: { some: { value: [] } } } } }
  /rooms/{id}:
    get:
      operationId: getRoom
      responses:
        '200': { description: It., content: { application/json: { examples: { one: { value: {} } } } } }
        '202': { description: Later. }
        '404': { $ref: '#/components/responses/Gone' }
components:
  responses:
    Gone: { description: None., headers: { X-Since: { required: true, schema: { type: string } } } }
";

    #[test]
    fn a_live_service_owes_one_success_of_each_operation_that_it_was_asked() {
        let document = Document::parse("two.yaml", TWO).expect("a spec");
        let spec = Spec::new(&document, &Dialect::PLAIN);
        let answer = |operation: &str, status| {
            let body = b"{}".to_vec();
            Answer::new(operation.to_owned(), status, Vec::new(), body)
        };
        let list = ("listRooms", 200);
        for (asked, answers, states, failures) in [
            (vec!["listRooms"], vec![list], "held, not provoked ×4", 0),
            (
                vec!["listRooms", "getRoom"],
                vec![list],
                "held, NOT EXERCISED ×2, not provoked ×2",
                2,
            ),
            (
                vec!["listRooms", "getRoom"],
                vec![list, ("getRoom", 202)],
                "held, not provoked, held, not provoked ×2",
                0,
            ),
            (
                vec!["getRoom"],
                vec![("getRoom", 404)],
                "not provoked, NOT EXERCISED ×2, held, BROKEN",
                2,
            ),
        ] {
            let asked: BTreeSet<_> = asked.into_iter().map(str::to_owned).collect();
            let answers: Vec<_> = answers
                .iter()
                .map(|(operation, status)| answer(operation, *status))
                .collect();
            let matrix = of_answers(&spec, documented(&spec), &asked, &answers, Vec::new());
            let mut told: Vec<(&str, usize)> = Vec::new();
            for unit in &matrix.units {
                match told.last_mut() {
                    Some((word, count)) if *word == unit.state.word() => *count += 1,
                    _ => told.push((unit.state.word(), 1)),
                }
            }
            let told: Vec<_> = told
                .into_iter()
                .map(|(word, count)| match count {
                    1 => word.to_owned(),
                    count => format!("{word} ×{count}"),
                })
                .collect();
            assert_eq!(told.join(", "), states);
            assert_eq!(matrix.failures.len(), failures, "{:?}", matrix.failures);
        }
    }

    #[test]
    fn an_answer_without_content_is_exercised_by_the_case_of_its_status() {
        let document = Document::parse("two.yaml", TWO).expect("a spec");
        let spec = Spec::new(&document, &Dialect::PLAIN);
        let units = documented(&spec);
        let without: Vec<_> = units.iter().filter(|unit| unit.example.is_none()).collect();
        assert_eq!(without.len(), 3, "{units:?}");
        let lines = lines(&units);
        let whole = of_cases(&spec, units.clone(), &lines, false, "generate");
        assert!(whole.passed(), "{:?}", whole.failures);
    }

    #[test]
    fn a_case_of_no_documented_example_fails() {
        let document = sound();
        let spec = Spec::new(&document, &Dialect::PLAIN);
        let units = documented(&spec);
        let mut lines = lines(&units);
        let stale = json!({
            "operation": units[0].operation, "status": 200, "example": "gone", "headers": [],
            "exchange": null, "breaches": [],
        });
        lines.push(serde_json::from_value(stale).expect("a line"));
        assert!(!of_cases(&spec, units, &lines, false, "generate").passed());
    }
}
