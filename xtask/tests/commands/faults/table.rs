//! The faults: each one edit of our own spec, as somebody would make it, and who has to notice.

use crate::ours::Edit;

/// Who notices a fault.
pub(crate) enum Noticed {
    /// `check`, by this rule.
    Check(&'static str),
    /// `diff`, by this rule, and it demands so much.
    Diff(&'static str, &'static str),
}

pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) edits: &'static [Edit],
    pub(crate) noticed: Noticed,
}

use Edit::{DropBlock, DropLines, Replace};
use Noticed::{Check, Diff};

const fn replace(after: &'static str, find: &'static str, with: &'static str) -> Edit {
    Replace { after, find, with }
}

const fn fault(name: &'static str, edits: &'static [Edit], noticed: Noticed) -> Fault {
    Fault {
        name,
        edits,
        noticed,
    }
}

const OPERATION: &str = "operationId: listUserMachines";
const PARAMETER: &str = "\n    UserName:\n      name: id";
const USER_NAME: &str = "\n    UserName:\n      type: string";
const BAD_REQUEST: &str = "    UserBadRequest:";
const RETRY_AFTER: &str = "\n    RetryAfter:";
const COLLECTION: &str = "\n    MachineCollection:";
const MACHINE: &str = "\n    Machine:";
const ADDRESS: &str = "\n    IpAddress:";
const VM: &str = "\n    VmMetadata:";
const ERROR: &str = "\n    ODataError:";
const ALL: &str = "\n    WindowsAllProperties:";
const LINUX: &str = "\n    LinuxWithNulls:";

/// All of them, by what they are about.
pub(crate) const FAULTS: &[Fault] = &[
    // The file.
    fault(
        "a bracket that is not closed",
        &[replace(OPERATION, "tags: [users]", "tags: [users")],
        Check("yaml-syntax"),
    ),
    fault(
        "a key that is there twice",
        &[replace(
            "",
            "  version: 1.0.0",
            "  version: 1.0.0\n  version: 1.0.1",
        )],
        Check("yaml-duplicate-key"),
    ),
    fault(
        "OpenAPI 3.1",
        &[replace("", "openapi: 3.0.3", "openapi: 3.1.0")],
        Check("openapi-version"),
    ),
    fault(
        "a version that is a number",
        &[replace("", "version: 1.0.0", "version: 1.0")],
        Check("openapi-field"),
    ),
    // Spelling.
    fault(
        "a misspelt keyword of a schema",
        &[replace(MACHINE, "required: [id]", "requird: [id]")],
        Check("openapi-field"),
    ),
    fault(
        "a misspelt `nullable`",
        &[replace(
            "        osVersion:",
            "nullable: true",
            "nulable: true",
        )],
        Check("openapi-field"),
    ),
    fault(
        "a misspelt keyword of an operation",
        &[replace(OPERATION, "summary:", "sumary:")],
        Check("openapi-field"),
    ),
    fault(
        "a misspelt keyword of a parameter",
        &[replace(PARAMETER, "      in: path", "      inn: path")],
        Check("openapi-field"),
    ),
    fault(
        "a misspelt keyword of a response",
        &[replace(BAD_REQUEST, "headers:", "header:")],
        Check("openapi-field"),
    ),
    fault(
        "a misspelt method",
        &[replace(
            "/api/users/{id}/machines:",
            "    get:",
            "    gett:",
        )],
        Check("openapi-field"),
    ),
    fault(
        "a misspelt extension of an operation",
        &[replace(OPERATION, "x-rate-limits:", "x-rate-limit:")],
        Check("extension-unknown"),
    ),
    fault(
        "a misspelt extension of a schema",
        &[replace("    DeviceValue:", "x-ms-enum:", "x-ms-enums:")],
        Check("extension-unknown"),
    ),
    fault(
        "a misspelt property among the columns",
        &[replace(
            MACHINE,
            "        - osBuild\n",
            "        - osBuld\n",
        )],
        Check("columns-unknown"),
    ),
    fault(
        "a column of CSV in the middle",
        &[replace(
            MACHINE,
            "        - osBuild\n",
            "        - osProcessor\n        - osBuild\n",
        )],
        Diff("csv-columns", "major"),
    ),
    fault(
        "columns of CSV in another order",
        &[replace(
            MACHINE,
            "        - osBuild\n        - osArchitecture\n",
            "        - osArchitecture\n        - osBuild\n",
        )],
        Diff("csv-columns", "major"),
    ),
    fault(
        "other words of a command",
        &[replace(
            "",
            OPERATION,
            "operationId: listUserMachines\n      x-command: [user, devices]",
        )],
        Diff("command-words", "major"),
    ),
    fault(
        "a command of one word",
        &[replace(
            "",
            OPERATION,
            "operationId: listUserMachines\n      x-command: [machines]",
        )],
        Check("command-words"),
    ),
    fault(
        "a misspelt reference",
        &[replace(
            COLLECTION,
            "#/components/schemas/Machine'",
            "#/components/schemas/Machin'",
        )],
        Check("ref-unresolved"),
    ),
    fault(
        "a misspelt scope",
        &[replace(
            OPERATION,
            "[Machine.Read.All]",
            "[Machine.Raed.All]",
        )],
        Check("security-unknown"),
    ),
    fault(
        "a misspelt format",
        &[replace(
            "        firstSeen:",
            "format: date-time",
            "format: datetime",
        )],
        Check("format-unknown"),
    ),
    fault(
        "a misspelt tag",
        &[replace(OPERATION, "tags: [users]", "tags: [user]")],
        Check("tag-undeclared"),
    ),
    // What nothing refers to.
    fault(
        "a schema that nothing uses",
        &[replace(
            "",
            "\n    VmMetadata:",
            "\n    Orphan:\n      type: string\n      description: Nobody's.\n    VmMetadata:",
        )],
        Check("component-unused"),
    ),
    fault(
        "an example that nothing uses",
        &[DropLines {
            with: "                unannounced-property:",
            times: 1,
        }],
        Check("example-unused"),
    ),
    fault(
        "a security scheme that nothing uses",
        &[DropLines {
            with: "        - delegated:",
            times: 2,
        }],
        Check("component-unused"),
    ),
    // Security.
    fault(
        "security dropped",
        &[DropBlock {
            after: OPERATION,
            line: "      security:",
        }],
        Check("security-missing"),
    ),
    fault(
        "security switched off",
        &[
            DropBlock {
                after: OPERATION,
                line: "      security:",
            },
            replace(
                OPERATION,
                "      x-rate-limits:",
                "      security: []\n      x-rate-limits:",
            ),
        ],
        Check("security-missing"),
    ),
    fault(
        "security made a choice",
        &[replace(
            OPERATION,
            "- application: [Machine.Read.All]",
            "- {}",
        )],
        Check("security-missing"),
    ),
    fault(
        "an unknown security scheme",
        &[replace(
            OPERATION,
            "- application: [Machine.Read.All]",
            "- app: [Machine.Read.All]",
        )],
        Check("security-unknown"),
    ),
    // Servers.
    fault(
        "a server on http",
        &[replace(
            "servers:",
            "url: https://eu.api",
            "url: http://eu.api",
        )],
        Check("server-fields"),
    ),
    fault(
        "a server without a scope",
        &[replace(
            "x-name: gcc\n",
            "    x-token-scope: https://api-gcc.securitycenter.microsoft.us/.default\n",
            "",
        )],
        Check("server-fields"),
    ),
    fault(
        "a server without an authority",
        &[replace(
            "x-name: dod",
            "    x-authority: https://login.microsoftonline.us\n",
            "",
        )],
        Check("server-fields"),
    ),
    fault(
        "two servers of one name",
        &[replace("", "x-name: us\n", "x-name: global\n")],
        Check("server-fields"),
    ),
    fault(
        "a scope of another cloud",
        &[replace(
            "x-name: gcc-high",
            "https://api-gov.securitycenter.microsoft.us/.default",
            "https://api.securitycenter.microsoft.com/.default",
        )],
        Diff("server-credentials", "major"),
    ),
    // The operation.
    fault(
        "no operationId",
        &[DropLines {
            with: "operationId: listUserMachines",
            times: 1,
        }],
        Check("operation-id-missing"),
    ),
    fault(
        "an operationId that is no identifier",
        &[replace(
            "",
            "operationId: listUserMachines",
            "operationId: list user machines",
        )],
        Check("operation-id-form"),
    ),
    fault(
        "a path that names another parameter",
        &[replace(
            "",
            "/api/users/{id}/machines:",
            "/api/users/{user}/machines:",
        )],
        Check("path-parameters"),
    ),
    fault(
        "a path parameter that is not declared",
        &[
            DropBlock {
                after: OPERATION,
                line: "      parameters:",
            },
            DropBlock {
                after: "",
                line: "  parameters:",
            },
        ],
        Check("path-parameters"),
    ),
    fault(
        "a path parameter that is not required",
        &[replace(PARAMETER, "required: true", "required: false")],
        Check("path-parameter-required"),
    ),
    fault(
        "a path parameter with a bad example",
        &[replace(
            USER_NAME,
            "example: user1",
            "example: user1@contoso.com",
        )],
        Check("example-mismatch"),
    ),
    fault(
        "a pattern that does not compile",
        &[replace(USER_NAME, "'^(?!", "'^((?!")],
        Check("pattern-invalid"),
    ),
    fault(
        "no rate limits",
        &[DropBlock {
            after: OPERATION,
            line: "      x-rate-limits:",
        }],
        Check("rate-limits"),
    ),
    fault(
        "a rate of nothing",
        &[replace(OPERATION, "calls: 100", "calls: 0")],
        Check("rate-limits"),
    ),
    fault(
        "a period that is none",
        &[replace(OPERATION, "period: PT1H", "period: hour")],
        Check("rate-limits"),
    ),
    // Responses.
    fault(
        "429 without Retry-After",
        &[
            DropLines {
                with: "        Retry-After:",
                times: 1,
            },
            DropBlock {
                after: "",
                line: "    RetryAfter:",
            },
        ],
        Check("response-throttled"),
    ),
    fault(
        "Retry-After that may be missing",
        &[replace(RETRY_AFTER, "      required: true\n", "")],
        Diff("response-header", "major"),
    ),
    fault(
        "Retry-After with a bad example",
        &[replace(RETRY_AFTER, "example: 27", "example: soon")],
        Check("example-mismatch"),
    ),
    fault(
        "no success",
        &[DropBlock {
            after: OPERATION,
            line: "        '200':",
        }],
        Check("response-success-missing"),
    ),
    fault(
        "a range of statuses",
        &[replace(OPERATION, "        '503':", "        '5XX':")],
        Check("response-status"),
    ),
    fault(
        "a default response",
        &[replace(OPERATION, "        '503':", "        default:")],
        Check("response-status"),
    ),
    fault(
        "an answer of another media type",
        &[replace(
            "        '200':",
            "application/json:",
            "text/plain:",
        )],
        Check("response-media-type"),
    ),
    fault(
        "an error of another shape",
        &[replace(
            BAD_REQUEST,
            "schemas/ODataError'",
            "schemas/MachineCollection'",
        )],
        Check("response-error-shape"),
    ),
    fault(
        "an envelope without its member",
        &[replace(COLLECTION, "      required: [value]\n", "")],
        Check("response-page"),
    ),
    fault(
        "an error without its member",
        &[replace(ERROR, "      required: [error]\n", "")],
        Check("response-body-required"),
    ),
    // Examples.
    fault(
        "a status without an example",
        &[
            DropBlock {
                after: BAD_REQUEST,
                line: "          examples:",
            },
            DropBlock {
                after: "",
                line: "    BadRequest:",
            },
            DropBlock {
                after: "",
                line: "    InvalidInput:",
            },
        ],
        Check("example-missing"),
    ),
    fault(
        "the success without examples",
        &[DropBlock {
            after: "        '200':",
            line: "              examples:",
        }],
        Check("example-missing"),
    ),
    fault(
        "a property that the schema lacks",
        &[replace(
            LINUX,
            "            osBuild: 6",
            "            osBuild: 6\n            osBuidl: 6",
        )],
        Check("example-mismatch"),
    ),
    fault(
        "a value of another type",
        &[replace(LINUX, "osBuild: 6", "osBuild: six")],
        Check("example-mismatch"),
    ),
    fault(
        "a member that the enum lacks",
        &[replace(
            LINUX,
            "healthStatus: Active",
            "healthStatus: Actve",
        )],
        Check("example-mismatch"),
    ),
    fault(
        "a required property that is missing",
        &[replace(
            LINUX,
            "          - id: b83d5e9027fc164a0d9e3b71f5c2a86e4d107b9f\n            mergedIntoMachineId: null",
            "          - mergedIntoMachineId: null",
        )],
        Check("example-mismatch"),
    ),
    fault(
        "null where there is none",
        &[replace(LINUX, "isExcluded: false", "isExcluded: null")],
        Check("example-mismatch"),
    ),
    // Deviations.
    fault(
        "a deviation that passes for an example",
        &[replace(
            "    NoMachines:\n",
            "\n      value:",
            "\n      x-deviation: unannounced-property\n      value:",
        )],
        Check("example-misplaced"),
    ),
    fault(
        "a deviation among the examples of an answer",
        &[replace(
            "        '404':",
            "              x-deviations:\n",
            "",
        )],
        Check("ref-kind"),
    ),
    fault(
        "an example among the deviations of an answer",
        &[replace(
            "error-as-text: {",
            "/x-deviations/ErrorAsText",
            "/examples/MissingLicence",
        )],
        Check("ref-kind"),
    ),
    fault(
        "a deviation that deviates in nothing",
        &[replace(
            "    ErrorAsText:\n",
            "error: invalid_token",
            "error: { code: invalid_token }",
        )],
        Check("example-deviation"),
    ),
    fault(
        "a deviation without its mark",
        &[replace(
            "    EmptyBody:\n",
            "      x-deviation: empty-body\n",
            "",
        )],
        Check("openapi-field"),
    ),
    fault(
        "a deviation by the name of an example",
        &[replace(
            "        '404':",
            "                empty-body: {",
            "                user-not-found: {",
        )],
        Check("example-name"),
    ),
    // Schemas.
    fault(
        "`nullable` without `type`",
        &[replace(
            "        osVersion:",
            "          type: string\n",
            "",
        )],
        Check("schema-untyped"),
    ),
    fault(
        "a reference's null as other tools do not read it",
        &[replace(
            "        riskScore:",
            "oneOf: [{ $ref: '#/components/schemas/RiskScore' }, { enum: [null] }]",
            "nullable: true\n          allOf: [{ $ref: '#/components/schemas/RiskScore' }]",
        )],
        Check("nullable-no-effect"),
    ),
    fault(
        "a reference's null beside the reference",
        &[replace(
            "        vmMetadata:",
            "oneOf: [{ $ref: '#/components/schemas/VmMetadata' }, { enum: [null] }]",
            "nullable: true\n          $ref: '#/components/schemas/VmMetadata'",
        )],
        Check("ref-siblings"),
    ),
    fault(
        "a reference that has lost its null",
        &[replace(
            "        riskScore:",
            "oneOf: [{ $ref: '#/components/schemas/RiskScore' }, { enum: [null] }]",
            "allOf: [{ $ref: '#/components/schemas/RiskScore' }]",
        )],
        Check("example-mismatch"),
    ),
    fault(
        "a choice that has lost its null",
        &[replace("        vmMetadata:", ", { enum: [null] }", "")],
        Check("schema-branches"),
    ),
    fault(
        "null twice in a choice",
        &[replace(
            "        rbacGroupId:",
            ", { enum: [null] }",
            ", { enum: [null] }, { enum: [null] }",
        )],
        Check("schema-branches"),
    ),
    fault(
        "null as the text of that name",
        &[replace("        exposureLevel:", "[null]", "['null']")],
        Check("enum-open"),
    ),
    fault(
        "null beside a type that refuses it",
        &[replace(
            "        deviceValue:",
            "oneOf:",
            "type: string\n          oneOf:",
        )],
        Check("null-branch"),
    ),
    fault(
        "null among the members of an enum",
        &[replace(
            "    RiskScore:\n",
            "enum: [None,",
            "enum: [null, None,",
        )],
        Check("enum-form"),
    ),
    fault(
        "items of any type",
        &[replace(
            "        machineTags:",
            "          items: { type: string }\n",
            "",
        )],
        Check("array-items"),
    ),
    fault(
        "a closed object",
        &[replace(
            VM,
            "additionalProperties: {}",
            "additionalProperties: false",
        )],
        Check("response-unknown-properties"),
    ),
    fault(
        "unknown properties thrown away",
        &[replace(ADDRESS, "      additionalProperties: {}\n", "")],
        Check("response-unknown-properties"),
    ),
    fault(
        "a length that the client enforces",
        &[replace(
            "        aadDeviceId:",
            "nullable: true",
            "nullable: true\n          maxLength: 36",
        )],
        Check("response-validation"),
    ),
    fault(
        "a format that the client enforces",
        &[replace(
            "        aadDeviceId:",
            "nullable: true",
            "nullable: true\n          format: uuid",
        )],
        Check("response-validation"),
    ),
    fault(
        "a value that the client makes up",
        &[replace(
            "        isExcluded:",
            "type: boolean",
            "type: boolean\n          default: false",
        )],
        Check("response-default-value"),
    ),
    fault(
        "an open enum that is not flagged",
        &[replace(
            "    RiskScore:\n      type",
            "      x-ms-enum: { name: RiskScore, modelAsString: true }\n",
            "",
        )],
        Check("enum-open"),
    ),
    fault(
        "an enum that was closed",
        &[replace(
            "    RiskScore:\n      type",
            "modelAsString: true",
            "modelAsString: false",
        )],
        Check("enum-open"),
    ),
    fault(
        "an enum in the middle of a schema",
        &[replace(
            "        osArchitecture:",
            "nullable: true",
            "nullable: true\n          enum: [64-bit, 32-bit]",
        )],
        Check("enum-open"),
    ),
    fault(
        "anyOf",
        &[replace("    RbacGroupId:\n      #", "oneOf:", "anyOf:")],
        Check("schema-any-of"),
    ),
    fault(
        "a component that is null",
        &[replace(
            "    RiskScore:\n      type",
            ": string",
            ": string\n      nullable: true",
        )],
        Check("nullable-component"),
    ),
    fault(
        "a property that is required and null",
        &[replace(
            MACHINE,
            "required: [id]",
            "required: [id, version]",
        )],
        Check("required-nullable"),
    ),
    fault(
        "a required property that nobody declared",
        &[replace(MACHINE, "required: [id]", "required: [id, ids]")],
        Check("required-undeclared"),
    ),
    fault(
        "two properties of one Rust name",
        &[replace(
            MACHINE,
            "        osVersion:",
            "        os_platform:",
        )],
        Check("name-collision"),
    ),
    fault(
        "two enum members of one Rust name",
        &[replace(
            "    DeviceValue:\n      type",
            "[Normal, Low, High]",
            "[Normal, Low, High, high]",
        )],
        Check("name-collision"),
    ),
    fault(
        "a description that breaks rustdoc",
        &[replace(
            "        deviceValue:",
            "What the device is worth",
            "What the <device> is worth",
        )],
        Check("prose-rustdoc"),
    ),
    // What is sound by itself, and still not what it was.
    fault(
        "an operation that was renamed",
        &[replace(
            "",
            "operationId: listUserMachines",
            "operationId: listMachinesOfUser",
        )],
        Diff("operation-id", "major"),
    ),
    fault(
        "a tag that was renamed",
        &[
            replace("", "tags:\n  - name: users", "tags:\n  - name: people"),
            replace(OPERATION, "tags: [users]", "tags: [people]"),
        ],
        Diff("tag", "major"),
    ),
    fault(
        "a path that was changed",
        &[replace(
            "",
            "/api/users/{id}/machines:",
            "/api/persons/{id}/machines:",
        )],
        Diff("path", "major"),
    ),
    fault(
        "a status that is no longer told",
        &[
            DropBlock {
                after: OPERATION,
                line: "        '400':",
            },
            DropBlock {
                after: "",
                line: BAD_REQUEST,
            },
            DropBlock {
                after: "",
                line: "    BadRequest:",
            },
            DropBlock {
                after: "",
                line: "    InvalidInput:",
            },
        ],
        Diff("status", "major"),
    ),
    fault(
        "a promised header that is gone",
        &[DropBlock {
            after: BAD_REQUEST,
            line: "      headers:",
        }],
        Diff("response-header", "patch"),
    ),
    fault(
        "a property that is gone",
        &[
            DropBlock {
                after: MACHINE,
                line: "        isOnline:",
            },
            replace(ALL, "            isOnline: true\n", ""),
        ],
        Diff("property", "major"),
    ),
    fault(
        "a property of another type",
        &[replace(
            "        systemProductName:",
            "type: string",
            "type: boolean",
        )],
        Diff("schema-type", "major"),
    ),
    fault(
        "a smaller integer",
        &[replace("        osBuild:", "int64", "int32")],
        Check("response-validation"),
    ),
    fault(
        "a date that is mere text",
        &[replace(
            "        firstSeen:",
            "          format: date-time\n",
            "",
        )],
        Diff("schema-type", "major"),
    ),
    fault(
        "a property that need not be there",
        &[replace(MACHINE, "      required: [id]\n", "")],
        Diff("required", "major"),
    ),
    fault(
        "an enum member that is gone",
        &[replace(
            "    ExclusionReason:\n      type",
            ", DeviceOutOfScope",
            "",
        )],
        Diff("enum-member", "major"),
    ),
    fault(
        "an enum member that is new",
        &[replace(
            "    VmCloudProvider:\n      type",
            "Azure]",
            "Azure, Amazon]",
        )],
        Diff("enum-member", "minor"),
    ),
    fault(
        "an example that is gone",
        &[
            DropLines {
                with: "                unannounced-property:",
                times: 1,
            },
            DropBlock {
                after: "",
                line: "    UnannouncedProperty:",
            },
        ],
        Diff("example", "patch"),
    ),
    fault(
        "a permission that is gone",
        &[
            replace(OPERATION, "        - application: [Machine.Read.All]\n", ""),
            replace(
                "securitySchemes:",
                "            Machine.Read.All: Read all machine profiles\n",
                "",
            ),
        ],
        Diff("security", "major"),
    ),
    fault(
        "a token for somebody else",
        &[replace(
            "x-name: global\n",
            "https://api.securitycenter.microsoft.com/.default",
            "https://api.security.microsoft.com/.default",
        )],
        Check("server-cloud"),
    ),
    fault(
        "a server that is gone",
        &[replace(
            "",
            "  - url: https://swa.api.security.microsoft.com\n    description: Commercial cloud, Switzerland.\n    x-name: swa\n    x-cloud: commercial\n    x-authority: https://login.microsoftonline.com\n    x-token-scope: https://api.securitycenter.microsoft.com/.default\n",
            "",
        )],
        Diff("server", "major"),
    ),
    fault(
        "a server at another address",
        &[replace(
            "servers:",
            "https://au.api.security.microsoft.com",
            "https://aus.api.security.microsoft.com",
        )],
        Diff("server-address", "major"),
    ),
    fault(
        "a quota that was raised",
        &[replace(OPERATION, "calls: 100", "calls: 200")],
        Diff("rate-limit", "patch"),
    ),
    fault(
        "a name that may be shorter",
        &[replace(USER_NAME, "maxLength: 256", "maxLength: 64")],
        Diff("bounds", "major"),
    ),
    fault(
        "a name of another pattern",
        &[replace(USER_NAME, "[^@\\u0000", "[^@ \\u0000")],
        Diff("bounds", "major"),
    ),
    fault(
        "a query parameter that must be there",
        &[replace(
            OPERATION,
            "        - $ref: '#/components/parameters/UserName'\n",
            "        - $ref: '#/components/parameters/UserName'\n        - name: since\n          in: query\n          required: true\n          description: No older ones.\n          schema: { type: string }\n          example: '2026-01-01'\n",
        )],
        Diff("parameter", "major"),
    ),
    fault(
        "a server that is called like a cloud",
        &[replace(
            "",
            "\ntags:\n",
            "  - url: https://new.api.security.microsoft.com\n    description: Commercial cloud, new.\n    x-name: commercial\n    x-cloud: commercial\n    x-authority: https://login.microsoftonline.com\n    x-token-scope: https://api.securitycenter.microsoft.com/.default\n\ntags:\n",
        )],
        Check("server-name"),
    ),
    fault(
        "a port that no host has",
        &[replace(
            "servers:",
            "https://au.api.security.microsoft.com",
            "https://au.api.security.microsoft.com:99999",
        )],
        Check("server-fields"),
    ),
    fault(
        "a carriage return in a description",
        &[replace(
            "",
            "Health of a device's sensor.",
            "\"Health of\\r a device's sensor.\"",
        )],
        Check("text-control"),
    ),
    fault(
        "an integer that is written as a fraction",
        &[replace(ALL, "osBuild: 22631", "osBuild: 22631.0")],
        Check("example-mismatch"),
    ),
    fault(
        "an example of another status",
        &[replace(
            OPERATION,
            "no-machines: { $ref: '#/components/examples/NoMachines' }",
            "no-machines: { $ref: '#/components/examples/NoMachines' }\n                bad-request: { $ref: '#/components/examples/BadRequest' }",
        )],
        Check("example-mismatch"),
    ),
    fault(
        "a path that is rewritten on its way",
        &[replace(
            "",
            "/api/users/{id}/machines:",
            "/api/./users/{id}/machines:",
        )],
        Check("path-parameters"),
    ),
    fault(
        "a method that the client does not send",
        &[replace(
            "/api/users/{id}/machines:",
            "    get:",
            "    options:",
        )],
        Check("operation-method"),
    ),
    fault(
        "a header that HTTP has no name for",
        &[replace(
            "        '200':",
            "mise-correlation-id:",
            "mise correlation id:",
        )],
        Check("header-name"),
    ),
    fault(
        "a component with a blank in its name",
        &[
            replace("", RETRY_AFTER, "\n    Retry After:"),
            replace("", "headers/RetryAfter'", "headers/Retry After'"),
        ],
        Check("component-name"),
    ),
    fault(
        "a method that goes to another operation",
        &[
            replace(
                OPERATION,
                "      responses:\n",
                "      responses: &responses\n",
            ),
            replace("", OPERATION, "operationId: listUserMachinesV1"),
            replace(
                "",
                "\ncomponents:\n",
                "  /api/v2/users/{id}/machines:\n    get:\n      operationId: listUserMachines\n      x-command: [user, machines-anew]\n      tags: [users]\n      summary: List a user's machines\n      description: All of them.\n      parameters:\n        - $ref: '#/components/parameters/UserName'\n      security:\n        - application: [Machine.Read.All]\n      x-rate-limits:\n        - calls: 100\n          period: PT1M\n      responses: *responses\n\ncomponents:\n",
            ),
        ],
        Diff("operation-id", "major"),
    ),
];
