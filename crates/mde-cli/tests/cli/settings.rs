//! The settings file: what holds of flag, environment and profile, who asks by it, and what is wrong with one.

use mde_mock::{Application, Auth, MockService};
use serde_json::Value;

use crate::{
    run::{Mde, Run, mde},
    stand_in::StandIn,
    token::token,
};

const A: &str = "aaaaaaaa-86f1-41af-91ab-2d7cd011db47";
const B: &str = "bbbbbbbb-86f1-41af-91ab-2d7cd011db47";
const X: &str = "11111111-aaaa-2222-bbbb-3333cccc4444";
const Y: &str = "22222222-aaaa-2222-bbbb-3333cccc4444";

fn run(command: &mut Mde) -> Run {
    command.output().expect("the binary runs").into()
}

/// A run with this settings file, without any credential.
fn with(settings: &str, args: &[&str]) -> Mde {
    let mut command = mde(args);
    let file = command.state.path().join("settings.toml");
    std::fs::write(&file, settings).expect("the folder is writable");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&file, private).expect("it is this user's");
    }
    command.env("MDE_CONFIG", file).env_remove("MDE_TOKEN");
    command
}

/// `p` says who and where, `bare` only how to print; another one is of a signed-in person.
fn settings() -> String {
    format!(
        "format = 'csv'\n\
         [profile.p]\ntenant = '{A}'\nclient-id = '{X}'\ncloud = 'eu'\nauthority = 'https://login.example'\n\
         [profile.bare]\nreserve = 7\n\
         [profile.person]\ntenant = '{A}'\ncredential = 'azure-cli'\n"
    )
}

/// Tenant, client id, cloud and authority, each with where it is from.
fn who(shown: &Value) -> String {
    let words = ["tenant", "client-id", "cloud", "authority"];
    let parts = words.map(|word| {
        let setting = &shown["settings"][word];
        let value = match setting["value"].as_str().unwrap_or("-") {
            A => "A",
            B => "B",
            X => "X",
            Y => "Y",
            "https://login.example" => "L",
            other => other,
        };
        let from = setting["from"]["kind"].as_str().expect("a kind");
        format!("{value}:{}", &from[..1])
    });
    parts.join(" ")
}

/// How a profile is chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Flag,
    Variable,
    Default,
}

#[test]
fn who_asks_is_never_a_mix() {
    use By::{Default, Flag, Variable};
    let token_of = |tenant, client| token(&serde_json::json!({"tid": tenant, "appid": client}));
    let (of_a, of_b) = (token_of(A, X), token_of(B, X));
    let of_y = token_of(A, Y);
    // Who and where, by f(lag), e(nvironment), p(rofile) or d(efault); or the variable at which it is refused.
    let whole = "A:p X:p eu:p L:p";
    let none = "-:d -:d -:d -:d";
    type Variables<'a> = &'a [(&'a str, &'a str)];
    type Row<'a> = (&'a str, &'a [By], Variables<'a>, &'a [&'a str], &'a str);
    let rows: &[Row<'_>] = &[
        ("p", &[Flag, Variable, Default], &[], &[], whole),
        // The same, or nothing else, is no contradiction.
        (
            "p",
            &[Flag, Variable, Default],
            &[("AZURE_TENANT_ID", A)],
            &[],
            "A:e X:p eu:p L:p",
        ),
        (
            "p",
            &[Flag],
            &[("AZURE_TENANT_ID", A), ("AZURE_CLIENT_ID", X)],
            &[],
            "A:e X:e eu:p L:p",
        ),
        ("p", &[Flag], &[("AZURE_TENANT_ID", "")], &[], whole),
        ("p", &[Flag], &[("AZURE_CLIENT_SECRET", "s")], &[], whole),
        (
            "p",
            &[Flag],
            &[("MDE_CLOUD", "eu")],
            &[],
            "A:p X:p eu:e L:p",
        ),
        ("p", &[Flag, Variable], &[("MDE_TOKEN", &of_a)], &[], whole),
        // Somebody else: the whole of it, and where to ask, or a refusal.
        (
            "p",
            &[Flag],
            &[("AZURE_TENANT_ID", B)],
            &[],
            "!AZURE_TENANT_ID",
        ),
        (
            "p",
            &[Variable, Default],
            &[("AZURE_TENANT_ID", B)],
            &[],
            "B:e -:d -:d -:d",
        ),
        (
            "p",
            &[Flag],
            &[("AZURE_CLIENT_ID", Y)],
            &[],
            "!AZURE_CLIENT_ID",
        ),
        (
            "p",
            &[Variable, Default],
            &[("AZURE_CLIENT_ID", Y)],
            &[],
            "-:d Y:e -:d -:d",
        ),
        ("p", &[Flag], &[("MDE_TOKEN", &of_b)], &[], "!MDE_TOKEN"),
        ("p", &[Flag], &[("MDE_TOKEN", &of_y)], &[], "!MDE_TOKEN"),
        (
            "p",
            &[Variable, Default],
            &[("MDE_TOKEN", &of_b)],
            &[],
            none,
        ),
        (
            "p",
            &[Flag],
            &[("MDE_CLOUD", "gcc-high")],
            &[],
            "!MDE_CLOUD",
        ),
        (
            "p",
            &[Variable, Default],
            &[("MDE_CLOUD", "gcc-high")],
            &[],
            "A:p X:p gcc-high:e -:d",
        ),
        // What a profile leaves open is not filled in by the environment.
        (
            "person",
            &[Flag],
            &[("AZURE_CLIENT_ID", Y)],
            &[],
            "!AZURE_CLIENT_ID",
        ),
        (
            "person",
            &[Default],
            &[("AZURE_CLIENT_ID", Y)],
            &[],
            "-:d Y:e -:d -:d",
        ),
        ("person", &[Flag], &[("MDE_CLOUD", "eu")], &[], "!MDE_CLOUD"),
        (
            "person",
            &[Flag],
            &[("MDE_CLOUD", "commercial")],
            &[],
            "A:p -:d commercial:e -:d",
        ),
        (
            "person",
            &[Flag],
            &[("MDE_TOKEN", &of_a)],
            &[],
            "A:p -:d -:d -:d",
        ),
        ("person", &[Default], &[("MDE_TOKEN", &of_a)], &[], none),
        // A profile that says nothing of it leaves all of it to the environment.
        (
            "bare",
            &[Flag],
            &[("AZURE_TENANT_ID", B), ("MDE_CLOUD", "eu")],
            &[],
            "B:e -:d eu:e -:d",
        ),
        // What is typed goes before all.
        (
            "p",
            &[Flag, Default],
            &[("AZURE_TENANT_ID", B)],
            &["--tenant", B],
            "B:f X:p eu:p L:p",
        ),
        (
            "p",
            &[Flag],
            &[("MDE_CLOUD", "eu")],
            &["--cloud", "us"],
            "A:p X:p us:f -:d",
        ),
        (
            "p",
            &[Flag],
            &[("AZURE_TENANT_ID", B)],
            &["--client-id", X],
            "!AZURE_TENANT_ID",
        ),
    ];
    for (profile, ways, variables, typed, expected) in rows {
        for by in *ways {
            let mut file = settings();
            let mut args = vec!["config", "show", "--format", "json"];
            match by {
                Flag => args.extend(["--profile", *profile]),
                Variable => {}
                Default => file = format!("default-profile = '{profile}'\n{file}"),
            }
            let mut command = with(&file, &[&args[..], typed].concat());
            command.envs(variables.iter().copied());
            if *by == Variable {
                command.env("MDE_PROFILE", profile);
            }
            let run = run(&mut command);
            let case = format!("{profile} {by:?} {variables:?} {typed:?}: {run:?}");
            if let Some(variable) = expected.strip_prefix('!') {
                assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{case}");
                assert!(run.stderr.contains(variable), "{case}");
                assert!(
                    run.stderr
                        .contains("hint: to ask as the profile says, unset"),
                    "{case}"
                );
                continue;
            }
            assert_eq!(
                (run.code, &*who(&run.json())),
                (Some(0), *expected),
                "{case}"
            );
            let steps_back = !expected.contains(":p") && *profile != "bare";
            let is_elsewhere = expected.contains("gcc-high");
            assert_eq!(
                run.stderr.contains("note: "),
                steps_back || is_elsewhere,
                "{case}"
            );
        }
    }
}

#[test]
fn a_token_that_does_not_say_whose_it_is_is_told() {
    let mut command = with(&settings(), &["config", "show", "--profile", "p"]);
    command.env("MDE_TOKEN", "opaque");
    let shown = run(&mut command);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(
        shown.stderr.contains("note: whose token MDE_TOKEN holds"),
        "{shown:?}"
    );
    assert!(!format!("{shown:?}").contains("opaque"), "{shown:?}");
}

/// A stand-in with an application, and a profile of it, that trusts it by a file beside the settings.
fn application() -> (StandIn, String) {
    let builder = MockService::builder().auth(Auth::Strict);
    let stand_in = StandIn::start(builder.application(Application::default()));
    let profile = format!(
        "ca-file = 'roots.pem'\n[profile.work]\ntenant = '{}'\nclient-id = '{}'\nbase-url = '{}'\nauthority = '{}'\n\
         token-scope = 'https://api.securitycenter.microsoft.com/.default'\n",
        Application::TENANT,
        Application::CLIENT_ID,
        stand_in.service.url(),
        stand_in.service.authority_url().expect("it has one"),
    );
    (stand_in, profile)
}

#[test]
fn a_profile_asks_as_whom_it_says_and_nobody_else() {
    let (stand_in, profile) = application();
    let pem = stand_in.service.ca_pem().expect("it speaks TLS");
    let ask = |args: &[&str], tenant: Option<&str>| {
        let mut command = with(&profile, &[&["user", "machines", "user1"], args].concat());
        let roots = command.state.path().join("roots.pem");
        std::fs::write(roots, pem).expect("the folder is writable");
        command.env("AZURE_CLIENT_SECRET", Application::SECRET);
        if let Some(tenant) = tenant {
            command.env("AZURE_TENANT_ID", tenant);
        }
        run(&mut command)
    };
    let refused = ask(&["--profile", "work"], Some(B));
    assert_eq!(
        (refused.code, &*refused.stdout),
        (Some(2), ""),
        "{refused:?}"
    );
    assert_eq!(stand_in.service.token_requests().len(), 0);
    assert_eq!(stand_in.service.requests().len(), 0);

    let answered = ask(&["--profile", "work"], None);
    assert_eq!(
        (answered.code, &*answered.stderr),
        (Some(0), ""),
        "{answered:?}"
    );
    assert_eq!(stand_in.service.token_requests().len(), 1);
    assert_eq!(answered.json()["user"], "user1");
}

#[cfg(feature = "demo")]
#[test]
fn a_setting_is_the_default_of_its_option() {
    let file = "format = 'json'\nstrict = true\n\
                [commands.\"user machines\"]\nformat = 'csv'\n\
                [profile.p]\nformat = 'ndjson'\ncsv-raw = true\n\
                [profile.p.commands.\"user alerts\"]\nformat = 'ids'\n";
    for (words, profile, typed, begins) in [
        (["user", "machines"], None, None, "user,"),
        (["user", "alerts"], None, None, "[\n"),
        (["user", "machines"], Some("p"), None, "{\"user\""),
        (["user", "alerts"], Some("p"), None, "da"),
        (["user", "machines"], Some("p"), Some("csv"), "user,"),
    ] {
        let mut args = vec![words[0], words[1], "user1", "--demo"];
        args.extend(profile.into_iter().flat_map(|name| ["--profile", name]));
        args.extend(typed.into_iter().flat_map(|format| ["--format", format]));
        let answered = run(&mut with(file, &args));
        assert_eq!(answered.code, Some(0), "{args:?}: {answered:?}");
        assert!(
            answered.stdout.starts_with(begins),
            "{args:?}: {answered:?}"
        );
    }
    // A setting can be taken back.
    let shown = run(&mut with(
        "even-pace = true",
        &["config", "show", "--even-pace=false", "--format", "json"],
    ));
    assert_eq!(
        shown.json()["settings"]["even-pace"]["value"],
        "false",
        "{shown:?}"
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, place, told, hint) in [
        ("tenant", "1:7", "this is no TOML", ""),
        (
            "format = \"csv\"\n\nforrmat = 1",
            "3:1",
            "no setting \"forrmat\"",
            "did you mean format?",
        ),
        (
            "client_id = 'x'",
            "1:1",
            "no setting \"client_id\"",
            "did you mean client-id?",
        ),
        ("zzz = 1", "1:1", "no setting \"zzz\"", "there are tenant, "),
        (
            "[profile.p]\n  cloud = 'mars'",
            "2:11",
            "cloud is none of global",
            "",
        ),
        (
            "[profile.p]\ncredential = 'x'",
            "2:14",
            "credential is none of token",
            "",
        ),
        ("tenant = 'a/b'", "1:10", "tenant is no tenant", ""),
        ("client-id = ' '", "1:13", "client-id is empty", ""),
        (
            "base-url = 'http://a.example'",
            "1:12",
            "base-url cannot be used",
            "",
        ),
        (
            "base-url = 'https://api.security.microsoft.com/api'",
            "1:12",
            "must not have /api",
            "",
        ),
        (
            "authority = 'http://a.example'",
            "1:13",
            "authority cannot be used",
            "",
        ),
        ("reserve = 100", "1:11", "reserve does not fit", ""),
        (
            "reserve = '1'",
            "1:11",
            "reserve is a number, without quotes",
            "",
        ),
        (
            "reserve = 99999999999999999999",
            "1:11",
            "reserve is a number",
            "",
        ),
        ("deadline = 'soon'", "1:12", "deadline does not fit", ""),
        (
            "strict = 'yes'",
            "1:10",
            "true or false, without quotes",
            "",
        ),
        (
            "format = ['csv']",
            "1:10",
            "format is a text between quotes",
            "",
        ),
        ("columns = [1]", "1:11", "columns is a list of texts", ""),
        (
            "profile = 'p'",
            "1:11",
            "\"profile\" is a section: [profile.NAME]",
            "",
        ),
        ("[profile]\np = 1", "2:5", "\"p\" is a section", ""),
        (
            "default-profile = 'q'\n[profile.p]",
            "1:19",
            "no profile \"q\"",
            "there are p",
        ),
        (
            "default-profile = 'prod1'\n[profile.prod]",
            "1:19",
            "no profile",
            "did you mean prod?",
        ),
        (
            "[commands.\"user machine\"]",
            "1:11",
            "no command",
            "did you mean user machines?",
        ),
        (
            "[commands.\"user machines\"]\ntenant = 'a'",
            "2:1",
            "not for a single command",
            "",
        ),
        (
            "[profile.p]\ndefault-profile = 'p'",
            "2:1",
            "no setting \"default-profile\"",
            "",
        ),
        ("a = 1\na = 2", "2:1", "this is no TOML", ""),
    ] {
        let checked = run(&mut with(text, &["config", "check"]));
        let case = format!("{text}: {checked:?}");
        assert_eq!((checked.code, &*checked.stdout), (Some(2), ""), "{case}");
        assert!(
            checked.stderr.contains(&format!("settings.toml:{place}: ")),
            "{case}"
        );
        assert!(checked.stderr.contains(told), "{case}");
        assert!(checked.stderr.contains(hint), "{case}");
    }
    // All of it stops what would ask, before anything is asked.
    let text = "zzz = 1\nreserve = '1'";
    let asked = run(&mut with(text, &["user", "machines", "user1"]));
    assert_eq!((asked.code, &*asked.stdout), (Some(2), ""), "{asked:?}");
    for place in ["settings.toml:1:1: ", "settings.toml:2:11: "] {
        assert!(asked.stderr.contains(place), "{asked:?}");
    }
}

#[test]
fn what_looks_like_a_secret_is_refused_and_not_repeated() {
    let refused = |text: &str, args: &[&str]| {
        let refused = run(&mut with(text, args));
        assert_eq!(refused.code, Some(2), "{text}: {refused:?}");
        let told = format!("{refused:?}");
        assert!(told.contains("no secret stands in the settings"), "{told}");
        assert!(!told.contains("canary"), "{told}");
    };
    for name in [
        "client-secret",
        "AZURE_CLIENT_SECRET",
        "clientSecret",
        "password",
        "certificate-password",
        "token",
        "access_token",
        "MDE_TOKEN",
        "api-key",
        "passphrase",
        "Authorization",
    ] {
        refused(&format!("{name} = 'canary'"), &["config", "check"]);
    }
    for section in ["[profile.p]", "[commands.\"user machines\"]"] {
        refused(
            &format!("{section}\npassword = 'canary'"),
            &["config", "check"],
        );
    }
    for args in [&["doctor", "--offline"][..], &["config", "show"]] {
        refused("password = 'canary'", args);
    }
}

#[test]
fn a_profile_that_is_not_there() {
    for (file, args, variable, told) in [
        (
            "[profile.prod]",
            &["--profile", "prd"][..],
            None,
            "did you mean prod?",
        ),
        (
            "[profile.prod]",
            &["--profile", "x"],
            None,
            "settings.toml has prod",
        ),
        ("", &["--profile", "x"], None, "settings.toml has none"),
        (
            "[profile.prod]",
            &[],
            Some("canary"),
            "MDE_PROFILE names no profile",
        ),
    ] {
        let args = [&["user", "machines", "user1"], args].concat();
        let mut command = with(file, &args);
        command.envs(variable.map(|name| ("MDE_PROFILE", name)));
        let refused = run(&mut command);
        assert_eq!(
            (refused.code, &*refused.stdout),
            (Some(2), ""),
            "{refused:?}"
        );
        assert!(refused.stderr.contains(told), "{refused:?}");
        assert!(!refused.stderr.contains("canary"), "{refused:?}");
    }
    let refused = run(&mut mde(&["user", "machines", "user1", "--profile", "x"]));
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(
        refused.stderr.contains("there is no settings file"),
        "{refused:?}"
    );
}

#[test]
fn a_file_that_is_not_there_or_none() {
    // Nobody named one.
    let none = run(&mut mde(&["config", "check"]));
    assert_eq!((none.code, &*none.stderr), (Some(0), ""), "{none:?}");
    assert!(none.stdout.contains("config.toml is not there"), "{none:?}");
    let path = run(&mut mde(&["config", "path"]));
    assert!(path.stdout.ends_with("config.toml\n"), "{path:?}");

    let folder = tempfile::tempdir().expect("a temporary folder");
    let binary = folder.path().join("binary.toml");
    std::fs::write(&binary, b"format = '\xff'").expect("the folder is writable");
    let large = folder.path().join("large.toml");
    std::fs::write(&large, "#".repeat(1 << 21)).expect("the folder is writable");
    let missing = folder.path().join("missing.toml");
    for (file, told) in [
        (&missing, "cannot be read"),
        (&folder.path().to_owned(), "cannot be read"),
        (&binary, "is no text in UTF-8"),
        (&large, "is longer than 1 MiB"),
    ] {
        let file = file.to_str().expect("it is text");
        let refused = run(&mut mde(&["user", "machines", "user1", "--config", file]));
        assert_eq!(
            (refused.code, &*refused.stdout),
            (Some(2), ""),
            "{refused:?}"
        );
        assert!(refused.stderr.contains(told), "{refused:?}");
        // What is about the file itself works, and so does help.
        for (args, code) in [
            (&["config", "path"][..], 0),
            (&["--help"], 0),
            (&["user", "machines", "--help"], 0),
            (&["config", "check"], 2),
        ] {
            let ended = run(&mut mde(&[args, &["--config", file]].concat()));
            assert_eq!(ended.code, Some(code), "{args:?}: {ended:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn what_others_can_write_is_refused() {
    use std::os::unix::fs::{PermissionsExt as _, chown};

    fn private(mode: u32) -> std::fs::Permissions {
        std::fs::Permissions::from_mode(mode)
    }
    for (file_mode, folder_mode, told) in [
        (0o600, 0o700, None),
        (0o644, 0o755, None),
        (0o666, 0o1777, Some("others can write (mode 0666)")),
        (0o620, 0o700, Some("others can write (mode 0620)")),
        (0o602, 0o700, Some("others can write (mode 0602)")),
        // In a sticky folder nobody replaces what is another's.
        (0o600, 0o1777, None),
        (
            0o600,
            0o777,
            Some("is in a folder that others can write (mode 0777)"),
        ),
        (
            0o600,
            0o770,
            Some("is in a folder that others can write (mode 0770)"),
        ),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("settings.toml");
        std::fs::write(&file, "").expect("the folder is writable");
        std::fs::set_permissions(&file, private(file_mode)).expect("it is this user's");
        std::fs::set_permissions(folder.path(), private(folder_mode)).expect("it is this user's");
        let checked = run(mde(&["config", "check"]).env_config(&file));
        assert_eq!(
            checked.code,
            Some(if told.is_some() { 2 } else { 0 }),
            "{checked:?}"
        );
        if let Some(told) = told {
            assert!(checked.stderr.contains(told), "{checked:?}");
            assert!(
                checked.stderr.contains("hint: allow only yourself"),
                "{checked:?}"
            );
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "").expect("the folder is writable");
    // Only root can give a file away.
    if chown(&file, Some(12_345), None).is_ok() {
        let checked = run(mde(&["config", "check"]).env_config(&file));
        assert_eq!(checked.code, Some(2), "{checked:?}");
        assert!(
            checked
                .stderr
                .contains("belongs to another user (uid 12345)"),
            "{checked:?}"
        );
    }
    let nothing = run(mde(&["config", "check"]).env_config("/dev/null".as_ref()));
    assert_eq!(nothing.code, Some(0), "{nothing:?}");
}

#[cfg(unix)]
impl Mde {
    fn env_config(&mut self, file: &std::path::Path) -> &mut Self {
        self.env("MDE_CONFIG", file);
        self
    }
}

#[test]
fn progress_and_sort_are_settings() {
    let service = StandIn::start(MockService::builder().users(3));
    let base = ["--base-url", service.service.url()];
    let shown = |settings: &str| {
        let args = ["user", "machines", "user1", "user2", "--format", "ids"];
        let mut command = with(settings, &[&args[..], &base].concat());
        command.env("MDE_TOKEN", "test-token");
        run(&mut command)
    };
    let told = shown("progress = 'always'\nsort = 'computerDnsName:desc'\n");
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.stderr.starts_with("note: 0 of 2 done"), "{told:?}");
    for (settings, sentence) in [
        (
            "progress = 'loud'",
            ":1:12: progress is none of auto, always, never",
        ),
        (
            "progress = true",
            ":1:12: progress is a text between quotes",
        ),
        ("sort = ['id']", ":1:8: sort is a text between quotes"),
        (
            "sort = 'nothing'",
            ":1:8: sort fits no command: \"nothing\"",
        ),
    ] {
        let refused = shown(settings);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.contains(sentence), "{refused:?}");
    }
}

#[cfg(feature = "redis")]
#[test]
fn the_quotas_store_is_a_setting_without_its_password() {
    let service = StandIn::start(MockService::builder().users(3));
    let ask = |settings: &str, args: &[&str]| {
        let mut command = with(settings, &[&["user", "machines", "user1"], args].concat());
        command
            .env("MDE_TOKEN", "test-token")
            .env("MDE_QUOTA_STORE_PASSWORD", "p");
        run(&mut command)
    };
    let base = ["--base-url", service.service.url(), "--deadline", "1s"];
    // Nobody listens there.
    let there = "quota-store = 'redis://127.0.0.1:1'\nquota-store-user = 'u'\n";
    let refused = ask(there, &base);
    assert_eq!(refused.code, Some(6), "{refused:?}");
    assert!(refused.stderr.contains("the quota's Redis"), "{refused:?}");
    let none = "quota-store = 'redis://127.0.0.1:1'\nquota-store-password-file = 'none'\n";
    let refused = ask(none, &base);
    assert!(
        refused.stderr.contains("cannot read the password in") && refused.stderr.contains("/none:"),
        "beside the settings: {refused:?}"
    );
    assert_eq!(service.service.requests().len(), 0);
    // What is made up is nobody's quota.
    let demo = ask(there, &["--demo"]);
    assert_eq!(demo.code, Some(0), "{demo:?}");

    for (url, sentence) in [
        (
            "rediss://u:canary@redis.contoso.com",
            "quota-store must not hold a user or a password: ",
        ),
        ("redis.canary.com", "quota-store is no URL of a Redis; "),
    ] {
        let refused = ask(&format!("quota-store = '{url}'"), &base);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.contains(sentence), "{refused:?}");
        assert!(!refused.stderr.contains("canary"), "{refused:?}");
        let typed = run(&mut with("", &["config", "show", "--quota-store", url]));
        assert!(!format!("{typed:?}").contains("canary"), "{typed:?}");
    }
}

/// What is set for one command is held against it, and what is set for all against all of them.
#[test]
fn columns_and_sort_are_held_against_their_commands() {
    let of_command = "[commands.\"user machines\"]\n";
    for (file, told) in [
        (
            format!("{of_command}columns = [\"id\", \"severity\"]\n"),
            ":2:11: columns: machines have no property \"severity\"\nhint: ",
        ),
        (
            format!("{of_command}sort = 'lastSeem'\n"),
            ":2:8: sort: machines have no property \"lastSeem\"\nhint: did you mean lastSeen?",
        ),
        (
            format!("{of_command}sort = 'id:up'\n"),
            ":2:8: sort: behind the colon stands asc or desc",
        ),
        (
            "[profile.p]\n[profile.p.commands.\"user machines\"]\nsort = '-id'\n".to_owned(),
            ":3:8: sort takes one property",
        ),
        (
            "[commands.\"machine show\"]\nsort = 'id'\n".to_owned(),
            ":2:8: sort: mde machine show has nothing to sort",
        ),
        (
            "columns = ['id', 'zzz']\n".to_owned(),
            ":1:11: columns fits no command: \"zzz\"",
        ),
        (
            "[profile.p]\nsort = 'lastSeem'\n".to_owned(),
            ":2:8: sort fits no command: \"lastSeem\"\nhint: did you mean lastSeen?\n",
        ),
    ] {
        let run = run(&mut with(&file, &["config", "check"]));
        assert_eq!(run.code, Some(2), "{file}: {run:?}");
        assert!(run.stderr.contains(told), "{file}: {told}: {run:?}");
    }
    // Each fits some command.
    let fits = format!(
        "columns = ['severity', 'riskScore', 'rest']\nsort = 'severity'\n{of_command}columns = ['risk', 'rest']\nsort = 'lastseen:desc'\n"
    );
    let run = run(&mut with(&fits, &["config", "check"]));
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run:?}");
}

#[test]
fn defaults_are_shown_in_columns() {
    let shown = run(&mut with("", &["config", "show"]));
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let rows: Vec<_> = shown.stdout.lines().skip(3).collect();
    for (word, value) in [
        ("cloud", "commercial"),
        ("deadline", "no limit"),
        ("reserve", "0"),
        ("even-pace", "false"),
        ("progress", "auto"),
        ("format", "table on a terminal, ndjson elsewhere"),
        ("sort", "-"),
    ] {
        let row = rows.iter().find(|row| row.starts_with(&format!("{word} ")));
        let row = row.unwrap_or_else(|| panic!("{word}: {shown:?}"));
        let parts: Vec<_> = row
            .split("  ")
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        assert_eq!(parts, [word, value, "default"], "{row}");
    }
    let mut origins = rows.iter().map(|row| row.rfind("  default"));
    let first = origins.next().expect("there are settings");
    assert!(
        first.is_some() && origins.all(|origin| origin == first),
        "{shown:?}"
    );
}
