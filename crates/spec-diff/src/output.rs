//! How a comparison is told: to a person at a terminal, in a pull request, to GitHub Actions, to a
//! program. The order is that of the changes, the gravest first, and always the same.
//!
//! A new form is a member of [`Format`] here; the one of a report in `spec-document` is for findings.
//!
//! A spec is other people's text: each form escapes what would act in it.

use std::fmt::Write as _;
use std::io;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::callers::Verdict;
use crate::change::{Change, Spot};
use crate::compare::{Comparison, Gate, Side};
use crate::requires::Requires;
use spec_document::finding::Finding;
use spec_document::report::{Colour, Outcome, Report, printable};

const NOT_KNOWN: &str = "not known: no client could be generated";
const NOTHING: &str = "nothing";
/// How a comparison is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Human,
    /// For a comment on a pull request
    Markdown,
    /// Annotations for GitHub Actions
    Github,
    /// For programs
    Json,
}

/// Prints what came of a comparison.
///
/// # Errors
/// When nobody takes what is printed.
pub fn print(report: &mut Report<'_>, format: Format, comparison: &Comparison) -> io::Result<()> {
    match format {
        Format::Human => human(report, comparison),
        Format::Markdown => report.text(&markdown(comparison)),
        Format::Github => report.text(&github(comparison)),
        Format::Json => report.text(&json(comparison)),
    }
}

/// The columns of a change by name.
fn columns(comparison: &Comparison, change: &Change) -> [(&'static str, Vec<String>); 3] {
    let callers = if !comparison.callers_known {
        vec![NOT_KNOWN.to_owned()]
    } else if change.callers.is_empty() {
        vec![NOTHING.to_owned()]
    } else {
        change
            .callers
            .iter()
            .map(|effect| {
                let verdict = match effect.verdict {
                    Verdict::Breaks => "breaks",
                    Verdict::New => "new",
                };
                format!("{verdict}: {}", effect.sentence)
            })
            .collect()
    };
    let other =
        |column: &Option<String>| vec![column.clone().unwrap_or_else(|| NOTHING.to_owned())];
    [
        ("callers", callers),
        ("clients", other(&change.clients)),
        ("service", other(&change.service)),
    ]
}

/// What has to be said of the facade, if the change concerns it.
fn of_the_facade(comparison: &Comparison) -> Option<&'static str> {
    let facade = comparison.facade?;
    let mut items = comparison.changes.iter().flat_map(|change| &change.callers);
    let concerns = items.any(|effect| {
        facade
            .modules
            .iter()
            .any(|module| effect.item.contains(module))
    });
    concerns.then_some(facade.note)
}

fn requires(comparison: &Comparison) -> String {
    match comparison.requires() {
        Some(requires) => format!("requires: {requires}"),
        None => "requires: unknown, because the comparison could not be made".to_owned(),
    }
}

fn told(
    Gate {
        base,
        head,
        lowest,
        met,
    }: &Gate,
    requires: Requires,
) -> String {
    if *met && requires == Requires::None {
        format!("the version is {head}, and was {base}: no change demands another")
    } else if *met {
        format!("the version is {head}, and was {base}: raised enough for a {requires} change")
    } else {
        format!(
            "the version is {head}, and was {base}: a {requires} change demands at least {lowest}; raise `version` in [workspace.package] of Cargo.toml, and in [workspace.dependencies]"
        )
    }
}

/// How many changes of each gravity there are.
fn counts(comparison: &Comparison) -> String {
    let counts: Vec<String> = Requires::ALL
        .iter()
        .filter_map(|gravity| {
            let count = comparison
                .changes
                .iter()
                .filter(|change| change.requires == *gravity)
                .count();
            (count > 0).then(|| format!("{count} {gravity}"))
        })
        .collect();
    match counts.is_empty() {
        true => "no changes".to_owned(),
        false => format!("changes: {}", counts.join(", ")),
    }
}

/// For a terminal.
pub(crate) fn human(report: &mut Report<'_>, comparison: &Comparison) -> io::Result<()> {
    let (base, head) = (
        comparison.base.name.display(),
        comparison.head.name.display(),
    );
    report.status("Comparing", format_args!("{head} with {base}"))?;
    for finding in comparison
        .base
        .findings
        .iter()
        .chain(&comparison.head.findings)
    {
        report.finding(finding)?;
    }
    for change in &comparison.changes {
        let (colour, word) = match change.requires {
            Requires::Major => (Colour::Red, "Major"),
            Requires::Minor => (Colour::Yellow, "Minor"),
            Requires::Patch => (Colour::Green, "Patch"),
            Requires::None => (Colour::Green, "None"),
        };
        let at = |side: &Side, spot: &Spot| {
            format!("{}:{} {}", side.name.display(), spot.place, spot.pointer)
        };
        report.line(
            colour,
            word,
            format_args!("{} [{}]", change.what, change.rule),
        )?;
        report.line(Colour::Cyan, "was", at(&comparison.base, &change.base))?;
        report.line(Colour::Cyan, "is", at(&comparison.head, &change.head))?;
        for (column, lines) in columns(comparison, change) {
            for line in lines {
                report.line(Colour::Cyan, column, line)?;
            }
        }
        if let Some(todo) = &change.todo {
            report.line(Colour::Cyan, "do", todo)?;
        }
        report.text("\n")?;
    }
    for finding in &comparison.failures {
        report.finding(finding)?;
    }
    if let Some(note) = of_the_facade(comparison) {
        report.line(Colour::Cyan, "Note", note)?;
    }
    if comparison.failures.is_empty() {
        report.status("Compared", counts(comparison))?;
    } else {
        report.summary(
            Outcome::Failure,
            "the comparison could not be made, or not whole",
        )?;
    }
    if let (Some(gate), Some(requires)) = (&comparison.gate, comparison.requires()) {
        let outcome = if gate.met {
            Outcome::Fresh
        } else {
            Outcome::Failure
        };
        report.summary(outcome, told(gate, requires))?;
    }
    report.text(&format!("{}\n", requires(comparison)))
}

/// For a comment on a pull request.
pub(crate) fn markdown(comparison: &Comparison) -> String {
    let (base, head) = (
        comparison.base.name.display().to_string(),
        comparison.head.name.display().to_string(),
    );
    // Of what was not compared, or not whole, nobody can say how much changed.
    let counts = match comparison.failures.is_empty() {
        true => format!("{}, ", counts(comparison)),
        false => String::new(),
    };
    let mut text = format!(
        "**Spec: {}** – {counts}{} compared with {}\n",
        requires(comparison),
        escaped(&head),
        escaped(&base)
    );
    let mut findings = |title: &str, list: &mut dyn Iterator<Item = &Finding>| {
        let rows: Vec<String> = list
            .map(|finding| {
                let place = finding
                    .place
                    .map(|place| format!(":{place}"))
                    .unwrap_or_default();
                format!(
                    "| {} | {} | {} |\n",
                    escaped(&format!("{}{place}", finding.file.display())),
                    escaped(&finding.what),
                    escaped(&finding.fix)
                )
            })
            .collect();
        if !rows.is_empty() {
            let shown = rows.len().min(MOST_FINDINGS);
            let _ = write!(
                text,
                "\n{title}\n\n| where | what | do |\n|---|---|---|\n{}",
                rows[..shown].concat()
            );
            if rows.len() > shown {
                let _ = write!(
                    text,
                    "\nand {} more, see the job summary\n",
                    rows.len() - shown
                );
            }
        }
    };
    findings(
        "**The comparison could not be made, or not whole.**",
        &mut comparison.failures.iter(),
    );
    findings(
        &format!("`{} check` has found:", comparison.program),
        &mut comparison
            .base
            .findings
            .iter()
            .chain(&comparison.head.findings),
    );
    if let (Some(gate), Some(requires)) = (&comparison.gate, comparison.requires()) {
        let _ = write!(
            text,
            "\n{}: {}\n",
            if gate.met {
                "Gate passed"
            } else {
                "**Gate failed**"
            },
            escaped(&told(gate, requires))
        );
    }
    let shown = fitting(comparison, text.len());
    for gravity in Requires::ALL {
        let of_it: Vec<&Change> = comparison.changes[..shown]
            .iter()
            .filter(|change| change.requires == gravity)
            .collect();
        if of_it.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n### {gravity}\n\n| change | Rust callers | running clients | the service |\n|---|---|---|---|\n"
        );
        for change in &of_it {
            text.push_str(&row(comparison, change));
        }
        let _ = write!(
            text,
            "\n<details><summary>Where, and what to do</summary>\n\n"
        );
        for change in &of_it {
            text.push_str(&detail(comparison, change));
        }
        text.push_str("\n</details>\n");
    }
    let left_out = comparison.changes.len() - shown;
    if left_out > 0 {
        let _ = write!(text, "\nand {left_out} more, see the job summary\n");
    }
    if let Some(note) = of_the_facade(comparison) {
        let _ = write!(text, "\n{}\n", escaped(note));
    }
    text
}

/// GitHub takes no comment of more than 65,536 characters.
const LONGEST: usize = 60_000;
/// How many findings leave room for the changes.
const MOST_FINDINGS: usize = 40;
/// What is written around the changes: headings, and the notes at the end.
const AROUND: usize = 2_000;

/// How many changes, the gravest first, there is room for beside what is written already.
fn fitting(comparison: &Comparison, written: usize) -> usize {
    let mut room = LONGEST.saturating_sub(written + AROUND);
    comparison
        .changes
        .iter()
        .take_while(|change| {
            let length = row(comparison, change).len() + detail(comparison, change).len();
            let fits = length <= room;
            room = room.saturating_sub(length);
            fits
        })
        .count()
}

/// A change's line in the table.
fn row(comparison: &Comparison, change: &Change) -> String {
    let [(_, callers), (_, clients), (_, service)] = columns(comparison, change);
    let callers = if callers.len() > 3 {
        format!("{}<br>and {} more", cell(&callers[..2]), callers.len() - 2)
    } else {
        cell(&callers)
    };
    format!(
        "| {} | {callers} | {} | {} |\n",
        escaped(&change.what),
        cell(&clients),
        cell(&service)
    )
}

/// Where a change is, and what to do about it.
fn detail(comparison: &Comparison, change: &Change) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "- {} ({})", escaped(&change.what), change.rule);
    let at = |side: &Side, spot: &Spot| {
        escaped(&format!(
            "{}:{} {}",
            side.name.display(),
            spot.place,
            spot.pointer
        ))
    };
    let _ = writeln!(text, "  - was {}", at(&comparison.base, &change.base));
    let _ = writeln!(text, "  - is {}", at(&comparison.head, &change.head));
    if change.callers.len() > 3 {
        for effect in &change.callers {
            let _ = writeln!(text, "  - {}", escaped(&effect.sentence));
        }
    }
    if let Some(todo) = &change.todo {
        let _ = writeln!(text, "  - {}", escaped(todo));
    }
    text
}

fn cell(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    lines.join("<br>")
}

/// Text that Markdown and HTML leave as it is, on one line, and in which GitHub finds nobody to
/// notify and nothing to link.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = printable(&text.replace(['\n', '\r', '\t'], " "));
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '\\' | '$' | '!' | '"'
            | '\'' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            // References are looked for in the text as it is shown: a blank of no width parts them.
            '@' | '#' => {
                let _ = write!(escaped, "&#{};\u{200B}", u32::from(c));
            }
            ':' => escaped.push_str(":\u{200B}"),
            '.' if escaped.ends_with("www") => escaped.push_str("\u{200B}."),
            '-' if escaped.to_ascii_lowercase().ends_with("gh") => escaped.push_str("\u{200B}-"),
            c => escaped.push(c),
        }
    }
    // A colon before a blank begins no link.
    escaped.replace(":\u{200B} ", ": ")
}

/// Workflow commands: each change a line of the head's file.
pub(crate) fn github(comparison: &Comparison) -> String {
    let mut text = String::new();
    for finding in comparison
        .failures
        .iter()
        .chain(&comparison.base.findings)
        .chain(&comparison.head.findings)
    {
        // Of a file in another commit there is nothing to annotate.
        let here = finding.file == comparison.head.name;
        let place = finding.place.filter(|_| here);
        let failed = comparison.failures.contains(finding);
        let level = if failed { "error" } else { "warning" };
        let file = if here {
            format!("file={},", property(&comparison.head_in_repository))
        } else {
            String::new()
        };
        let place = place
            .map(|place| format!("line={},col={},", place.line, place.column))
            .unwrap_or_default();
        let message = format!(
            "{}: {}; {}",
            finding.file.display(),
            finding.what,
            finding.fix
        );
        let _ = writeln!(
            text,
            "::{level} {file}{place}title={}::{}",
            property(finding.rule),
            data(&message)
        );
    }
    let file = property(&comparison.head_in_repository);
    for change in &comparison.changes {
        let level = if change.requires == Requires::Major {
            "warning"
        } else {
            "notice"
        };
        let mut message = change.what.clone();
        for (column, lines) in columns(comparison, change) {
            for line in lines.iter().filter(|line| *line != NOTHING) {
                let _ = write!(message, "\n{column}: {line}");
            }
        }
        if let Some(todo) = &change.todo {
            let _ = write!(message, "\ndo: {todo}");
        }
        let place = change.head.place;
        let title = property(&format!("{} ({})", change.requires, change.rule));
        let _ = writeln!(
            text,
            "::{level} file={file},line={},col={},title={title}::{}",
            place.line,
            place.column,
            data(&message)
        );
    }
    if let (Some(gate), Some(requires)) = (&comparison.gate, comparison.requires()) {
        let level = if gate.met { "notice" } else { "error" };
        let _ = writeln!(
            text,
            "::{level} file=Cargo.toml,title=version::{}",
            data(&told(gate, requires))
        );
    }
    let _ = writeln!(text, "{}", requires(comparison));
    text
}

fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(printable).collect();
    lines
        .join("\n")
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// For programs.
pub(crate) fn json(comparison: &Comparison) -> String {
    let spot = |side: &Side, spot: &Spot| {
        json!({
            "file": side.name.display().to_string(),
            "pointer": spot.pointer,
            "line": spot.place.line,
            "column": spot.place.column,
        })
    };
    let finding = |finding: &Finding| {
        json!({
            "rule": finding.rule,
            "file": finding.file.display().to_string(),
            "pointer": finding.pointer,
            "line": finding.place.map(|place| place.line),
            "column": finding.place.map(|place| place.column),
            "what": finding.what,
            "fix": finding.fix,
        })
    };
    let verdict = |verdict: Option<Verdict>| match verdict {
        _ if !comparison.callers_known => "unknown",
        Some(Verdict::Breaks) => "breaks",
        Some(Verdict::New) => "new",
        None => "same",
    };
    let changes: Vec<Value> = comparison
        .changes
        .iter()
        .map(|change| {
            let callers: Vec<Value> = change
                .callers
                .iter()
                .map(|effect| json!({ "item": effect.item, "verdict": verdict(Some(effect.verdict)), "what": effect.sentence }))
                .collect();
            json!({
                "rule": change.rule,
                "requires": change.requires.word(),
                "what": change.what,
                "base": spot(&comparison.base, &change.base),
                "head": spot(&comparison.head, &change.head),
                "callers": callers,
                "clients": change.clients,
                "service": change.service,
                "todo": change.todo,
            })
        })
        .collect();
    let findings = |list: &[Finding]| list.iter().map(finding).collect::<Vec<_>>();
    let text = json!({
        "base": { "file": comparison.base.name.display().to_string(), "findings": findings(&comparison.base.findings) },
        "head": { "file": comparison.head.name.display().to_string(), "findings": findings(&comparison.head.findings) },
        "requires": comparison.requires().map(Requires::word),
        "callers": verdict(comparison.verdict()),
        "changes": changes,
        "failures": findings(&comparison.failures),
        "gate": comparison.gate.as_ref().map(|gate| json!({
            "base": gate.base.to_string(),
            "head": gate.head.to_string(),
            "lowest": gate.lowest.to_string(),
            "met": gate.met,
        })),
    });
    format!("{text:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_spec_acts_in_markdown() {
        for hostile in [
            "a|b",
            "`x`",
            "<script>alert(1)</script>",
            "[a](https://example.com)",
            "![a](b)",
            "**bold**",
            "@contoso/everyone",
            "fixes #1",
            "GH-7",
            "a\nb",
            "a\r\n| b |",
            "&lt;",
            "https://example.com",
            "www.example.com",
            "</details>",
        ] {
            let entity = regress::Regex::new("&#[0-9]+;").expect("a pattern");
            let shown = entity.replace_all(&escaped(hostile), "");
            for acting in [
                "|", "`", "<", ">", "[", "*", "\n", "\r", "://", "www.", "@", "#1", "GH-",
            ] {
                assert!(
                    !shown.contains(acting),
                    "{hostile:?}: {shown:?} has {acting:?}"
                );
            }
        }
        assert_eq!(
            escaped("Machine: plain, 1.5 (x)"),
            "Machine: plain, 1.5 (x)"
        );
    }

    #[test]
    fn nothing_in_a_spec_ends_a_workflow_command() {
        assert_eq!(data("a\n::error::b\r%"), "a%0A::error::b\\u{d}%25");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
