//! Which path of a contract a request is for, and what stands in it.

use serde_json::{Value, json};

use crate::client::raw_bytes;
use crate::contracts::{AUTH, HOST, ask, message, operation, serve};

/// Parameters of a path that take any text.
fn texts(names: &[&str]) -> Value {
    let parameter = |name: &&str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    json!({ "parameters": names.iter().map(parameter).collect::<Vec<_>>() })
}

/// The more of a path is written out in the contract, the sooner it is meant.
#[tokio::test]
async fn what_fits_the_fewest_requests_comes_first() {
    let mut paths = json!({});
    for (path, names) in [
        ("/api/machines", &[][..]),
        ("/api/machines/", &[]),
        ("/api/machines/{id}", &["id"]),
        ("/api/machines/findbytag", &[]),
        (
            "/api/machines/findbyip(ip='{ip}',timestamp={timestamp})",
            &["ip", "timestamp"],
        ),
        ("/api/machines/findbyip(ip='{ip}')", &["ip"]),
        ("/api/machines/count()", &[]),
        ("/api/machines/{name}.json", &["name"]),
        ("/api/machines/{from}-{to}", &["from", "to"]),
        ("/api/machines/{id}/logonusers", &["id"]),
        ("/api/machines/findbytag/{tag}/all", &["tag"]),
        ("/api/machines('{key}')/alerts", &["key"]),
        ("/{any}/machines/{id}/alerts", &["any", "id"]),
    ] {
        paths[path]["get"] = operation(path, texts(names));
    }
    let service = serve(paths, json!({})).await;
    for (target, path) in [
        ("/api/machines", "/api/machines"),
        ("/api/machines/", "/api/machines/"),
        ("/api/machines/1", "/api/machines/{id}"),
        ("/api/machines/findbytag", "/api/machines/findbytag"),
        ("/api/m%61chines/findbyt%61g", "/api/machines/findbytag"),
        ("/api/machines/findbytag?", "/api/machines/findbytag"),
        ("/api/machines/FindByTag", "/api/machines/{id}"),
        ("/api/machines/findbyip", "/api/machines/{id}"),
        ("/api/machines/findbyip(ip='1'", "/api/machines/{id}"),
        (
            "/api/machines/findbyip(ip='10.0.0.1',timestamp=2026-01-15T08:00:00Z)",
            "/api/machines/findbyip(ip='{ip}',timestamp={timestamp})",
        ),
        (
            "/api/machines/findbyip%28ip%3D%2710.0.0.1%27%2Ctimestamp%3D2%29",
            "/api/machines/findbyip(ip='{ip}',timestamp={timestamp})",
        ),
        (
            "/api/machines/findbyip(ip='10.0.0.1'',timestamp=1')",
            "/api/machines/findbyip(ip='{ip}')",
        ),
        ("/api/machines/count()", "/api/machines/count()"),
        ("/api/machines/count%28%29", "/api/machines/count()"),
        ("/api/machines/count", "/api/machines/{id}"),
        ("/api/machines/a.json", "/api/machines/{name}.json"),
        ("/api/machines/a-b.json", "/api/machines/{name}.json"),
        ("/api/machines/a-b", "/api/machines/{from}-{to}"),
        (
            "/api/machines/findbytag/logonusers",
            "/api/machines/{id}/logonusers",
        ),
        (
            "/api/machines/findbytag/x/all",
            "/api/machines/findbytag/{tag}/all",
        ),
        (
            "/api/machines/a.json/logonusers",
            "/api/machines/{id}/logonusers",
        ),
        ("/api/machines/1/alerts", "/{any}/machines/{id}/alerts"),
        ("/api/machines/a%2Fb", "/api/machines/{id}"),
        (
            "/api/machines('a''b')/alerts",
            "/api/machines('{key}')/alerts",
        ),
    ] {
        let (operation, answer) = ask(&service, &format!("GET {target}")).await;
        assert_eq!(operation.as_deref(), Some(path), "{target}");
        assert_eq!(answer.status, 204, "{target}");
    }
    for target in [
        "/api/machines/1/logonusers/",
        "/api/machines/1/2",
        "/api%2Fmachines",
        "/api/machines('a')",
        "//api/machines",
    ] {
        let (operation, answer) = ask(&service, &format!("GET {target}")).await;
        assert_eq!((operation, answer.status), (None, 404), "{target}");
    }
    // A call that the function does not take is not a key.
    for target in [
        "/api/machines/findbyip()",
        "/api/machines/findbyip(ip=1,timestamp=2)",
        "/api/machines/findbyip(timestamp=2,ip='1')",
        "/api/machines/findbyip(ip='O'Neil',timestamp=2)",
        "/api/machines('a'b')/alerts",
    ] {
        let (_, answer) = ask(&service, &format!("GET {target}")).await;
        assert_eq!(answer.status, 400, "{target}");
        let message = message(&answer);
        assert!(
            message.contains(" is not among the arguments"),
            "{target}: {message}"
        );
    }
}

/// Only one text is let through, so that the answer tells which text was understood.
#[tokio::test]
async fn values_are_decoded_exactly_once() {
    let only = |name: &str, value: &str| {
        let schema = json!({ "type": "string", "enum": [value] });
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    for (path, parameters, fits, others) in [
        (
            "/a/{id}",
            vec![only("id", "100% o'neil/ä+")],
            &["/a/100%25%20o'neil%2F%C3%A4+"][..],
            &[
                "/a/100%2525%20o'neil%2F%C3%A4+",
                "/a/100%25%20o''neil%2F%C3%A4+",
            ][..],
        ),
        (
            "/a/f(x='{x}',n={n})",
            vec![only("x", "o'neil"), only("n", "5'")],
            &[
                "/a/f(x='o''neil',n=5')",
                "/a/f%28x=%27o%27%27neil%27%2Cn%3D5%27)",
            ],
            &["/a/f(x='o''''neil',n=5')", "/a/f(x='o%2527neil',n=5')"],
        ),
        (
            "/a/f(x='{x}')",
            vec![only("x", "a',y='b")],
            &["/a/f(x='a'',y=''b')"],
            &["/a/f(x='a'',y=b')"],
        ),
        (
            "/a/f(x={x})",
            vec![only("x", "''")],
            &["/a/f(x='')"],
            &["/a/f(x=')"],
        ),
        (
            "/a/{x}-{y}.{z}",
            vec![only("x", "1"), only("y", "2-3"), only("z", "4.5")],
            &["/a/1-2-3.4.5"],
            &["/a/1-2.3-4.5"],
        ),
    ] {
        let get = operation("get", json!({ "parameters": parameters }));
        let service = serve(json!({ path: { "get": get } }), json!({})).await;
        for target in fits {
            let (_, answer) = ask(&service, &format!("GET {target}")).await;
            assert_eq!(
                answer.status,
                204,
                "{target}: {:?}",
                String::from_utf8(answer.body)
            );
        }
        for target in others {
            let (_, answer) = ask(&service, &format!("GET {target}")).await;
            assert_eq!(answer.status, 400, "{target}");
            assert!(message(&answer).contains("is not one of"), "{target}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_decoded_is_named() {
    let path = "/a/f(x='{x}',y={y})";
    let get = operation("get", texts(&["x", "y"]));
    let service = serve(json!({ path: { "get": get } }), json!({})).await;
    for (target, says) in [
        ("/a/f(x='%zz',y=1)", "The value of x has a percent sign"),
        ("/a/f(x='%FF',y=1)", "The value of x is not UTF-8"),
        ("/a/f(x='%',y=1)", "The value of x has a percent sign"),
        (
            "/a/f(x='ä',y=1)",
            "The value of x has characters outside ASCII",
        ),
    ] {
        let line = format!("GET {target}");
        let answer = raw_bytes(&service, line.as_bytes(), &[HOST, AUTH]).await;
        assert_eq!(answer.status, 400, "{target}");
        let message = message(&answer);
        assert!(message.starts_with(says), "{target}: {message}");
    }
}

/// Two templates that differ in nothing but names are one path.
#[tokio::test]
async fn names_do_not_tell_paths_apart() {
    let paths = json!({
        "/a/{id}/b": { "get": operation("read", texts(&["id"])) },
        "/a/{name}/b": { "delete": operation("remove", json!({ "parameters": [
            { "name": "name", "in": "path", "required": true, "schema": { "type": "integer" } },
        ] })) },
        "/f(x='{x}')": { "get": operation("quoted", texts(&["x"])) },
        "/f(x={y})": { "get": operation("bare", texts(&["y"])) },
    });
    let service = serve(paths, json!({})).await;
    for (line, operation, status) in [
        ("GET /a/x/b", Some("read"), 204),
        ("DELETE /a/1/b", Some("remove"), 204),
        ("DELETE /a/x/b", Some("remove"), 400),
        ("POST /a/x/b", None, 405),
        ("GET /f(x='1')", Some("quoted"), 204),
        ("GET /f(x=1)", Some("bare"), 204),
    ] {
        let (found, answer) = ask(&service, line).await;
        assert_eq!(
            (found.as_deref(), answer.status),
            (operation, status),
            "{line}"
        );
        if status == 405 {
            assert_eq!(answer.header("allow"), Some("GET, DELETE"));
        }
    }
}
