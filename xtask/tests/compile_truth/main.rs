//! The first column of `cargo xtask diff` against the truth: for each of these changes of our own spec,
//! does a crate that uses all of the old client still compile with the new one?
//!
//! It compiles a client for each change, which takes minutes, so that it runs on demand only:
//!
//! ```console
//! $ cargo test -p xtask --features compile-truth --test compile_truth -- --nocapture
//! ```

mod caller;
#[path = "../ours/mod.rs"]
mod ours;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A change of the spec: what to replace by what, everywhere.
struct Change {
    name: &'static str,
    /// What makes the base of the spec, where that is not the spec itself.
    before: &'static [(&'static str, &'static str)],
    edits: &'static [(&'static str, &'static str)],
}

const fn change(name: &'static str, edits: &'static [(&'static str, &'static str)]) -> Change {
    Change {
        name,
        before: &[],
        edits,
    }
}

const PARAMETERS: &str = "        - $ref: '#/components/parameters/UserName'\n";
const COMPONENTS: &str = "\ncomponents:\n";
const SECOND_OPERATION: &str = "
  /api/machines/{id}:
    get:
      operationId: getMachine
      tags: [users]
      summary: One device
      description: A device by its identity.
      parameters:
        - $ref: '#/components/parameters/UserName'
      security:
        - application: [Machine.Read.All]
      x-rate-limits:
        - calls: 100
          period: PT1M
      responses:
        '200':
          description: The device.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Machine' }
              examples:
                one: { value: { id: 5a90e3c7d1f82b640c7be95d13fa806e2b4d79f1 } }
        '429':
          description: Too many calls.
          headers:
            Retry-After: { $ref: '#/components/headers/RetryAfter' }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/ODataError' }
              examples:
                slow: { value: { error: { code: '429', message: Slow down } } }

components:
";
const GROUP_NAME: &str = "        groupName:
          type: string
          nullable: true
          deprecated: true
";
const GROUP_NAMES: &str = "        groupName:
          type: array
          items: { type: string }
          nullable: true
          deprecated: true
";
const UNAVAILABLE: &str = "        '503':
          description: The service is not available for the moment. Trying again may help.
          headers:
            mise-correlation-id: { $ref: '#/components/headers/CorrelationId' }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/ODataError' }
              examples:
                service-unavailable: { $ref: '#/components/examples/ServiceUnavailable' }
";
const UNAVAILABLE_EXAMPLE: &str = "    ServiceUnavailable:
      summary: The service is not available
      value:
        error:
          code: ServiceUnavailable
          message: The service is temporarily unavailable, try again later.
          target: 2b84f0d3-e97c-46a1-b5d8-0c73e6a19f54
";
const INDIA: &str = "  - url: https://ina.api.security.microsoft.com
    description: Commercial cloud, India.
    x-name: ina
    x-cloud: commercial
    x-authority: https://login.microsoftonline.com
    x-token-scope: https://api.securitycenter.microsoft.com/.default
";
const JAPAN_TOO: &str = "  - url: https://ina.api.security.microsoft.com
    description: Commercial cloud, India.
    x-name: ina
    x-cloud: commercial
    x-authority: https://login.microsoftonline.com
    x-token-scope: https://api.securitycenter.microsoft.com/.default
  - url: https://jp.api.security.microsoft.com
    description: Commercial cloud, Japan.
    x-name: jp
    x-cloud: commercial
    x-authority: https://login.microsoftonline.com
    x-token-scope: https://api.securitycenter.microsoft.com/.default
";

const CHANGES: &[Change] = &[
    change(
        "operationId renamed",
        &[(
            "operationId: listUserMachines",
            "operationId: listMachinesOfUser",
        )],
    ),
    change(
        "optional query parameter added",
        &[(
            PARAMETERS,
            "        - $ref: '#/components/parameters/UserName'
        - name: top
          in: query
          description: How many at most.
          schema: { type: integer }
          example: 5
",
        )],
    ),
    change(
        "required query parameter added",
        &[(
            PARAMETERS,
            "        - $ref: '#/components/parameters/UserName'
        - name: top
          in: query
          required: true
          description: How many at most.
          schema: { type: integer }
          example: 5
",
        )],
    ),
    Change {
        name: "optional query parameter removed",
        before: &[(
            PARAMETERS,
            "        - $ref: '#/components/parameters/UserName'
        - name: top
          in: query
          description: How many at most.
          schema: { type: integer }
          example: 5
",
        )],
        edits: &[],
    },
    change(
        "path parameter renamed",
        &[
            (
                "      name: id\n      in: path",
                "      name: user\n      in: path",
            ),
            ("/api/users/{id}/machines:", "/api/users/{user}/machines:"),
        ],
    ),
    change(
        "description of a property changed",
        &[(
            "Build number of the operating system.",
            "Number of the build.",
        )],
    ),
    change(
        "title and version changed",
        &[
            (
                "title: Microsoft Defender for Endpoint API",
                "title: Defender",
            ),
            ("version: 1.0.0", "version: 1.1.0"),
        ],
    ),
    change(
        "property removed",
        &[
            (GROUP_NAME, ""),
            (
                "          description: Retired; seen until 2018. The name of the device group is `rbacGroupName`.\n",
                "",
            ),
            ("            groupName: null\n", ""),
        ],
    ),
    change(
        "property added",
        &[(
            GROUP_NAME,
            "        site:
          type: string
          nullable: true
          description: Where it stands.
        groupName:
          type: string
          nullable: true
          deprecated: true
",
        )],
    ),
    change("property renamed", &[("rbacGroupName", "deviceGroupName")]),
    change(
        "integer becomes any number",
        &[(
            "          type: integer\n          format: int64\n          nullable: true\n          description: Build",
            "          type: number\n          nullable: true\n          description: Build",
        )],
    ),
    change(
        "integer becomes text",
        &[
            (
                "          type: integer\n          format: int64\n          nullable: true\n          description: Build",
                "          type: string\n          nullable: true\n          description: Build",
            ),
            ("osBuild: 22631", "osBuild: '22631'"),
            ("osBuild: 6\n", "osBuild: '6'\n"),
            ("osBuild: 26100", "osBuild: '26100'"),
        ],
    ),
    change(
        "boolean becomes text",
        &[
            (
                "        isOnline:\n          type: boolean",
                "        isOnline:\n          type: string",
            ),
            ("isOnline: true", "isOnline: 'true'"),
        ],
    ),
    change(
        "optional property no longer null",
        &[
            (
                "        agentVersion:\n          type: string\n          nullable: true\n",
                "        agentVersion:\n          type: string\n",
            ),
            ("            agentVersion: null\n", ""),
        ],
    ),
    change(
        "optional property may be null",
        &[(
            "        isExcluded:\n          type: boolean\n",
            "        isExcluded:\n          type: boolean\n          nullable: true\n",
        )],
    ),
    change(
        "property becomes required",
        &[
            (
                "      description: The error itself.\n",
                "      description: The error itself.\n      required: [code]\n",
            ),
            (
                "        code:\n          type: string\n          nullable: true\n",
                "        code:\n          type: string\n",
            ),
        ],
    ),
    change(
        "property no longer required",
        &[("      required: [id]\n", "")],
    ),
    change(
        "enum member added",
        &[(
            "enum: [Normal, Low, High]",
            "enum: [Normal, Low, High, Critical]",
        )],
    ),
    change(
        "enum member removed",
        &[("Unknown, Dormant, Present", "Unknown, Present")],
    ),
    change(
        "enum members in another order",
        &[("enum: [Normal, Low, High]", "enum: [High, Normal, Low]")],
    ),
    change(
        "enum becomes plain text",
        &[
            (
                "          description: Whose cloud it is.\n          allOf: [{ $ref: '#/components/schemas/VmCloudProvider' }]",
                "          type: string\n          description: Whose cloud it is.",
            ),
            (
                "    VmCloudProvider:\n      type: string\n      description: Cloud that a virtual machine runs in.\n      enum: [Unknown, Azure]\n      x-ms-enum: { name: VmCloudProvider, modelAsString: true }\n",
                "",
            ),
        ],
    ),
    change(
        "schema renamed",
        &[
            ("schemas/VmMetadata'", "schemas/VirtualMachine'"),
            ("    VmMetadata:\n", "    VirtualMachine:\n"),
        ],
    ),
    change(
        "pattern and length of a parameter changed",
        &[
            ("maxLength: 256", "maxLength: 128"),
            (
                "[^@\\u0000-\\u001F\\u007F-\\u009F]",
                "[^@%\\u0000-\\u001F\\u007F-\\u009F]",
            ),
        ],
    ),
    change(
        "path changed",
        &[(
            "  /api/users/{id}/machines:",
            "  /api/v1.0/users/{id}/machines:",
        )],
    ),
    change("operation added", &[(COMPONENTS, SECOND_OPERATION)]),
    Change {
        name: "operation removed",
        before: &[(COMPONENTS, SECOND_OPERATION)],
        edits: &[],
    },
    change(
        "status removed",
        &[(UNAVAILABLE, ""), (UNAVAILABLE_EXAMPLE, "")],
    ),
    change(
        "tag renamed",
        &[
            ("  - name: users", "  - name: people"),
            ("tags: [users]", "tags: [people]"),
        ],
    ),
    change("rate limit raised", &[("calls: 100\n", "calls: 200\n")]),
    change("server added", &[(INDIA, JAPAN_TOO)]),
    change("server removed", &[(INDIA, "")]),
    change("server renamed", &[("x-name: ina\n", "x-name: india\n")]),
    change(
        "date-time becomes text",
        &[(
            "        firstSeen:\n          type: string\n          format: date-time\n",
            "        firstSeen:\n          type: string\n",
        )],
    ),
    change(
        "text becomes date-time",
        &[(
            "        groupName:\n          type: string\n",
            "        groupName:\n          type: string\n          format: date-time\n",
        )],
    ),
    change("text becomes a list of it", &[(GROUP_NAME, GROUP_NAMES)]),
    Change {
        name: "list becomes a text",
        before: &[(GROUP_NAME, GROUP_NAMES)],
        edits: &[],
    },
    change(
        "integer or text becomes integer",
        &[(
            "      oneOf:\n        - type: integer\n          format: int64\n        - type: string\n\n    RbacGroupId:",
            "      type: integer\n      format: int64\n\n    RbacGroupId:",
        )],
    ),
    change(
        "branches in another order",
        &[(
            "      oneOf:\n        - type: integer\n          format: int64\n        - type: string\n\n    RbacGroupId:",
            "      oneOf:\n        - type: string\n        - type: integer\n          format: int64\n\n    RbacGroupId:",
        )],
    ),
    change(
        "permission no longer enough",
        &[("        - delegated: [Machine.ReadWrite]\n", "")],
    ),
    change(
        "properties in another order",
        &[(
            "      properties:\n        error: { $ref: '#/components/schemas/ODataErrorDetail' }\n      additionalProperties: {}\n",
            "      additionalProperties: {}\n      properties:\n        error: { $ref: '#/components/schemas/ODataErrorDetail' }\n",
        )],
    ),
    change(
        "header promised",
        &[(
            "        Names this call in the service's logs; support asks for it. Sent since 2025.\n",
            "        Names this call in the service's logs; support asks for it. Sent since 2025.\n      required: true\n",
        )],
    ),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the repository")
}

/// A workspace with the client's own sources, the files generated from a spec, and the caller.
struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Always in the same place, so that the dependencies are compiled once.
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile-truth");
        let workspace = Self { root };
        let manifest =
            std::fs::read_to_string(repository().join("Cargo.toml")).expect("the manifest");
        let core = repository().join("crates/mde-core");
        let manifest = manifest
            .replace(
                r#"members = ["crates/*", "tests", "xtask"]"#,
                r#"members = ["crates/mde-client", "caller"]"#,
            )
            .replace(
                r#"path = "crates/mde-core""#,
                &format!("path = {:?}", core.display().to_string()),
            );
        assert!(
            manifest.contains("\"caller\"]") && manifest.contains(&core.display().to_string()),
            "the manifest has another form"
        );
        workspace.write("Cargo.toml", &manifest);
        let lock = std::fs::read_to_string(repository().join("Cargo.lock")).expect("the lock file");
        workspace.write("Cargo.lock", &lock);
        let client = Path::new("crates/mde-client");
        let sources = std::fs::read_dir(repository().join(client).join("src")).expect("sources");
        let sources =
            sources.map(|entry| Path::new("src").join(entry.expect("an entry").file_name()));
        let by_hand = sources.filter(|path| path.extension().is_some());
        for file in by_hand.chain([PathBuf::from("Cargo.toml")]) {
            let path = client.join(file);
            let text = std::fs::read_to_string(repository().join(&path)).expect("a file");
            workspace.write(path, &text);
        }
        workspace.write(
            "caller/Cargo.toml",
            "[package]\nname = \"caller\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nmde-client.workspace = true\nmde-core.workspace = true\nprogenitor-client.workspace = true\nreqwest.workspace = true\nschemars.workspace = true\nserde.workspace = true\nserde_json.workspace = true\n",
        );
        workspace
    }

    fn write(&self, path: impl AsRef<Path>, text: &str) {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn generated(&self) -> PathBuf {
        self.root.join("crates/mde-client/src/generated")
    }

    fn xtask(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(&self.root)
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .expect("the binary runs")
    }

    fn generate(&self, spec: &str) {
        self.write("spec/openapi.yaml", spec);
        let output = self.xtask(&["generate"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }

    /// Whether the caller compiles; the client itself always has to.
    fn compiles(&self) -> Result<(), String> {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--package", "caller"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .output()
            .expect("cargo runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !errors.contains("could not compile `mde-client`"),
            "{errors}"
        );
        if output.status.success() {
            return Ok(());
        }
        assert!(errors.contains("could not compile `caller`"), "{errors}");
        Err(errors)
    }
}

fn edited(spec: &str, edits: &[(&str, &str)], name: &str) -> String {
    edits.iter().fold(spec.to_owned(), |spec, (old, new)| {
        assert!(spec.contains(old), "{name}: the spec has no {old:?}");
        assert!(old != new, "{name}: {old:?} stays as it is");
        spec.replace(old, new)
    })
}

#[test]
fn the_verdict_on_callers_is_what_the_compiler_says() {
    let workspace = Workspace::new();
    let ours = ours::ours();
    let mut last = String::new();
    let mut wrong = Vec::new();
    let mut unsound = Vec::new();
    println!("{:<45} {:<10} compiler", "change", "verdict");
    for Change {
        name,
        before,
        edits,
    } in CHANGES
    {
        let base = edited(&ours, before, name);
        // Where the base is what is special, the head is the spec.
        let head = if before.is_empty() {
            edited(&base, edits, name)
        } else {
            ours.clone()
        };
        workspace.write("base.yaml", &base);
        if last != base {
            workspace.generate(&base);
            let source = caller::source(&workspace.generated());
            for public in caller::public_names(&workspace.generated()) {
                let used = source
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .any(|word| word == public);
                assert!(
                    used || public == "prelude",
                    "{name}: the caller does not use {public}"
                );
            }
            workspace.write("caller/src/lib.rs", &source);
            if let Err(errors) = workspace.compiles() {
                panic!("{name}: the caller does not compile with its own client\n{errors}");
            }
            last.clone_from(&base);
        }
        workspace.write("spec/openapi.yaml", &head);
        let output = workspace.xtask(&["generate"]);
        if !output.status.success() {
            unsound.push(format!(
                "{name}: {}",
                String::from_utf8_lossy(&output.stdout)
            ));
            continue;
        }
        let truth = if workspace.compiles().is_ok() {
            "compiles"
        } else {
            "breaks"
        };
        let output = workspace.xtask(&["diff", "--base", "base.yaml", "--format", "json"]);
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let verdict = match told["callers"].as_str() {
            Some("breaks") => "breaks",
            Some("new" | "same") => "compiles",
            other => panic!("{name}: {other:?}"),
        };
        println!("{name:<45} {verdict:<10} {truth}");
        if verdict != truth {
            wrong.push(*name);
        }
    }
    assert!(unsound.is_empty(), "no client can be made of: {unsound:#?}");
    assert!(CHANGES.len() >= 30, "only {} changes", CHANGES.len());
    assert!(wrong.is_empty(), "the verdict is wrong for: {wrong:?}");
}
