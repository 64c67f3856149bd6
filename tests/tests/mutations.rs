//! Whether the suite sees faults: makes one deliberate fault at a time in a copy of the workspace, and runs
//! the contract's tests on it. Takes minutes, and is run on its own:
//!
//! ```text
//! cargo test -p contract-tests --features mutation-proof --test mutations            all of them
//! cargo test -p contract-tests --features mutation-proof --test mutations -- 7 12-15  some of them
//! ```

mod scratch;

use std::{process::ExitCode, time::Instant};

use scratch::Scratch;

/// A fault: the file, what stands there, what stands there instead, what that means. What is by hand stands
/// there exactly once; of what is generated for each operation or type, the first gets the fault.
type Mutation = (&'static str, &'static str, &'static str, &'static str);

const CLIENT: &str = "crates/mde-client/src/generated/client.rs";
const TYPES: &str = "crates/mde-client/src/generated/types.rs";
const ENUMS: &str = "crates/mde-client/src/generated/open_enums.rs";
const PAGES: &str = "crates/mde-client/src/generated/pages.rs";
const HOOKS: &str = "crates/mde-client/src/hooks.rs";
const OPEN_ENUM: &str = "crates/mde-core/src/open_enum.rs";
const ATTEMPT: &str = "crates/mde-core/src/attempt.rs";
const ERROR_BODY: &str = "crates/mde-core/src/error_body.rs";

#[rustfmt::skip]
const MUTATIONS: [Mutation; 30] = [
    (CLIENT, ".get(url)", ".post(url)", "another method"),
    (CLIENT, "\"{}/api/users/{}/machines\"", "\"{}/api/users/{}/machines/\"", "another path"),
    (CLIENT, "::mde_core::path_segment(id\n", "Ok::<_, ::std::fmt::Error>(id\n", "skip encoding"),
    (CLIENT, "HeaderValue::from_static(\"application/json\")", "HeaderValue::from_static(\"*/*\")", "accept anything"),
    (CLIENT, "200u16 =>", "201u16 =>", "swallow the success"),
    (CLIENT, "404u16 =>", "410u16 =>", "swallow 404"),
    (CLIENT, "429u16 =>", "430u16 =>", "swallow 429"),
    (CLIENT, "503u16 =>", "504u16 =>", "swallow 503"),
    (HOOKS, "request.headers_mut().remove(\"api-version\");", "let _ = request;", "send a header of the generator's"),
    (TYPES, "rename = \"osBuild\",", "rename = \"osBuilt\",", "misspell a property"),
    (TYPES, "rename = \"firstSeen\",", "rename = \"firstSeen\", skip_deserializing,", "drop a property when reading"),
    (TYPES, "rename = \"macAddress\",", "rename = \"macAddress\", skip_serializing,", "drop a property when writing"),
    (TYPES, "pub id: ::std::string::String,", "#[serde(default)]\n    pub id: ::std::string::String,", "make up a missing id"),
    (TYPES, "pub value: ::std::vec::Vec<Machine>,", "#[serde(default)]\n    pub value: ::std::vec::Vec<Machine>,", "take no list for an empty one"),
    (TYPES, "pub vm_id: ::std::option::Option<::std::string::String>,\n    /// Properties that the specification does not list, as the service sent them.\n    #[serde(flatten)]", "pub vm_id: ::std::option::Option<::std::string::String>,\n    /// Nothing.\n    #[serde(skip)]", "lose unknown properties of a part"),
    (TYPES, "pub value: ::std::vec::Vec<Machine>,\n    /// Properties that the specification does not list, as the service sent them.\n    #[serde(flatten)]", "pub value: ::std::vec::Vec<Machine>,\n    /// Nothing.\n    #[serde(skip)]", "lose unknown properties of a page"),
    (ENUMS, "\"Onboarded\" => ::std::option::Option::Some(Self::Onboarded)", "\"Onboarded\" => ::std::option::Option::Some(Self::Unsupported)", "take a member for another"),
    (ENUMS, "        \"Informational\",\n", "", "forget a member"),
    (OPEN_ENUM, "Ok(parse(text))", "E::from_known(text).ok_or_else(|| F::custom(\"unknown\"))", "close the enums"),
    (OPEN_ENUM, "fn visit_u64<F: de::Error>(self, number: u64) -> Result<E, F> {\n        Ok(unknown(number.into()))", "fn visit_u64<F: de::Error>(self, number: u64) -> Result<E, F> {\n        Ok(parse(&number.to_string()))", "write a number back as text"),
    ("crates/mde-core/src/integer_or_text.rs", "Value::String(text) => Ok(Self(Repr::Text(text))),", "Value::String(text) => Ok(Self(text.parse::<i64>().map_or(Repr::Text(text), |n| Repr::Number(n.into())))),", "normalise text to a number"),
    ("crates/mde-core/src/timestamp.rs", "String::deserialize(deserializer).map(Self::from)", "String::deserialize(deserializer).map(|text| Self::from(text.trim_end_matches('Z').to_owned()))", "drop the zone of a date"),
    ("crates/mde-core/src/path_segment.rs", "    .remove(b'~');", "    .remove(b'~')\n    .remove(b'/');", "let a slash through"),
    ("crates/mde-core/src/user_name.rs", "pub const MAX_CHARS: usize = 256;", "pub const MAX_CHARS: usize = 255;", "allow a character less"),
    (ATTEMPT, "let mut body = without_bom(body.into_bytes());", "let mut body: Bytes = body.into_bytes().into();", "stumble over a byte order mark"),
    (ATTEMPT, "headers.insert(AUTHORIZATION, authorization.clone());", "let _ = (AUTHORIZATION, authorization);", "send no token"),
    (ATTEMPT, "*response.headers_mut() = headers;", "let _ = headers;", "lose the answer's headers"),
    (ERROR_BODY, "return (detail, value.to_string().into());", "return (detail.clone(), rewritten(&detail));", "lose what an error says besides"),
    (ERROR_BODY, "target: text(\"target\")?,", "target: None,", "lose the correlation id of people's errors"),
    (PAGES, "self.odata_next_link.as_deref()", "None", "ignore the link to the next page"),
];

/// What runs on each fault, until something fails.
const STAGES: [&[&str]; 2] = [&["contract", "derived"], &["suite"]];

fn main() -> ExitCode {
    let wanted = wanted();
    let bench = Scratch::named("mutations");
    let (_, baseline) = run(&bench);
    assert!(
        baseline.is_none(),
        "the suite fails without a fault: {baseline:?}"
    );
    let mut survived = 0;
    for (index, (file, before, after, meaning)) in MUTATIONS.iter().enumerate() {
        if !wanted.contains(&(index + 1)) {
            continue;
        }
        let start = Instant::now();
        let text = bench.read(file);
        let places = text.matches(before).count();
        let generated = file.contains("/generated/");
        assert!(
            places == 1 || generated && places > 1,
            "fault {}: {before:?} is {places} times in {file}",
            index + 1
        );
        bench.write(file, &text.replacen(before, after, 1));
        let (compiles, killer) = run(&bench);
        bench.write(file, &text);
        let word = match (&killer, compiles) {
            (_, false) => panic!(
                "fault {} ({meaning}) does not compile: {killer:?}",
                index + 1
            ),
            (Some(_), _) => "killed",
            (None, _) => "SURVIVED",
        };
        survived += usize::from(killer.is_none());
        let killer = killer
            .map(|killer| format!(" by {killer}"))
            .unwrap_or_default();
        let seconds = start.elapsed().as_secs();
        println!("{:>2} {word:8} {meaning}{killer} ({seconds} s)", index + 1);
    }
    println!(
        "\n{} of {} faults killed",
        wanted.len() - survived,
        wanted.len()
    );
    ExitCode::from(u8::from(survived > 0))
}

/// The numbers of the faults, from 1, that the arguments name; all of them without any.
fn wanted() -> Vec<usize> {
    let arguments: Vec<_> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let number = |text: &str| {
        text.parse::<usize>()
            .expect("a number, or two with - between")
    };
    let named = arguments
        .iter()
        .flat_map(|argument| match argument.split_once('-') {
            Some((first, last)) => number(first)..=number(last),
            None => number(argument)..=number(argument),
        });
    let named: Vec<_> = named
        .filter(|number| (1..=MUTATIONS.len()).contains(number))
        .collect();
    match named.is_empty() {
        true => (1..=MUTATIONS.len()).collect(),
        false => named,
    }
}

/// Whether it compiles, and the first test that fails.
fn run(scratch: &Scratch) -> (bool, Option<String>) {
    for tests in STAGES {
        let mut arguments = vec!["test", "--package", "contract-tests"];
        arguments.extend(tests.iter().flat_map(|test| ["--test", test]));
        let built = scratch.cargo(&[&arguments[..], &["--no-run"]].concat());
        if !built.status.success() {
            let said = String::from_utf8_lossy(&built.stderr).into_owned();
            return (false, Some(said));
        }
        let ran = scratch.cargo(&arguments);
        if !ran.status.success() {
            let said = String::from_utf8_lossy(&ran.stdout);
            let mut failed = said.lines().filter_map(|line| line.strip_prefix("---- "));
            let first = failed.next().unwrap_or("a test that says no name");
            let first = first.trim_end_matches(" ----").trim_end_matches(" stdout");
            return (true, Some(first.to_owned()));
        }
    }
    (true, None)
}
