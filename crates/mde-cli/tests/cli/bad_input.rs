//! What people give a command that is not what it takes: a table of it, with the exit code, the sentence, the hint, and
//! who was asked about all the same. A new kind of bad input is a row.

use std::{
    fs::{self, File},
    path::Path,
};

use crate::{
    responder::Responder,
    run::{Run, mde},
};

/// What is typed.
enum Line {
    /// A question, which goes to the service of the test.
    Asks(&'static str),
    /// The same with this file on standard input.
    Pipes(&'static str, &'static str),
    /// Another command, or a question that goes nowhere.
    Types(&'static str),
    /// The same with a state folder in `/etc`, by somebody to whom that does not belong.
    #[cfg(unix)]
    Trespasses(&'static str),
}

/// What is wrong, what is typed in the folder of [`files`], the exit code, what standard error says, what the hint says,
/// and who is asked about.
type Row = (
    &'static str,
    Line,
    i32,
    &'static str,
    &'static str,
    &'static [&'static str],
);

#[cfg(unix)]
use Line::Trespasses;
use Line::{Asks, Pipes, Types};

const NOBODY: &[&str] = &[];
const UTF_8: &str =
    "save the file as UTF-8: in Excel \"CSV UTF-8\", in PowerShell -Encoding utf8\n";
const CSV_UTF_8: &str = "save the sheet as \"CSV UTF-8\", and name its column with --column NAME\n";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Names.
    ("a UPN", Asks("user machines user1@contoso.com"), 2,
        "error: user1@contoso.com is a user principal name; the service wants only the user name: user1\n",
        "--from-upn asks about the part before the @\n", NOBODY),
    ("a UPN of two", Asks("user machines a@b@contoso.com --from-upn"), 2,
        "error: \"a@b@contoso.com\" has more than one @: which of them ends the account name cannot be told\n", "", NOBODY),
    ("a UPN of nobody", Asks("user machines @contoso.com --from-upn"), 2,
        "error: \"@contoso.com\" has nothing in front of the @ that could be asked about\n", "", NOBODY),
    ("UPNs where there are no users", Asks("machine show a@b --from-upn"), 2,
        "error: unexpected argument '--from-upn' found\n", "", NOBODY),
    ("ids as argument and in a file", Asks("user machines user1 user1 --ids-file users.txt"), 0,
        "note: users.txt: 2 ids had been given before, and were asked about once\n", "", &["user1", "user2"]),
    ("a file for an id", Asks("machine show users.txt"), 2,
        "error: \"users.txt\" names no machine: ", "--ids-file users.txt asks about what is in it\n", NOBODY),
    ("a file for a name", Asks("user machines users.txt empty.txt user1"), 0,
        "warning: users.txt is the name of a file, and is asked about as a user\n",
        "--ids-file users.txt asks about what is in it\n", &["empty.txt", "user1", "users.txt"]),

    // Files that cannot be read.
    ("no file", Asks("user machines --ids-file nowhere.txt"), 2,
        "error: cannot read nowhere.txt: ",
        "--ids-file names a file with one id a line; an id itself is an argument without it\n", NOBODY),
    ("another ending", Asks("user machines --ids-file Blank.csv"), 2,
        "error: cannot read Blank.csv: ", "is blank.txt meant?\n", NOBODY),
    ("no folder", Asks("user machines --ids-file lists/users.txt"), 2,
        "error: cannot read lists/users.txt: ", "there is no folder lists\n", NOBODY),
    ("a folder", Asks("user machines --ids-file ."), 2,
        "error: cannot read .: it is a folder\n", "name a file in it\n", NOBODY),
    ("no file, and a bad name", Asks("user machines .. --ids-file nowhere.txt"), 2,
        "error: \"..\" is not a user name", "--ids-file names a file", NOBODY),
    ("two files", Asks("user machines --ids-file users.txt --ids-file users.txt"), 2,
        "error: the argument '--ids-file <FILE>' cannot be used multiple times\n", "", NOBODY),

    // Files with nothing in them.
    ("an empty file", Asks("user machines --ids-file empty.txt"), 0,
        "warning: empty.txt names no user\n", "", NOBODY),
    ("nothing but blanks", Asks("user machines --ids-file blank.txt"), 0,
        "warning: blank.txt names no user\n", "", NOBODY),
    ("empty standard input", Pipes("user machines --ids-file -", "empty.txt"), 0,
        "warning: standard input names no user\n", "", NOBODY),
    ("nothing in the column", Asks("user machines --ids-file hollow.csv --column id"), 0,
        "note: hollow.csv: 2 rows have nothing in the column \"id\", and name no user\n", "", NOBODY),

    // Files that are no text in UTF-8.
    ("UTF-16, little end first", Asks("user machines --ids-file le-bom.txt"), 2,
        "error: cannot read le-bom.txt: it is written in UTF-16\n", UTF_8, NOBODY),
    ("UTF-16, big end first", Asks("user machines --ids-file be-bom.txt"), 2,
        "error: cannot read be-bom.txt: it is written in UTF-16\n", UTF_8, NOBODY),
    ("UTF-16, little end first, no mark", Asks("user machines --ids-file le.txt"), 2,
        "error: cannot read le.txt: it is written in UTF-16, without a byte order mark\n", UTF_8, NOBODY),
    ("UTF-16, big end first, no mark", Asks("user machines --ids-file be.txt"), 2,
        "error: cannot read be.txt: it is written in UTF-16, without a byte order mark\n", UTF_8, NOBODY),
    ("UTF-16 of no Latin letter", Asks("user machines --ids-file cjk.txt"), 2,
        "error: cannot read cjk.txt: it is written in UTF-16, without a byte order mark\n", UTF_8, NOBODY),
    ("UTF-16 on standard input", Pipes("user machines user1 --ids-file -", "le-bom.txt"), 6,
        "error: cannot read standard input: it is written in UTF-16\n", UTF_8, &["user1"]),
    ("UTF-16 with columns", Asks("user machines --ids-file le-bom.txt --column id"), 2,
        "error: cannot read le-bom.txt: it is written in UTF-16\n", UTF_8, NOBODY),
    ("UTF-16 behind UTF-8", Asks("user machines --ids-file joined.txt"), 2,
        "error: joined.txt:2: the line has NUL bytes, as text in UTF-16 has and what is no text\n", UTF_8, NOBODY),
    ("Windows-1252", Asks("user machines --ids-file latin.txt"), 2,
        "error: latin.txt:2: the text is not UTF-8\n", UTF_8, NOBODY),
    ("Windows-1252 on standard input", Pipes("user machines --ids-file -", "latin.txt"), 1,
        "error: standard input:2: the text is not UTF-8\n", UTF_8, &["user1"]),
    ("Windows-1252 in the header", Asks("user machines --ids-file latin.csv --column Größe"), 2,
        "error: cannot read latin.csv: it has no column \"Größe\"\n", "their names are not UTF-8: save the file", NOBODY),
    ("NUL bytes", Asks("user machines --ids-file nul.bin"), 2,
        "error: cannot read nul.bin: it is no text: its first line has NUL bytes\n", "one id a line", NOBODY),
    ("a workbook", Asks("user machines --ids-file users.xlsx"), 2,
        "error: cannot read users.xlsx: it is a workbook or another ZIP archive\n", CSV_UTF_8, NOBODY),
    ("a workbook with a column", Asks("user machines --ids-file users.xlsx --column id"), 2,
        "error: cannot read users.xlsx: it is a workbook or another ZIP archive\n", CSV_UTF_8, NOBODY),
    ("a compressed file", Asks("user machines --ids-file users.gz"), 2,
        "error: cannot read users.gz: it is compressed\n", "gzip -dc", NOBODY),

    // Lines that are no ids.
    ("a line of a mebibyte", Asks("user machines --ids-file long.txt"), 2,
        "error: long.txt:1: the line is longer than any id\n", "", NOBODY),
    ("a line of a mebibyte on standard input", Pipes("user machines --ids-file -", "long.txt"), 1,
        "error: standard input:1: the line is longer than any id\n", "", &["user1"]),
    ("a thousand bad lines", Asks("user machines --ids-file upns.txt"), 2,
        "error: upns.txt:5: user5@contoso.com is a user principal name; the service wants only the user name: user5\nerror: another 995 are wrong as well\nhint: ",
        "--from-upn asks about the part before the @\n", NOBODY),
    ("what shows as nothing around a name", Asks("user machines --ids-file invisible.txt"), 0,
        "", "", &["user1", "user2"]),

    // Columns.
    ("a column without a file", Types("user machines user1 --column id"), 2,
        "error: the following required arguments were not provided:\n  --ids-file <FILE>\n", "", NOBODY),
    ("an unknown column", Asks("user machines --ids-file users.csv --column upn"), 2,
        "error: cannot read users.csv: it has no column \"upn\"\n",
        "the columns are \"userPrincipalName\", \"displayName\"\n", NOBODY),
    ("an unknown column on standard input", Pipes("user machines --ids-file - --column upn", "users.csv"), 2,
        "error: cannot read standard input: it has no column \"upn\"\n",
        "the columns are \"userPrincipalName\", \"displayName\"\n", NOBODY),
    ("a column that is there twice", Asks("user machines --ids-file twice.csv --column Id"), 2,
        "error: cannot read twice.csv: 2 of its columns are named \"Id\"\n",
        "give each a name of its own; the columns are \"id\", \"ID\", \"name\"\n", NOBODY),
    ("a column without a name", Asks("user machines --ids-file twice.csv --column="), 2,
        "error: cannot read twice.csv: it has no column \"\"\n", "the columns are \"id\", \"ID\", \"name\"\n", NOBODY),
    ("lines as they ended once", Asks("user machines --ids-file returns.csv --column id"), 2,
        "error: cannot read returns.csv: its lines end with carriage returns alone\n", "tr '\\r' '\\n'", NOBODY),
    ("a column of nothing", Asks("user machines --ids-file empty.txt --column id"), 2,
        "error: cannot read empty.txt: it has no header, for it is empty\n", "the first line of a CSV file names its columns\n", NOBODY),
    ("CSV without --column", Asks("user machines --ids-file users.csv"), 2,
        "error: users.csv looks like a CSV file, and --column does not say which of its columns has the ids\n",
        "add such as --column displayName; the columns are \"displayName\", \"userPrincipalName\"; if each line is one id all the same: --ids-file - < users.csv\n", NOBODY),
    ("CSV of UPNs without --column", Asks("user machines --ids-file users.csv --from-upn"), 2,
        "error: users.csv looks like a CSV file", "add such as --column userPrincipalName; ", NOBODY),
    ("CSV without --column on standard input", Pipes("machine show --ids-file -", "names.csv"), 1,
        "error: standard input:1: \"sam;name\" names no machine: ",
        "standard input looks like a CSV file: --column NAME says which column has the ids, of \"sam\", \"name\"\n", NOBODY),
    ("CSV of which each line could be a name", Asks("user machines --ids-file names.csv"), 2,
        "error: names.csv looks like a CSV file", "add such as --column sam; the columns are \"sam\", \"name\"", NOBODY),
    ("the same, as it is", Pipes("user machines --ids-file -", "names.csv"), 0, "", "", &["jdoe%3BJohn", "sam%3Bname"]),
    ("a separator that is not quoted", Asks("user machines --ids-file wide.csv --column mail"), 2,
        "error: wide.csv:3: the row has more cells than the header, which has 2: what holds a separator stands in quotes\n", "", NOBODY),
    ("a quote that nobody closes", Asks("user machines --ids-file open.csv --column sam"), 2,
        "error: cannot read open.csv: the row that begins in line 2 does not end before the end of the file\n",
        "a quote that opens there may not be closed", NOBODY),
    ("a bad cell", Asks("user machines --ids-file users.csv --column USERPRINCIPALNAME"), 2,
        "error: users.csv:2: user1@contoso.com is a user principal name", "--from-upn asks", NOBODY),

    // Outputs that are not to be written.
    ("no folder for the output", Asks("user machines user1 --output missing/a.ndjson"), 6,
        "error: missing/a.ndjson: it cannot be written: ", "make the folder, or choose another --output\n", NOBODY),
    ("a file for a folder", Asks("user machines user1 --output users.txt/a.ndjson"), 6,
        "error: users.txt/a.ndjson: it cannot be written: ", "in a folder that you may write to\n", NOBODY),
    ("a folder for the output", Asks("user machines user1 --output ."), 2,
        "error: .: it is no regular file\n", "leave --output away to write to a pipe or a device\n", NOBODY),
    ("a plan for no folder", Asks("user machines user1 --output missing/a.ndjson --dry-run"), 6,
        "error: missing/a.ndjson: it cannot be written: ", "make the folder, or choose another --output\n", NOBODY),
    ("an output that is there", Asks("user machines user1 --output ours.ndjson"), 2,
        "error: ours.ndjson: it is there already\n", "--resume goes on with it, --force replaces it\n", NOBODY),
    ("somebody's file", Asks("user machines user1 --output users.txt"), 2,
        "error: users.txt: it is there already\n", "choose another --output; --force replaces it\n", NOBODY),
    ("somebody's file, resumed", Asks("user machines user1 --output users.txt --resume"), 2,
        "error: users.txt: no run of this program that could be resumed has written it: there is no users.txt.journal beside it\n",
        "choose another --output; --force replaces it\n", NOBODY),
    ("somebody's journal", Asks("user machines user1 --output foreign.ndjson --resume"), 2,
        "error: foreign.ndjson: its journal is none of this program's\n", "choose another --output", NOBODY),
    ("somebody's journal, replaced", Asks("user machines user1 --output foreign.ndjson --force"), 2,
        "error: foreign.ndjson: its journal is none of this program's\n", "unless the journal is not ours\n", NOBODY),
    ("the journal of a later version", Asks("user machines user1 --output later.ndjson --resume"), 2,
        "error: later.ndjson: its journal has the format 2, which a later version of this program writes\n", "choose another --output", NOBODY),
    ("the list of ids as output", Asks("user machines --ids-file users.txt --output users.txt --force"), 2,
        "error: users.txt: the ids are in it\n", "choose another --output\n", NOBODY),
    ("an output for people", Asks("user machines user1 --output a.txt --format table"), 2,
        "error: --output goes with --format ndjson and csv only\n", "send them to a file by >\n", NOBODY),
    ("CSV by its name, and not by its format", Asks("user machines user1 --output new.csv --format ndjson"), 2,
        "error: new.csv is csv by its name, and --format says ndjson\n", "name it .ndjson, or leave --format away\n", NOBODY),
    ("CSV in lines of JSON", Asks("user machines user1 --output new.NDJSON --format csv"), 2,
        "error: new.NDJSON is ndjson by its name, and --format says csv\n", "name it .csv, or leave --format away\n", NOBODY),
    ("the same by another name", Asks("user machines user1 --output new.jsonl --format csv --dry-run"), 2,
        "error: new.jsonl is ndjson by its name, and --format says csv\n", "name it .csv", NOBODY),
    ("a workbook as output", Asks("user machines user1 --output new.xlsx"), 2,
        "error: new.xlsx: no workbooks are written\n", "name it .csv, which spreadsheets open\n", NOBODY),
    ("CSV in a workbook", Asks("user machines user1 --output new.XLS --format csv"), 2,
        "error: new.XLS: no workbooks are written\n", "name it .csv", NOBODY),
    ("a table as output", Asks("user machines user1 --output new.table"), 2,
        "error: new.table: --output is written in ndjson or csv, and not in table\n", "name it .ndjson or .csv\n", NOBODY),
    ("one object of JSON as output", Asks("user machines user1 --output new.json"), 0,
        "note: new.json is written in ndjson, an object a line", "", &["user1"]),
    ("CSV by no name", Asks("user machines user1 --output new.txt --format csv"), 0, "", "", &["user1"]),
    ("nothing to resume", Types("user machines user1 --resume"), 2,
        "error: the following required arguments were not provided:\n  --output <FILE>\n", "", NOBODY),
    ("resumed and replaced", Asks("user machines user1 --output ours.ndjson --resume --force"), 2,
        "error: the argument '--resume' cannot be used with '--force'\n", "", NOBODY),
    ("no folder for the summary", Asks("user machines user1 --summary missing/summary.json"), 2,
        "error: cannot write the summary: ", "--summary names a file in a folder that is there", NOBODY),

    // Outputs of something else.
    ("another command", Asks("machine list --output ours.ndjson --resume"), 2,
        "error: ours.ndjson: another run has written it: the command was user machines, and is machine list\n",
        "choose another --output; --force replaces it\n", NOBODY),
    ("another format", Asks("user machines user1 --output new.txt --resume"), 2,
        "error: new.txt: another run has written it: --format was csv, and is ndjson\n",
        "choose another --output; --force replaces it\n", NOBODY),
    ("other bytes", Asks("user machines user1 --output ours.ndjson --resume --jq .user --sort id:desc"), 2,
        "error: ours.ndjson: another run has written it: --jq was not given, and is .user; --sort was not given, and is id:desc\n",
        "choose another --output; --force replaces it\n", NOBODY),
    ("another service", Types("user machines user2 --output ours.ndjson --resume --base-url http://127.0.0.1:1"), 2,
        ", and is http://127.0.0.1:1\n", "choose another --output; --force replaces it\n", NOBODY),
    ("a plan of something else", Types("user machines user2 --output ours.ndjson --resume --dry-run --base-url http://127.0.0.1:1"), 2,
        ", and is http://127.0.0.1:1\n", "choose another --output; --force replaces it\n", NOBODY),

    // What cannot be arranged so.
    ("an expression that ends early", Asks("user machines user1 --jq .user|"), 2,
        "error: invalid value '.user|' for '--jq <EXPRESSION>': at its end: ", "an expression is one argument, between quotes", NOBODY),
    ("an unknown filter", Asks("user machines user1 --jq .user|nosuch"), 2,
        "at character 7, before `nosuch`: there is no filter nosuch\n", "an expression is one argument, between quotes", NOBODY),
    ("an empty expression", Asks("user machines user1 --jq="), 2,
        "for '--jq <EXPRESSION>'", "an expression is one argument, between quotes", NOBODY),
    ("an expression for CSV", Asks("user machines user1 --jq .user --format csv"), 2,
        "error: --jq goes with --format ndjson only, and prints what it likes\n", "leave --format away", NOBODY),
    ("an unknown property", Asks("user machines user1 --format csv --columns id,helthStatus"), 2,
        "error: --columns: machines have no property \"helthStatus\"\n", "did you mean healthStatus?\n", NOBODY),
    ("a property of nothing like it", Asks("user machines user1 --format csv --columns zzz"), 2,
        "error: --columns: machines have no property \"zzz\"\n", "there are id, ", NOBODY),
    ("a property twice", Asks("user machines user1 --format csv --columns id,ID"), 2,
        "error: --columns: id is there twice\n", "name it once\n", NOBODY),
    ("columns of JSON", Asks("user machines user1 --format json --columns id"), 2,
        "error: --columns goes with --format table and csv only\n", "add --format table or --format csv", NOBODY),
    ("CSV cells of JSON", Asks("user machines user1 --format json --csv-raw"), 2,
        "error: --csv-raw goes with --format csv only\n", "add --format csv, or leave it away\n", NOBODY),
    ("sorted by nothing", Asks("user machines user1 --sort lastseem"), 2,
        "error: --sort: machines have no property \"lastseem\"\n", "did you mean lastSeen?\n", NOBODY),
    ("sorted sideways", Asks("user machines user1 --sort id:up"), 2,
        "error: --sort: behind the colon stands asc or desc, and not \"up\"\n", "--sort id:desc begins with the greatest\n", NOBODY),

    // Settings.
    ("no TOML", Asks("user machines user1 --config broken.toml"), 2,
        "error: broken.toml:2:10: this is no TOML: ", "mde config --help shows what a settings file looks like\n", NOBODY),
    ("an unknown setting", Asks("user machines user1 --config typo.toml"), 2,
        "error: typo.toml:2:1: there is no setting \"tenent\"\n", "did you mean tenant?\n", NOBODY),
    ("a secret in the settings", Asks("user machines user1 --config secret.toml"), 2,
        "error: secret.toml:1:1: this looks like a secret, and no secret stands in the settings", "set the environment variable instead", NOBODY),
    ("an unknown profile", Asks("user machines user1 --config good.toml --profile wrok"), 2,
        "error: there is no profile \"wrok\"\n", "did you mean work?\n", NOBODY),
    ("a profile of nothing like it", Asks("user machines user1 --config good.toml --profile zzz"), 2,
        "error: there is no profile \"zzz\"\n", "good.toml has work\n", NOBODY),
    ("a profile of no settings", Asks("user machines user1 --profile work"), 2,
        "error: there is no profile \"work\"\n", "mde config path tells where it would be\n", NOBODY),
    ("no settings where they are named", Asks("user machines user1 --config missing.toml"), 2,
        "error: the settings file missing.toml cannot be read: ", "--config and MDE_CONFIG name a file that is there\n", NOBODY),
    ("settings that fit another command", Asks("user machines user1 --config sorted.toml"), 2,
        "error: --sort: machines have no property \"severity\"\n", "there are id, ", NOBODY),

    // State.
    #[cfg(unix)]
    ("a state folder of somebody else", Trespasses("user machines user1"), 6,
        "/etc belongs to another user (uid 0) than the one who runs this", "MDE_STATE_DIR names another state folder\n", NOBODY),
];

/// Everything that the rows name.
fn files(folder: &Path) {
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    };
    let upns: String = (1..=1000)
        .map(|number| format!("user{number}@contoso.com\n"))
        .collect();
    let long = format!("{}\nuser1\n", "a".repeat(1 << 20));
    let files: &[(&str, &[u8])] = &[
        ("users.txt", b"user1\nuser2\nuser2\n"),
        ("empty.txt", b""),
        ("blank.txt", "\u{feff}\r\n \u{a0}\u{200b}\r\n".as_bytes()),
        ("hollow.csv", b"id,name\n,a\n  ,b\n,\n"),
        ("le-bom.txt", &utf16("\u{feff}user1\r\n", u16::to_le_bytes)),
        ("be-bom.txt", &utf16("\u{feff}user1\r\n", u16::to_be_bytes)),
        ("le.txt", &utf16("user1\r\nuser2\r\n", u16::to_le_bytes)),
        ("be.txt", &utf16("user1\r\nuser2\r\n", u16::to_be_bytes)),
        ("cjk.txt", &utf16("王伟\r\n", u16::to_le_bytes)),
        (
            "joined.txt",
            &[b"user1\n", &utf16("user2\r\n", u16::to_le_bytes)[..]].concat(),
        ),
        ("latin.txt", b"user1\nj\xfcrgen\n"),
        ("latin.csv", b"Gr\xf6\xdfe;sam\n1;user1\n"),
        ("nul.bin", b"\x7fELF\x02\x01\x01\0\0\0\0\n"),
        (
            "users.xlsx",
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\nuser1\n",
        ),
        ("users.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\n"),
        ("long.txt", long.as_bytes()),
        ("upns.txt", upns.as_bytes()),
        (
            "invisible.txt",
            "\u{a0}user1\u{200b}\n\u{200e}user2\u{202c}\r\n".as_bytes(),
        ),
        (
            "users.csv",
            b"userPrincipalName,displayName,\r\nuser1@contoso.com,One,\r\n",
        ),
        ("twice.csv", b"id,ID ,name,\n1,2,3\n"),
        ("names.csv", b"sam;name\njdoe;John\n"),
        ("returns.csv", b"id,name\r1,a\r2,b\r"),
        ("wide.csv", b"name,mail\na,b\nDoe, John,c\n"),
        (
            "open.csv",
            b"sam,note\nuser1,\"never closed\nuser2,b\nuser3,c\n",
        ),
        ("foreign.ndjson", b"mine\n"),
        ("foreign.ndjson.journal", b"mine, too\n"),
        ("later.ndjson", b"{}\n"),
        (
            "later.ndjson.journal",
            br#"{"begun":{"version":2}}
"#,
        ),
        ("broken.toml", b"reserve = 1\ntenant = a\n"),
        ("typo.toml", b"[profile.work]\ntenent = 'a'\n"),
        ("secret.toml", b"client-secret = 'canary'\n"),
        ("good.toml", b"[profile.work]\nreserve = 1\n"),
        ("sorted.toml", b"sort = 'severity'\n"),
    ];
    for (name, contents) in files {
        fs::write(folder.join(name), contents).expect("the folder is writable");
    }
}

/// Runs what is typed, in this folder.
fn run(line: &Line, folder: &Path, service: &Responder) -> Run {
    let typed = match *line {
        Asks(typed) | Types(typed) | Pipes(typed, _) => typed,
        #[cfg(unix)]
        Trespasses(typed) => typed,
    };
    let words: Vec<_> = typed.split(' ').collect();
    let mut command = mde(&words);
    command.current_dir(folder);
    if let Asks(_) | Pipes(..) = line {
        command.args(["--base-url", &service.url]);
    }
    match *line {
        Asks(_) | Types(_) => {}
        Pipes(_, file) => {
            let file = File::open(folder.join(file));
            command.stdin(file.expect("it is there"));
        }
        #[cfg(unix)]
        Trespasses(_) => trespass(&mut command),
    }
    command.output().expect("the binary runs").into()
}

/// Lets it keep its state where it may not.
#[cfg(unix)]
fn trespass(command: &mut crate::run::Mde) {
    use std::os::unix::process::CommandExt as _;

    command
        .current_dir("/")
        .env("MDE_STATE_DIR", "/etc/mde-of-nobody")
        .env("XDG_CONFIG_HOME", "/nowhere");
    // What is whose means nothing to root.
    if rustix::process::geteuid().is_root() {
        command.uid(65_534);
    }
}

#[test]
fn each_is_told_with_a_hint_and_the_right_code() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    files(folder.path());
    let service = Responder::machines("[]");
    let ours = Asks("user machines user1 --output ours.ndjson");
    assert_eq!(run(&ours, folder.path(), &service).code, Some(0));
    let mut before = service.users().len();
    for (case, line, code, sentence, hint, asked) in ROWS {
        let run = run(line, folder.path(), &service);
        assert_eq!(run.code, Some(*code), "{case}: {run:?}");
        assert!(
            run.stderr.contains(sentence),
            "{case}: {sentence:?} is not in {run:?}"
        );
        let hints: Vec<_> = run.stderr.split_inclusive('\n').collect();
        let hints: Vec<_> = hints
            .iter()
            .filter_map(|line| line.strip_prefix("hint: "))
            .collect();
        match hint.is_empty() {
            true => assert_eq!(hints, [""; 0], "{case}: {run:?}"),
            false => assert!(
                hints.iter().any(|line| line.contains(hint)),
                "{case}: {hint:?} is no hint in {run:?}"
            ),
        }
        // However much is wrong, it is read in one look.
        assert!(run.stderr.lines().count() < 12, "{case}: {run:?}");
        let mut users = service.users().split_off(before);
        before += users.len();
        users.sort();
        assert_eq!(users, *asked, "{case}: {run:?}");
    }
}
