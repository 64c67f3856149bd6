//! Owns asking a live service: with the credentials that the environment has, what a file says, by the
//! client itself in a process of its own. Questions and answers go through pipes and touch no disk.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | What the file lists is asked, and nothing else; also what needs no argument is asked only when it is listed. | A list of a tenant's whole fleet is nothing to ask for unasked, and not every application may. | Asking all that needs nothing. |
//! | Only GET is asked; anything else in the file ends the run before a request. | It is somebody's tenant. | Skipping it: the report would look as if it had been tried. |
//! | Of each operation the first arguments are asked before the second of any. | `--calls` may end the run, and each has to have had its turn. | The order of the file. |
//! | `--lines` is short for arguments of an operation that needs one. | Names one a line come out of any directory; JSON has to be made. | JSON alone. |

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::process;
use spec_contract::Answer;
use spec_document::spec::{Operation, Spec};

/// Which service, whose token, about whom. Secrets are in the environment, as for the command `mde`.
#[derive(Debug, Clone, clap::Args)]
#[command(
    next_help_heading = "Live service (--target live); credentials come from the environment as for `mde`: see `mde user machines --help`"
)]
pub(crate) struct Service {
    /// What to ask: JSON with the arguments of each operation, `{"listUserMachines": [{"id": "user1"}]}`;
    /// of operations that read (GET), and of no others. An object asks once, a list of them several times,
    /// `{}` without arguments
    #[arg(long, value_name = "FILE")]
    arguments: Option<PathBuf>,
    /// The same of an operation that needs one argument, by a file with one value a line, for instance
    /// `listUserMachines=users.txt`; # begins a comment. Once for each operation
    #[arg(long, value_name = "OPERATION=FILE", value_parser = Lines::parsed)]
    lines: Vec<Lines>,
    /// How many calls to make at most
    #[arg(long, value_name = "N", default_value_t = 25)]
    calls: u32,
    /// The cloud [default: MDE_CLOUD, else commercial]
    #[arg(long, value_name = "NAME")]
    cloud: Option<String>,
    /// The tenant, in place of AZURE_TENANT_ID
    #[arg(long, value_name = "ID")]
    tenant: Option<String>,
    /// The application, in place of AZURE_CLIENT_ID
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Which credential to use
    #[arg(long, value_name = "KIND")]
    credential: Option<String>,
    /// Where the service is [default: the cloud's host]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The scope to ask tokens for, which may then go to --base-url
    #[arg(long, value_name = "SCOPE")]
    token_scope: Option<String>,
    /// Who issues tokens
    #[arg(long, value_name = "URL")]
    authority: Option<String>,
    /// Certificates to trust besides the system's, in PEM
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// An operation, and the file with the values of the one argument that it needs.
#[derive(Debug, Clone)]
struct Lines {
    operation: String,
    file: PathBuf,
}

impl Lines {
    fn parsed(text: &str) -> Result<Self, String> {
        let (operation, file) = text
            .split_once('=')
            .ok_or("write the operation, an equals sign and the file")?;
        Ok(Self {
            operation: operation.to_owned(),
            file: file.into(),
        })
    }
}

/// What a run came to.
pub(super) struct Observed {
    /// The operations that it was to ask, by their ids.
    pub(super) asked: BTreeSet<String>,
    pub(super) answers: Vec<Answer>,
    /// What was said if it ended before all was asked.
    pub(super) trouble: Option<String>,
}

/// One thing to ask.
#[derive(Debug, Serialize)]
struct Question {
    operation: String,
    arguments: Value,
    /// Where it is written, for people.
    at: String,
}

/// Asks, and gives the answers.
///
/// # Errors
/// When there was none, with the reason; when something is to be asked that cannot be, before anything is.
pub(super) fn observe(root: &Path, spec: &Spec<'_>, args: &Service) -> anyhow::Result<Observed> {
    let questions = questions(spec, args)?;
    let asked = questions.iter().map(|question| question.operation.clone());
    let asked = asked.collect();
    let current = std::env::current_dir().context("cannot tell the current folder")?;
    let mut command = process::cargo();
    command
        .current_dir(root)
        .args([
            "run",
            "--quiet",
            "--package",
            process::PACKAGE,
            "--bin",
            "observe",
            "--",
        ])
        .args(["--calls", &args.calls.to_string()]);
    let texts = [
        ("--cloud", &args.cloud),
        ("--tenant", &args.tenant),
        ("--client-id", &args.client_id),
        ("--credential", &args.credential),
        ("--base-url", &args.base_url),
        ("--token-scope", &args.token_scope),
        ("--authority", &args.authority),
    ];
    for (flag, value) in texts {
        command.args(value.iter().flat_map(|value| [flag, value]));
    }
    if let Some(file) = &args.ca_file {
        command.args([OsString::from("--ca-file"), current.join(file).into()]);
    }
    let output = process::fed(command, &serde_json::to_vec(&questions)?)?;
    if output.stdout.is_empty() {
        // Its own sentence; whatever else went wrong is cargo's, which ends with other codes.
        if output.status.code() == Some(1) {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("{}", said.trim().trim_start_matches("error: "));
        }
        process::nothing_came("cargo run", &output.stderr)?;
    }
    let trouble = (!output.status.success())
        .then(|| String::from_utf8_lossy(&output.stderr).trim().to_owned());
    let answers = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(answer)
        .collect::<anyhow::Result<_>>()?;
    Ok(Observed {
        asked,
        answers,
        trouble,
    })
}

/// All that is to be asked, in the order in which it is.
fn questions(spec: &Spec<'_>, args: &Service) -> anyhow::Result<Vec<Question>> {
    let mut questions = Vec::new();
    for lines in &args.lines {
        questions.extend(of_lines(spec, lines)?);
    }
    if let Some(file) = &args.arguments {
        questions.extend(of_arguments(file)?);
    }
    if questions.is_empty() {
        bail!(
            "--target live needs to be told what to ask: --arguments with the arguments of each operation, \
            or --lines with one value a line"
        );
    }
    for Question { operation, at, .. } in &questions {
        reading(spec, operation, at)?;
    }
    let mut turns = BTreeMap::new();
    questions.sort_by_cached_key(|question| {
        let turn = turns.entry(question.operation.clone()).or_insert(0_usize);
        *turn += 1;
        *turn
    });
    Ok(questions)
}

/// The operation that is asked, which only reads.
fn reading<'d>(spec: &Spec<'d>, id: &str, at: &str) -> anyhow::Result<Operation<'d>> {
    let named = |operation: &Operation<'_>| operation.node.text("operationId") == Some(id);
    match spec.operations().find(named) {
        None => {
            let known = spec.operations().filter(|known| known.method == "get");
            let known: Vec<_> = known
                .filter_map(|known| known.node.text("operationId"))
                .collect();
            bail!(
                "{at}: the specification has no operation {id}; those that read are {}",
                known.join(", ")
            )
        }
        Some(operation) if operation.method != "get" => bail!(
            "{at}: {id} is a {}; a live service is asked by GET alone, so that nothing is changed there",
            operation.method.to_uppercase()
        ),
        Some(operation) => Ok(operation),
    }
}

fn of_lines(spec: &Spec<'_>, lines: &Lines) -> anyhow::Result<Vec<Question>> {
    let Lines { operation, file } = lines;
    let asked = reading(spec, operation, "--lines")?;
    let parameters = spec.parameters(&asked);
    let needed: Vec<_> = parameters
        .iter()
        .map(|parameter| &parameter.definition)
        .filter(|parameter| parameter.value["required"] == true)
        .collect();
    let [needed] = needed[..] else {
        bail!(
            "--lines: {operation} needs {} arguments, and a line holds one: use --arguments",
            needed.len()
        );
    };
    let argument = needed.text("name").unwrap_or_default();
    let schema = needed
        .get("schema")
        .and_then(|schema| spec.resolve(&schema));
    let is_text = schema.is_none_or(|schema| schema.text("type") == Some("string"));
    let text = read(file)?;
    let mut questions = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let (line, at) = (
            line.trim(),
            format!("{}, line {}", file.display(), index + 1),
        );
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let value: Value = match is_text {
            true => line.into(),
            false => serde_json::from_str(line).with_context(|| format!("{at}: no {argument}"))?,
        };
        questions.push(Question {
            operation: operation.clone(),
            arguments: json!({ argument: value }),
            at,
        });
    }
    if questions.is_empty() {
        bail!("{} is empty: write one {argument} a line", file.display());
    }
    Ok(questions)
}

fn of_arguments(file: &Path) -> anyhow::Result<Vec<Question>> {
    let shown = file.display();
    let form = r#"write {"OPERATION": {"NAME": VALUE}}, or a list of such arguments"#;
    let listed: BTreeMap<String, Value> = serde_json::from_str(&read(file)?)
        .with_context(|| format!("{shown} is not the arguments of operations: {form}"))?;
    if listed.is_empty() {
        bail!("{shown} names no operation: {form}");
    }
    let mut questions = Vec::new();
    for (operation, arguments) in listed {
        let sets = match arguments {
            Value::Array(sets) if sets.is_empty() => {
                bail!("{shown}, {operation}: no arguments; without any write {{}}")
            }
            Value::Array(sets) => sets,
            one => vec![one],
        };
        for (index, arguments) in sets.into_iter().enumerate() {
            let at = format!("{shown}, {operation}[{index}]");
            if !arguments.is_object() {
                bail!("{at}: {arguments} is no object of arguments; {form}");
            }
            questions.push(Question {
                operation: operation.clone(),
                arguments,
                at,
            });
        }
    }
    Ok(questions)
}

/// The text of a file, which some editors begin with a mark.
fn read(file: &Path) -> anyhow::Result<String> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn answer(line: &str) -> anyhow::Result<Answer> {
    #[derive(Deserialize)]
    struct Line {
        operation: String,
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
    }
    let Line {
        operation,
        status,
        headers,
        body,
    } = serde_json::from_str(line).context("an answer came as a line that is none")?;
    let body = BASE64_STANDARD
        .decode(body)
        .context("an answer's body came broken")?;
    Ok(Answer::new(operation, status, headers, body))
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use spec_document::document::Document;
    use xtask::house::DIALECT;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        service: Service,
    }

    #[test]
    fn each_operation_has_its_turn_before_any_has_a_second() {
        let spec = "paths:
  /a/{name}:
    get:
      operationId: getNamed
      parameters:
        - { name: name, in: path, required: true, schema: { $ref: '#/components/schemas/Name' } }
        - { name: more, in: query, schema: { type: boolean } }
  /b/{id}:
    get:
      operationId: getOne
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    post: { operationId: change }
  /c: { get: { operationId: listAll } }
components: { schemas: { Name: { type: string } } }
";
        let document = Document::parse("spec.yaml", spec).expect("a document");
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            path
        };
        let names = file("names", "\u{feff}# Two.\n7\n\n user2 \r\n");
        let numbers = file("numbers", "1\n2\n");
        let arguments = r#"{ "getOne": { "id": 3 }, "listAll": {} }"#;
        let arguments = file("arguments", arguments);
        let lines =
            |operation: &str, file: &Path| format!("--lines={operation}={}", file.display());
        let flags = [
            lines("getNamed", &names),
            lines("getOne", &numbers),
            format!("--arguments={}", arguments.display()),
        ];
        let line = Line::parse_from(["xtask".to_owned()].into_iter().chain(flags));
        let spec = Spec::new(&document, &DIALECT);
        let asked: Vec<_> = questions(&spec, &line.service)
            .expect("questions")
            .into_iter()
            .map(|question| format!("{} {}", question.operation, question.arguments))
            .collect();
        assert_eq!(
            asked,
            [
                r#"getNamed {"name":"7"}"#,
                r#"getOne {"id":1}"#,
                "listAll {}",
                r#"getNamed {"name":"user2"}"#,
                r#"getOne {"id":2}"#,
                r#"getOne {"id":3}"#,
            ]
        );

        for (operation, file, said) in [
            ("change", &names, "change is a POST"),
            ("none", &names, "has no operation none"),
            ("listAll", &names, "listAll needs 0 arguments"),
            ("getOne", &names, "names, line 4: no id"),
        ] {
            let line = Line::parse_from(["xtask".to_owned(), lines(operation, file)]);
            let error = questions(&spec, &line.service).expect_err(operation);
            assert!(format!("{error:#}").contains(said), "{error:#}");
        }
    }
}
