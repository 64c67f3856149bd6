//! Every file in `broken-specs` but `sound.yaml` has one fault. The name of the file, up to `--`,
//! is the rule that finds it; the line with `# <- fault` is where it is; the line that begins with
//! `# fix: ` holds words of what mends it.

use std::path::{Path, PathBuf};

use spec_document::document::Document;
use spec_document::finding::Finding;

use crate::dialect::ALL;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken-specs");
    let files = std::fs::read_dir(folder).expect("the folder of broken specs");
    files.map(|file| file.expect("a file").path()).collect()
}

fn findings(path: &Path) -> Vec<Finding> {
    match Document::read(path) {
        Ok(document) => ALL.check(&document),
        Err(finding) => vec![finding],
    }
}

#[test]
fn each_fault_is_the_only_finding_with_its_line_rule_and_fix() {
    let files = files();
    assert!(files.len() > 150, "only {} files", files.len());
    for path in files {
        let shown = path.display();
        let found = findings(&path);
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let stem = stem.expect("a name");
        if stem == "sound" {
            assert!(found.is_empty(), "{found:?}");
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a broken spec");
        let faults: Vec<u32> = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.ends_with("# <- fault"))
            .map(|(number, _)| number)
            .collect();
        let ([line], [found]) = (&faults[..], &found[..]) else {
            panic!("{shown} marks {faults:?}: {found:?}");
        };
        assert_eq!(Some(found.rule), stem.split("--").next(), "{shown}");
        assert_eq!(found.place.map(|place| place.line), Some(*line), "{shown}");
        let fix = text.lines().find_map(|line| line.strip_prefix("# fix: "));
        let fix = fix.expect("what mends it");
        assert!(found.fix.contains(fix), "{shown}: {}", found.fix);
    }
}
