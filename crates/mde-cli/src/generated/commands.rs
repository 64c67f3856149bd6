// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

//! One row for every operation that reads.

#[allow(unused_imports)]
use crate::{call::Call, row::{Argument, Column, Kind, Row, Shape, Subject}};

/// Every command that asks.
pub(crate) static ROWS: &[Row] = &[
    Row {
        words: ["user", "machines"],
        group: "People, as the devices saw them log on",
        about: "List the devices related to a user",
        description: "Retrieves the collection of devices related to a given user ID: those the user has logged on to. The ID is not the full user principal name, only the user name: for user1@contoso.com the path is `/api/users/user1/machines`. The request has no body, and no OData query option is documented for it.\n\nWith a delegated token the signed-in user needs at least the role permission 'View Data', and the answer holds only devices which that user may see by the device group settings.\n\nA user whom the service does not know is either 404 or 200 with an empty list: its documents have said both, and the contract allows both.",
        subject: Some(Subject {
            noun: "user",
            file: "users-file",
            argument: Argument {
                name: "id",
                word: "USER",
                help: "The user name, never the user principal name: `user1`, not `user1@contoso.com`",
                kind: Kind::Text,
                is_required: true,
                is_list: false,
            },
            form: None,
            example: "user1",
        }),
        options: &[],
        shape: Shape {
            item: "machine",
            items: "machines",
            is_many: true,
            member: Some("machines"),
            id: Some("id"),
            columns: COLUMNS_OF_MACHINE,
            csv: CSV_OF_MACHINE,
        },
        call: Call::many::<::mde::requests::ListUserMachines>(),
    },
];

static COLUMNS_OF_MACHINE: &[Column] = &[
    Column {
        heading: "Device",
        properties: &["computerDnsName", "id"],
        is_moment: false,
        snug: 28,
        widest: 64,
    },
    Column {
        heading: "OS",
        properties: &["osPlatform"],
        is_moment: false,
        snug: 17,
        widest: 24,
    },
    Column {
        heading: "Version",
        properties: &["version"],
        is_moment: false,
        snug: 8,
        widest: 16,
    },
    Column {
        heading: "Health",
        properties: &["healthStatus"],
        is_moment: false,
        snug: 10,
        widest: 33,
    },
    Column {
        heading: "Risk",
        properties: &["riskScore"],
        is_moment: false,
        snug: 8,
        widest: 16,
    },
    Column {
        heading: "Exposure",
        properties: &["exposureLevel"],
        is_moment: false,
        snug: 8,
        widest: 16,
    },
    Column {
        heading: "Last seen",
        properties: &["lastSeen"],
        is_moment: true,
        snug: 17,
        widest: 32,
    },
    Column {
        heading: "Last IP",
        properties: &["lastIpAddress"],
        is_moment: false,
        snug: 15,
        widest: 39,
    },
    Column {
        heading: "Group",
        properties: &["rbacGroupName"],
        is_moment: false,
        snug: 16,
        widest: 32,
    },
    Column {
        heading: "Tags",
        properties: &["machineTags"],
        is_moment: false,
        snug: 16,
        widest: 48,
    },
    Column {
        heading: "Onboarding",
        properties: &["onboardingStatus"],
        is_moment: false,
        snug: 11,
        widest: 16,
    },
    Column {
        heading: "External IP",
        properties: &["lastExternalIpAddress"],
        is_moment: false,
        snug: 15,
        widest: 39,
    },
    Column {
        heading: "Value",
        properties: &["deviceValue"],
        is_moment: false,
        snug: 6,
        widest: 16,
    },
    Column {
        heading: "Managed by",
        properties: &["managedBy"],
        is_moment: false,
        snug: 12,
        widest: 32,
    },
    Column {
        heading: "ID",
        properties: &["id"],
        is_moment: false,
        snug: 40,
        widest: 40,
    },
];

static CSV_OF_MACHINE: &[&str] = &[
    "id",
    "computerDnsName",
    "osPlatform",
    "version",
    "osBuild",
    "osArchitecture",
    "healthStatus",
    "riskScore",
    "exposureLevel",
    "deviceValue",
    "onboardingStatus",
    "agentVersion",
    "firstSeen",
    "lastSeen",
    "lastIpAddress",
    "lastExternalIpAddress",
    "rbacGroupId",
    "rbacGroupName",
    "machineTags",
    "isAadJoined",
    "aadDeviceId",
    "managedBy",
    "managedByStatus",
];
