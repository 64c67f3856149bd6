//! `mde doctor`: each check, by itself and when others fail, and that nothing of it is secret.

use std::{
    process::Stdio,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use mde_mock::{Application, Auth, MockService};
use serde_json::{Value, json};

use crate::{
    responder::{Responder, error, ok, response},
    run::{Mde, Run, mde},
    stand_in::StandIn,
    token::token,
};

fn run(command: &mut Mde) -> Run {
    command.output().expect("the binary runs").into()
}

/// The check of this name.
fn check(run: &Run, name: &str) -> Value {
    let report = run.json();
    let checks = report["checks"].as_array().expect("a list");
    let check = checks.iter().find(|check| check["check"] == name);
    check
        .unwrap_or_else(|| panic!("no {name}: {run:?}"))
        .clone()
}

fn statuses(run: &Run) -> String {
    let report = run.json();
    let checks = report["checks"].as_array().expect("a list");
    let told = checks.iter().map(|check| {
        let text = |name: &str| check[name].as_str().expect("a text").to_owned();
        format!("{} {}", text("check"), text("status"))
    });
    told.collect::<Vec<_>>().join(", ")
}

fn in_an_hour() -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is later");
    now.as_secs() + 3_600
}

/// The claims of an application's token for the commercial cloud.
fn claims(roles: &[&str]) -> Value {
    json!({
        "aud": "https://api.securitycenter.microsoft.com",
        "iss": "https://sts.windows.net/aaaaaaaa-86f1-41af-91ab-2d7cd011db47/",
        "tid": "aaaaaaaa-86f1-41af-91ab-2d7cd011db47",
        "appid": "11111111-aaaa-2222-bbbb-3333cccc4444",
        "idtyp": "app", "roles": roles, "exp": in_an_hour(),
    })
}

/// Asks a service on loopback, with a token of these claims.
fn doctor(url: &str, claims: &Value, args: &[&str]) -> Run {
    let args = [&["doctor", "--format", "json", "--base-url", url], args].concat();
    run(mde(&args).with_token(&token(claims)))
}

impl Mde {
    fn with_token(&mut self, token: &str) -> &mut Self {
        self.env("MDE_TOKEN", token);
        self
    }
}

#[test]
fn all_is_well_with_an_application() {
    let builder = MockService::builder().auth(Auth::Strict);
    let stand_in = StandIn::start(builder.application(Application::default()));
    let mut command = mde(&["doctor", "--format", "json"]);
    let roots = command.state.path().join("roots.pem");
    std::fs::write(&roots, stand_in.service.ca_pem().expect("it speaks TLS")).expect("writable");
    let authority = stand_in
        .service
        .authority_url()
        .expect("it has one")
        .to_owned();
    command
        .args([
            "--base-url",
            stand_in.service.url(),
            "--authority",
            &authority,
        ])
        .args([
            "--token-scope",
            "https://api.securitycenter.microsoft.com/.default",
        ])
        .args(["--tenant", Application::TENANT, "--ca-file"])
        .arg(&roots)
        .env_remove("MDE_TOKEN")
        .env("AZURE_CLIENT_ID", Application::CLIENT_ID)
        .env("AZURE_CLIENT_SECRET", Application::SECRET);
    let well = run(&mut command);
    assert_eq!((well.code, &*well.stderr), (Some(0), ""), "{well:?}");
    assert_eq!(
        statuses(&well),
        "settings ok, credential ok, cloud ok, proxy ok, certificates ok, state skipped, service ok, clock ok, \
         token ok, permissions ok, quota ok, call ok"
    );
    let credential = check(&well, "credential");
    assert_eq!(credential["details"]["kind"], "client-secret");
    assert_eq!(
        credential["details"]["variables"],
        json!(["AZURE_CLIENT_SECRET", "AZURE_CLIENT_ID"])
    );
    assert_eq!(
        check(&well, "token")["details"]["tenant"],
        Application::TENANT
    );
    // One question was asked, by whoever was named, and it says so.
    assert_eq!(stand_in.answered(200), 1);
    let call = check(&well, "call");
    let told = call["message"].as_str().expect("a text");
    assert!(told.contains("one call of the quota"), "{told}");
    assert!(
        !format!("{well:?}").contains(Application::SECRET),
        "{well:?}"
    );
}

/// Whatever operations there are, each is told, and what the token lacks.
#[test]
fn permissions_are_told_command_by_command() {
    let service = Responder::new(|_| ok("[]"));
    let report = doctor(&service.url, &claims(&["Machine.Read.All"]), &[]);
    assert_eq!(report.code, Some(0), "{report:?}");
    let permissions = check(&report, "permissions");
    assert_eq!(permissions["status"], "warning", "{report:?}");
    let commands = permissions["details"]["commands"]
        .as_array()
        .expect("a list");
    let help = run(&mut mde(&["--help"]));
    for command in commands {
        let words = command["command"].as_str().expect("words");
        assert!(help.stdout.contains(&format!("mde {words}")), "{words}");
        let needs = command["needsOneOf"].as_array().expect("a list");
        let held = needs.contains(&json!("Machine.Read.All"));
        assert_eq!(command["permitted"], held, "{command}");
    }
    assert!(commands.iter().any(|command| command["permitted"] == false));

    let none = doctor(&service.url, &claims(&["Other.Read.All"]), &[]);
    assert_eq!(none.code, Some(3), "{none:?}");
    assert_eq!(check(&none, "permissions")["status"], "failed");
    // Nothing was asked that would be refused.
    assert_eq!(check(&none, "call")["status"], "skipped");
    let person = json!({"scp": "Machine.Read", "aud": "https://api.securitycenter.microsoft.com"});
    let person = doctor(&service.url, &person, &["--offline"]);
    assert_eq!(
        check(&person, "permissions")["status"],
        "warning",
        "{person:?}"
    );
}

#[test]
fn what_is_wrong_with_a_token_is_told() {
    let service = Responder::new(|_| ok("[]"));
    let changed = |name: &str, value: Value| {
        let mut claims = claims(&["Machine.Read.All"]);
        claims[name] = value;
        claims
    };
    let graph = changed("aud", json!("https://graph.microsoft.com"));
    let gov = changed("aud", json!("https://api-gov.securitycenter.microsoft.us"));
    let old = changed("exp", json!(1_000));
    let other = claims(&["Machine.Read.All"]);
    for (claims, args, told) in [
        (&graph, &[][..], "Microsoft Graph"),
        (&gov, &[], "the cloud gcc-high"),
        (&old, &[], "expired"),
        (
            &other,
            &["--tenant", "bbbbbbbb-86f1-41af-91ab-2d7cd011db47"],
            "another tenant",
        ),
    ] {
        let report = doctor(&service.url, claims, &[args, &["--offline"]].concat());
        assert_eq!(report.code, Some(3), "{report:?}");
        let token = check(&report, "token");
        assert_eq!(token["status"], "failed", "{report:?}");
        let message = token["message"].as_str().expect("a text");
        assert!(message.contains(told), "{message}");
    }
    assert_eq!(service.requests().len(), 0);
}

/// The clock of whoever answers is off.
#[test]
fn the_clock_is_held_against_the_services() {
    for (minutes, status, code) in [
        (0, "ok", 0),
        (2, "warning", 0),
        (-2, "warning", 0),
        (20, "failed", 3),
    ] {
        let service = Responder::new(move |_| {
            let now = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .expect("it is later");
            let at = now.as_secs().saturating_add_signed(minutes * 60);
            let date = http_date(at);
            response(
                "200 OK",
                &format!("Date: {date}\r\nContent-Type: application/json\r\n"),
                r#"{"value":[]}"#,
            )
        });
        let report = doctor(&service.url, &claims(&["Machine.Read.All"]), &[]);
        assert_eq!(report.code, Some(code), "{minutes}: {report:?}");
        let clock = check(&report, "clock");
        assert_eq!(clock["status"], status, "{minutes}: {report:?}");
        let skew = clock["details"]["skewSeconds"].as_f64().expect("a number");
        assert!(
            (skew + 60.0 * minutes as f64).abs() < 10.0,
            "{minutes}: {skew}"
        );
    }
}

/// In the one form that HTTP writes (RFC 9110, 5.6.7), without the library that reads it.
fn http_date(seconds: u64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let text = humantime_date(UNIX_EPOCH + Duration::from_secs(seconds));
    let part = |from: usize, to: usize| text[from..to].to_owned();
    let month: usize = part(5, 7).parse().expect("a number");
    format!(
        "{}, {} {} {} {:02}:{:02}:{:02} GMT",
        DAYS[(days % 7) as usize],
        part(8, 10),
        MONTHS[month - 1],
        part(0, 4),
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}

fn humantime_date(at: SystemTime) -> String {
    humantime::format_rfc3339_seconds(at).to_string()
}

/// Each failure ends with its own code, and the checks behind it are made all the same.
#[test]
fn each_check_stands_alone() {
    let well = Responder::new(|_| ok("[]"));
    let refusing = Responder::new(|head| match head.starts_with("HEAD") {
        true => response("404 Not Found", "", ""),
        false => error("403 Forbidden", "Forbidden", "Missing application roles."),
    });
    let throttling = Responder::new(|head| match head.starts_with("HEAD") {
        true => response("404 Not Found", "", ""),
        false => response("429 Too Many Requests", "Retry-After: 60\r\n", ""),
    });
    let closed = "http://127.0.0.1:9".to_owned();
    let good = claims(&["Machine.Read.All"]);
    for (url, args, code, failed) in [
        (&well.url, &["--ca-file", "/nowhere"][..], 2, "certificates"),
        (&refusing.url, &[], 3, "call"),
        (&throttling.url, &[], 5, "call"),
        (&closed, &[], 6, "service"),
        (&well.url, &["--base-url", "https://h/api"], 2, "cloud"),
    ] {
        let args = match args.first() {
            Some(&"--base-url") => doctor(args[1], &good, &[]),
            _ => doctor(url, &good, args),
        };
        let report = args;
        assert_eq!(report.code, Some(code), "{failed}: {report:?}");
        assert_eq!(report.json()["exitCode"], code, "{report:?}");
        assert_eq!(check(&report, failed)["status"], "failed", "{report:?}");
        // The last one is there, whatever came before.
        assert!(statuses(&report).contains("call "), "{report:?}");
    }
    // All of it at once.
    let mut command = mde(&["doctor", "--format", "json", "--offline"]);
    let settings = command.state.path().join("broken.toml");
    std::fs::write(&settings, "nonsense").expect("writable");
    command
        .env_remove("MDE_TOKEN")
        .env("MDE_CONFIG", &settings)
        .env("AZURE_CLIENT_SECRET", "canary")
        .env("MDE_CLOUD", "mars")
        .env("SSL_CERT_FILE", "/nowhere.pem");
    let report = run(&mut command);
    assert_eq!(report.code, Some(2), "{report:?}");
    let statuses = statuses(&report);
    for told in [
        "settings failed",
        "credential failed",
        "cloud failed",
        "call skipped",
    ] {
        assert!(statuses.contains(told), "{statuses}");
    }
}

#[test]
fn offline_asks_nobody() {
    let service = Responder::new(|_| ok("[]"));
    let report = doctor(&service.url, &claims(&["Machine.Read.All"]), &["--offline"]);
    assert_eq!(report.code, Some(0), "{report:?}");
    assert_eq!(check(&report, "quota")["status"], "ok", "{report:?}");
    assert_eq!(service.requests(), Vec::<String>::new());
}

#[test]
fn a_proxy_is_told_by_its_host_alone() {
    for (proxy, status, host) in [
        (
            "http://user:canary@proxy.example:3128/",
            "ok",
            json!("proxy.example:3128"),
        ),
        ("http://proxy.example", "ok", json!("proxy.example")),
        ("proxy.example:8080", "ok", json!("proxy.example:8080")),
        (
            "user:canary@proxy.example:8080",
            "ok",
            json!("proxy.example:8080"),
        ),
        ("http://[::1]:3128", "ok", json!("[::1]:3128")),
        // It may be anything.
        ("canary", "warning", Value::Null),
        ("canary://canary:1", "failed", Value::Null),
        // A password that is not escaped ends what a URL has before the host.
        ("http://svc:55#canary@proxy:8080", "failed", Value::Null),
        ("http://svc:55/canary@proxy:8080", "failed", Value::Null),
        ("http://svc:55?canary@proxy:8080", "failed", Value::Null),
        ("http://svc:55\\canary@proxy:8080", "failed", Value::Null),
        ("http://canary/a@proxy:8080", "failed", Value::Null),
        ("http://svc:canary#word@proxy:8080", "failed", Value::Null),
        ("svc:canary/word@proxy:8080", "failed", Value::Null),
        (
            "http://svc:can@canary@proxy.example:1",
            "ok",
            json!("proxy.example:1"),
        ),
    ] {
        let mut command = mde(&["doctor", "--offline", "--format", "json"]);
        let report = run(command.with_proxy(proxy));
        let told = check(&report, "proxy");
        assert_eq!(told["status"], status, "{report:?}");
        assert_eq!(told["details"]["host"], host, "{report:?}");
        assert!(!format!("{report:?}").contains("canary"), "{report:?}");
    }
}

impl Mde {
    fn with_proxy(&mut self, proxy: &str) -> &mut Self {
        self.env("HTTPS_PROXY", proxy).env_remove("ALL_PROXY");
        self
    }
}

/// A secret in any variable, right or wrong, is in no output.
#[test]
fn no_secret_is_in_any_output() {
    const CANARY: &str = "canary-3f9c";
    const VARIABLES: [&str; 18] = [
        "MDE_TOKEN",
        "MDE_CLOUD",
        "MDE_PROFILE",
        "AZURE_TENANT_ID",
        "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_CLIENT_CERTIFICATE_PASSWORD",
        "AZURE_FEDERATED_TOKEN_FILE",
        "AZURE_AUTHORITY_HOST",
        "AZURE_USERNAME",
        "AZURE_PASSWORD",
        "IDENTITY_ENDPOINT",
        "IDENTITY_HEADER",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_DIR",
    ];
    // Alone, all together, and beside an application that is whole but for it.
    let mut cases: Vec<Vec<(&str, String)>> = Vec::new();
    let secret = || CANARY.to_owned();
    cases.push(VARIABLES.map(|name| (name, secret())).to_vec());
    cases.extend(VARIABLES.map(|name| vec![(name, secret())]));
    let tenant = "aaaaaaaa-86f1-41af-91ab-2d7cd011db47".to_owned();
    for name in [
        "AZURE_CLIENT_SECRET",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_FEDERATED_TOKEN_FILE",
    ] {
        let application = [
            ("AZURE_TENANT_ID", tenant.clone()),
            ("AZURE_CLIENT_ID", tenant.clone()),
        ];
        cases.push([&application[..], &[(name, secret())]].concat());
    }
    for proxy in [
        "http://user:CANARY@127.0.0.1:9",
        "http://user:CANARY#word@127.0.0.1:9",
        "http://CANARY/word@127.0.0.1:9",
        "http://user:1?CANARY@127.0.0.1:9",
        "user:1/CANARY@127.0.0.1:9",
    ] {
        cases.push(vec![("HTTPS_PROXY", proxy.replace("CANARY", CANARY))]);
    }
    // It reaches nobody: the address is none that is listened at.
    let closed = ["--base-url", "http://127.0.0.1:9", "--verbose"];
    let commands: [&[&str]; 5] = [
        &["doctor", "--offline"],
        &["doctor", "--offline", "--format", "json"],
        &[
            &[
                "doctor",
                "--format",
                "json",
                "--authority",
                "https://127.0.0.1:9",
            ],
            &closed[..],
        ]
        .concat(),
        &["config", "show"],
        &["config", "show", "--format", "json"],
    ];
    for (number, case) in cases.into_iter().enumerate() {
        // Of a single variable the most talkative say enough.
        let is_alone = (1..=VARIABLES.len()).contains(&number);
        let commands = match is_alone {
            true => &commands[2..4],
            false => &commands[..],
        };
        let begun = commands.iter().map(|args| {
            let mut command = mde(args);
            for name in ["HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
                command.env_remove(name);
            }
            // The Azure CLI of whoever runs the tests is not asked.
            command.env("PATH", "").env_remove("MDE_TOKEN");
            command.envs(case.iter().map(|(name, value)| (name, value)));
            let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
            (args, piped.spawn().expect("the binary runs"), command)
        });
        // At once, for the time that it takes.
        let begun: Vec<_> = begun.collect();
        for (args, child, _folder) in begun {
            let ended: Run = child.wait_with_output().expect("it ends").into();
            let told = format!("{}{}", ended.stdout, ended.stderr);
            assert!(!told.contains(CANARY), "{case:?} {args:?}: {told}");
            let code = ended.code;
            assert!(
                matches!(code, Some(0 | 2 | 3 | 6)),
                "{case:?} {args:?}: {ended:?}"
            );
        }
    }
}

/// Who may not write where runs tell each other of the quota is told whose it is: by the doctor, and by a question.
#[cfg(unix)]
#[test]
fn a_state_folder_of_somebody_else() {
    use std::os::unix::process::CommandExt as _;

    let folder = "/etc/mde-state";
    for args in [
        &["doctor", "--format", "json", "--offline"][..],
        &["user", "machines", "user1", "--format", "json"],
    ] {
        let mut command = mde(args);
        command
            .env("MDE_STATE_DIR", folder)
            .env("XDG_CONFIG_HOME", "/nowhere");
        // What is whose means nothing to root.
        if rustix::process::geteuid().is_root() {
            command.uid(65_534);
        }
        let refused = run(&mut command);
        assert_eq!(refused.code, Some(6), "{refused:?}");
        let told = format!("{}{}", refused.stdout, refused.stderr);
        assert!(
            told.contains("/etc belongs to another user (uid 0) than the one who runs this"),
            "{told}"
        );
        assert!(
            told.contains("MDE_STATE_DIR names another state folder"),
            "{told}"
        );
    }
    assert!(!std::path::Path::new(folder).exists());
}

#[cfg(feature = "redis")]
#[test]
fn of_a_quota_that_others_keep_the_state_folder_says_nothing() {
    let service = Responder::machines("[]");
    // Nobody listens there.
    let nowhere = "redis://127.0.0.1:1";
    let doctor = |args: &[&str], store: &str, password: &str| {
        let words = ["doctor", "--format", "json", "--base-url", &service.url];
        let mut command = mde(&[&words[..], &["--quota-store", store], args].concat());
        let token = token(&claims(&["Machine.Read.All"]));
        command.env("MDE_QUOTA_STORE_PASSWORD", password);
        run(command.with_token(&token))
    };
    let unreached = doctor(&[], nowhere, "p");
    assert_eq!(unreached.code, Some(6), "{unreached:?}");
    let state = check(&unreached, "state");
    assert_eq!(
        (&state["status"], &state["message"]),
        (
            &json!("skipped"),
            &json!("the quota is kept in the Redis that --quota-store names")
        )
    );
    let quota = check(&unreached, "quota");
    assert_eq!(quota["status"], "failed", "{quota}");
    assert!(quota["message"].to_string().contains("Redis"), "{quota}");

    let offline = doctor(&["--offline"], nowhere, "p");
    assert_eq!(check(&offline, "quota")["status"], "skipped", "{offline:?}");

    let without = doctor(&["--offline"], "rediss://redis.contoso.com", "");
    assert_eq!(without.code, Some(2), "{without:?}");
    let state = check(&without, "state");
    assert_eq!(state["message"], "there is no password for --quota-store");
    assert!(
        state["hint"]
            .to_string()
            .contains("MDE_QUOTA_STORE_PASSWORD")
    );
}

/// A pipe that nobody writes to holds up neither a look at everything nor a question.
#[cfg(unix)]
#[test]
fn a_pipe_in_a_files_place_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("it runs").success());
    let pipe = pipe.to_str().expect("it is text");
    let doctor = ["doctor", "--offline", "--format", "json"];

    let mut by_flag = mde(&[&doctor[..], &["--ca-file", pipe]].concat());
    let mut by_variable = mde(&doctor);
    by_variable.env("SSL_CERT_FILE", pipe);
    for command in [&mut by_flag, &mut by_variable] {
        let report = run(command);
        assert_eq!(report.code, Some(2), "{report:?}");
        let told = check(&report, "certificates");
        assert_eq!(told["status"], "failed", "{told}");
        assert!(
            told["message"]
                .to_string()
                .contains("it is no regular file"),
            "{told}"
        );
    }
    let mut command = mde(&doctor);
    command
        .env_remove("MDE_TOKEN")
        .env("AZURE_CLIENT_CERTIFICATE_PATH", pipe);
    let report = run(&mut command);
    assert_eq!(report.code, Some(3), "{report:?}");
    assert_eq!(
        check(&report, "credential")["message"],
        "AZURE_CLIENT_CERTIFICATE_PATH names a pipe, which can be read once at most"
    );

    let question = [
        "user",
        "machines",
        "user1",
        "--base-url",
        "http://127.0.0.1:1",
    ];
    let mut by_flag = mde(&[&question[..], &["--ca-file", pipe]].concat());
    let mut by_variable = mde(&question);
    by_variable.env("SSL_CERT_FILE", pipe);
    for command in [&mut by_flag, &mut by_variable] {
        let refused = run(command);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.starts_with("error: "), "{refused:?}");
    }
}
