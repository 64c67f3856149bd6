//! Runs that end anywhere, and the one that goes on.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::{journal::journal_of, *};
use crate::{
    failure::Failure,
    generated::commands::ROWS,
    output::{self, Arranged, Format, Printing},
    row::Row,
};

const FORMATS: [Format; 2] = [Format::Ndjson, Format::Csv];

fn about() -> About {
    About {
        command: "test".to_owned(),
        options: BTreeMap::new(),
        output: BTreeMap::new(),
    }
}

fn row() -> &'static Row {
    let mut rows = ROWS.iter();
    let row = rows.find(|row| row.subject.is_some() && row.shape.is_many);
    row.expect("there is such a command")
}

fn begin(path: &Path, how: How, format: Format) -> (Kept, Earlier) {
    let asked = Asked {
        service: "here".to_owned(),
        tenant: None,
    };
    let printing = Printing {
        format,
        csv_raw: false,
        arranged: Arranged::default(),
    };
    let row = row();
    let opened = Opened::open(path, how, about()).expect("it may be written");
    let begun = opened.begin(asked, |ending| output::report(printing, row, ending, false));
    begun.expect("it can be written")
}

/// What is known of an id: as many items as it says, each with the number of the run, or a failure.
#[expect(clippy::result_large_err, reason = "it is what reports take")]
fn answer(id: u8, run: usize, fails: bool) -> Answer {
    if fails {
        return Err(Failure::invalid_input(format!("run {run}").into()));
    }
    let item = |number| json!({"id": format!("{id}-{number}"), "run": run}).to_string();
    Ok((0..id % 4).map(item).collect())
}

/// Of each id in the output, what is said of it.
fn read(path: &Path, format: Format) -> BTreeMap<String, Vec<String>> {
    let mut read: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if format == Format::Ndjson {
        for line in fs::read_to_string(path).expect("it is text").lines() {
            let line: Map<String, Value> = serde_json::from_str(line).expect("a line is JSON");
            let noun = row().subject.expect("it has one").noun;
            let subject = line[noun].as_str().expect("a name").to_owned();
            let answer = Value::Object(line).to_string();
            let is_first = read.insert(subject, vec![answer]).is_none();
            assert!(is_first, "a line for each");
        }
    } else {
        let mut rows = csv::Reader::from_path(path).expect("it is there");
        assert!(rows.headers().expect("a header").len() > 2);
        for row in rows.records() {
            let row = row.expect("a row is CSV");
            let cells: Vec<_> = row.iter().skip(1).collect();
            read.entry(row[0].to_owned())
                .or_default()
                .push(cells.join("|"));
        }
    }
    read
}

/// What an uninterrupted run would have written.
fn written_at_once(ids: &[u8], run: usize, format: Format) -> BTreeMap<String, Vec<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("at-once");
    let (mut kept, _) = begin(&path, How::New, format);
    for id in ids {
        kept.answer(Some(&id.to_string()), &answer(*id, run, false))
            .expect("it can be written");
    }
    kept.finish().expect("it can be written");
    drop(kept);
    read(&path, format)
}

/// Leaves so much of what the file has behind its first bytes, and a torn end.
fn cut(path: &Path, lasting: u64, thousandths: u16, torn: &[u8]) {
    let Ok(metadata) = fs::metadata(path) else {
        return;
    };
    let file = fs::OpenOptions::new().append(true).open(path);
    let mut file = file.expect("it can be written");
    let more = (metadata.len() - lasting) * u64::from(thousandths) / 1000;
    file.set_len(lasting + more).expect("it can be cut");
    file.write_all(torn).expect("it can be written");
}

/// How a run goes, and what is left of it.
#[derive(Clone, Debug)]
struct Crash {
    answers: usize,
    settles_every: usize,
    fails: Vec<bool>,
    failed_again: bool,
    output: u16,
    journal: u16,
    torn: Vec<u8>,
}

fn crash() -> impl Strategy<Value = Crash> {
    let torn = prop_oneof![
        Just(Vec::new()),
        Just(b"[\"9\",".to_vec()),
        Just(vec![0; 9]),
    ];
    (
        0..20_usize,
        1..5_usize,
        prop::collection::vec(any::<bool>(), 20),
        any::<bool>(),
        prop_oneof![Just(1000), 0..=1000_u16],
        prop_oneof![Just(1000), 0..=1000_u16],
        torn,
    )
        .prop_map(
            |(answers, settles_every, fails, failed_again, output, journal, torn)| Crash {
                answers,
                settles_every,
                fails,
                failed_again,
                output,
                journal,
                torn,
            },
        )
}

proptest! {
    // Each waits for the disk a hundred times.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_was_cut_off_the_next_run_goes_on(
        crashes in prop::collection::vec(crash(), 0..4),
        index in 0..2_usize,
    ) {
        let format = FORMATS[index];
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("output");
        let ids: Vec<u8> = (0..20).collect();
        for (run, crash) in crashes.iter().enumerate() {
            let how = How::Resume { failed_again: crash.failed_again };
            let (mut kept, earlier) = begin(&path, how, format);
            // What stands there when a run has begun is on the disk.
            let mut lasting = fs::read(journal_of(&path)).expect("it is there").len();
            let missing = ids.iter().filter(|id| !earlier.has(&id.to_string()));
            for (index, id) in missing.take(crash.answers).enumerate() {
                kept.answer(Some(&id.to_string()), &answer(*id, run, crash.fails[index]))
                    .expect("it can be written");
                if index % crash.settles_every == 0 {
                    kept.settle().expect("it can be written");
                }
            }
            let is_rewritten = kept.has_replaced && crash.answers % 2 == 0;
            if crash.answers % 2 == 0 {
                kept.finish().expect("it can be written");
            }
            drop(kept);
            let journal = fs::read(journal_of(&path)).expect("it is there");
            // The output is only replaced when the journal is on the disk.
            if is_rewritten {
                lasting = journal.len();
            }
            cut(&path, 0, crash.output, &crash.torn);
            cut(&journal_of(&path), lasting as u64, crash.journal, &crash.torn);
        }
        let run = crashes.len();
        let (mut kept, earlier) = begin(&path, How::Resume { failed_again: true }, format);
        for id in ids.iter().filter(|id| !earlier.has(&id.to_string())) {
            kept.answer(Some(&id.to_string()), &answer(*id, run, false)).expect("it can be written");
        }
        kept.finish().expect("it can be written");
        drop(kept);
        let without_run = |read: BTreeMap<String, Vec<String>>| -> Vec<(String, usize, bool)> {
            let count = |(id, said): (String, Vec<String>)| {
                let failed = said.iter().any(|said| said.contains("invalidInput"));
                (id, said.len(), failed)
            };
            read.into_iter().map(count).collect()
        };
        prop_assert_eq!(
            without_run(read(&path, format)),
            without_run(written_at_once(&ids, run, format))
        );
    }
}

/// An output with a failure and the answer that replaces it behind it.
fn with_a_replaced_failure(format: Format) -> (TempDir, PathBuf, Kept) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("output");
    let (mut kept, _) = begin(&path, How::New, format);
    for (id, fails) in [(1, false), (2, true), (3, false)] {
        kept.answer(Some(&id.to_string()), &answer(id, 0, fails))
            .expect("it can be written");
    }
    kept.finish().expect("it can be written");
    drop(kept);
    let (mut kept, earlier) = begin(&path, How::Resume { failed_again: true }, format);
    assert!(earlier.has("1") && !earlier.has("2") && earlier.has("3"));
    kept.answer(Some("2"), &answer(2, 0, false))
        .expect("it can be written");
    kept.settle().expect("it can be written");
    (folder, path, kept)
}

#[test]
fn a_crash_at_any_step_of_rewriting_loses_nothing() {
    for format in FORMATS {
        let expected = written_at_once(&[1, 2, 3], 0, format);
        for (step, is_cut) in (0..5).flat_map(|step| [(step, false), (step, true)]) {
            let (_folder, path, mut kept) = with_a_replaced_failure(format);
            if is_cut {
                // What was at the end is lost and found again before.
                drop(kept);
                cut(&path, 0, 999, b"");
                let how = How::Resume { failed_again: true };
                let (again, earlier) = begin(&path, how, format);
                kept = again;
                assert!(!earlier.has("2"), "it was cut off");
                kept.answer(Some("2"), &answer(2, 0, false))
                    .expect("it can be written");
                kept.settle().expect("it can be written");
            }
            let beside = path.with_file_name("output.rewritten");
            let lines = kept
                .journal
                .rewritten(&path, &beside)
                .expect("it can be written");
            let half = fs::read(&beside).expect("it is there");
            match step {
                // The new output is half written.
                0 => fs::write(&beside, &half[..half.len() / 2]).expect("it can be written"),
                1 => {}
                // The journal says half of it, all but the end, or all.
                2 => kept.journal.append_bytes(&lines[..lines.len() / 2]),
                3 => kept.journal.append_bytes(&lines[..lines.len() - 3]),
                _ => kept.journal.append_bytes(&lines),
            }
            drop(kept);
            let (mut kept, earlier) = begin(&path, How::Resume { failed_again: true }, format);
            assert!(earlier.has("2"), "it was answered");
            kept.finish().expect("it can be written");
            drop(kept);
            assert_eq!(read(&path, format), expected, "step {step}");
            assert!(!beside.exists(), "step {step}");
        }
    }
}

#[test]
fn damage_in_the_middle_of_the_journal_is_refused_and_changes_nothing() {
    let (_folder, path, mut kept) = with_a_replaced_failure(FORMATS[0]);
    kept.finish().expect("it can be written");
    drop(kept);
    let journal = fs::read_to_string(journal_of(&path)).expect("it is text");
    let output = fs::read(&path).expect("it is there");
    let damaged = journal.replacen("[\"2\"", "[\"2", 1);
    fs::write(journal_of(&path), &damaged).expect("it can be written");
    let how = How::Resume {
        failed_again: false,
    };
    let refusal = Opened::open(&path, how, about()).expect_err("it is damaged");
    assert!(refusal.sentence.contains("line 3"), "{refusal:?}");
    assert_eq!(fs::read(&path).expect("it is there"), output);
    assert_eq!(
        fs::read_to_string(journal_of(&path)).expect("it is text"),
        damaged
    );
}

#[test]
fn an_output_that_was_changed_by_hand_is_not_cut_up() {
    let (_folder, path, mut kept) = with_a_replaced_failure(FORMATS[0]);
    let output = fs::read_to_string(&path).expect("it is text");
    // As `sort -r` does: as many bytes, and other lines.
    let mut lines: Vec<_> = output.lines().collect();
    lines.sort_unstable_by_key(|line| std::cmp::Reverse(line.len()));
    let sorted = lines.join("\n") + "\n";
    fs::write(&path, &sorted).expect("it can be written");
    kept.finish().expect_err("it was changed");
    drop(kept);
    assert_eq!(fs::read_to_string(&path).expect("it is text"), sorted);
}
