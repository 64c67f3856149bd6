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
//! | `--users-file` stays, short for arguments of the one operation that asks about users. | Names one a line come out of any directory; JSON has to be made. | A format for lines for every operation. |

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
    /// The same for the devices of users, one user name a line; # begins a comment
    #[arg(long, value_name = "FILE")]
    users_file: Option<PathBuf>,
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
    if let Some(file) = &args.users_file {
        questions.extend(of_users(file)?);
    }
    if let Some(file) = &args.arguments {
        questions.extend(of_arguments(file)?);
    }
    if questions.is_empty() {
        bail!(
            "--target live needs to be told what to ask: --arguments with the arguments of each operation, \
            or --users-file with one user name a line"
        );
    }
    for Question { operation, at, .. } in &questions {
        refuse_unknown_or_writing(spec, operation, at)?;
    }
    let mut turns = BTreeMap::new();
    questions.sort_by_cached_key(|question| {
        let turn = turns.entry(question.operation.clone()).or_insert(0_usize);
        *turn += 1;
        *turn
    });
    Ok(questions)
}

fn refuse_unknown_or_writing(spec: &Spec<'_>, id: &str, at: &str) -> anyhow::Result<()> {
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
        Some(_) => Ok(()),
    }
}

/// The operation that asks about a user by name, and the argument that is the name.
const OF_USERS: (&str, &str) = ("listUserMachines", "id");

fn of_users(file: &Path) -> anyhow::Result<Vec<Question>> {
    let text = read(file)?;
    let lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()));
    let (operation, argument) = OF_USERS;
    let questions: Vec<_> = lines
        .filter(|(_, name)| !name.is_empty() && !name.starts_with('#'))
        .map(|(line, name)| Question {
            operation: operation.to_owned(),
            arguments: json!({ argument: name }),
            at: format!("{}, line {line}", file.display()),
        })
        .collect();
    if questions.is_empty() {
        bail!("{} names no user: write one name a line", file.display());
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
  /a: { get: { operationId: listUserMachines } }
  /b: { get: { operationId: getOne } }
  /c: { get: { operationId: listAll } }
";
        let document = Document::parse("spec.yaml", spec).expect("a document");
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            path
        };
        let users = file("users", "\u{feff}# Two.\nuser1\n\n user2 \r\n");
        let arguments = r#"{ "getOne": [{ "id": 1 }, { "id": 2 }, { "id": 3 }], "listAll": {} }"#;
        let arguments = file("arguments", arguments);
        let flags = [
            "--users-file".into(),
            users,
            "--arguments".into(),
            arguments,
        ];
        let line = Line::parse_from([PathBuf::from("xtask")].into_iter().chain(flags));
        let spec = Spec::new(&document, &DIALECT);
        let asked: Vec<_> = questions(&spec, &line.service)
            .expect("questions")
            .into_iter()
            .map(|question| format!("{} {}", question.operation, question.arguments))
            .collect();
        assert_eq!(
            asked,
            [
                r#"listUserMachines {"id":"user1"}"#,
                r#"getOne {"id":1}"#,
                "listAll {}",
                r#"listUserMachines {"id":"user2"}"#,
                r#"getOne {"id":2}"#,
                r#"getOne {"id":3}"#,
            ]
        );
    }
}
