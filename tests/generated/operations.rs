// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

//! One row for every operation, and one for every component schema's Rust type.

#[allow(unused_imports)]
use crate::operation::{Operation, Type, ask, call, pages};

/// Every operation of the specification.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        id: "listUserMachines",
        name: "list_user_machines",
        arguments: "{\"id\":\"user1\"}",
        all_arguments: "{\"id\":\"user1\"}",
        call: call::<::mde_client::requests::ListUserMachines>,
        ask: |client, arguments| pages(
            arguments,
            move |request: ::mde_client::requests::ListUserMachines| {
                client.user(request.id).machines()
            },
        ),
    },
    Operation {
        id: "listUserAlerts",
        name: "list_user_alerts",
        arguments: "{\"id\":\"user1\"}",
        all_arguments: "{\"id\":\"user1\"}",
        call: call::<::mde_client::requests::ListUserAlerts>,
        ask: |client, arguments| pages(
            arguments,
            move |request: ::mde_client::requests::ListUserAlerts| {
                client.user(request.id).alerts()
            },
        ),
    },
    Operation {
        id: "listMachines",
        name: "list_machines",
        arguments: "{}",
        all_arguments: "{\"$filter\":\"healthStatus eq 'Active' and lastSeen gt 2026-01-01T00:00:00Z\",\"$top\":100,\"$skip\":200}",
        call: call::<::mde_client::requests::ListMachines>,
        ask: |client, arguments| pages(
            arguments,
            move |request: ::mde_client::requests::ListMachines| {
                client.machines().list_with(move |_| request)
            },
        ),
    },
    Operation {
        id: "getMachine",
        name: "get_machine",
        arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
        all_arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
        call: call::<::mde_client::requests::GetMachine>,
        ask: |client, arguments| ask(
            arguments,
            move |request: ::mde_client::requests::GetMachine| {
                client.machine(request.id).get()
            },
        ),
    },
    Operation {
        id: "listMachineLogonUsers",
        name: "list_machine_logon_users",
        arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
        all_arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
        call: call::<::mde_client::requests::ListMachineLogonUsers>,
        ask: |client, arguments| pages(
            arguments,
            move |request: ::mde_client::requests::ListMachineLogonUsers| {
                client.machine(request.id).logonusers()
            },
        ),
    },
    Operation {
        id: "listMachineAlerts",
        name: "list_machine_alerts",
        arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
        all_arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
        call: call::<::mde_client::requests::ListMachineAlerts>,
        ask: |client, arguments| pages(
            arguments,
            move |request: ::mde_client::requests::ListMachineAlerts| {
                client.machine(request.id).alerts()
            },
        ),
    },
    Operation {
        id: "getAlert",
        name: "get_alert",
        arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
        all_arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
        call: call::<::mde_client::requests::GetAlert>,
        ask: |client, arguments| ask(
            arguments,
            move |request: ::mde_client::requests::GetAlert| {
                client.alert(request.id).get()
            },
        ),
    },
];

/// Every component schema of the specification as it is in Rust.
pub const TYPES: &[Type] = &[
    Type {
        name: "UserName",
        schema: || ::schemars::schema_for!(::mde_core::UserName),
    },
    Type {
        name: "MachineId",
        schema: || ::schemars::schema_for!(::mde_client::types::MachineId),
    },
    Type {
        name: "MachineCollection",
        schema: || ::schemars::schema_for!(::mde_client::types::MachineCollection),
    },
    Type {
        name: "Machine",
        schema: || ::schemars::schema_for!(::mde_client::types::Machine),
    },
    Type {
        name: "IpAddress",
        schema: || ::schemars::schema_for!(::mde_client::types::IpAddress),
    },
    Type {
        name: "VmMetadata",
        schema: || ::schemars::schema_for!(::mde_client::types::VmMetadata),
    },
    Type {
        name: "UserCollection",
        schema: || ::schemars::schema_for!(::mde_client::types::UserCollection),
    },
    Type {
        name: "User",
        schema: || ::schemars::schema_for!(::mde_client::types::User),
    },
    Type {
        name: "AlertId",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertId),
    },
    Type {
        name: "AlertCollection",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertCollection),
    },
    Type {
        name: "Alert",
        schema: || ::schemars::schema_for!(::mde_client::types::Alert),
    },
    Type {
        name: "AlertRelatedUser",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertRelatedUser),
    },
    Type {
        name: "LoggedOnUser",
        schema: || ::schemars::schema_for!(::mde_client::types::LoggedOnUser),
    },
    Type {
        name: "AlertComment",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertComment),
    },
    Type {
        name: "AlertEvidence",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertEvidence),
    },
    Type {
        name: "ODataError",
        schema: || ::schemars::schema_for!(::mde_client::types::ODataError),
    },
    Type {
        name: "ODataErrorDetail",
        schema: || ::schemars::schema_for!(::mde_client::types::ODataErrorDetail),
    },
    Type {
        name: "ODataCount",
        schema: || ::schemars::schema_for!(::mde_client::types::ODataCount),
    },
    Type {
        name: "RbacGroupId",
        schema: || ::schemars::schema_for!(::mde_client::types::RbacGroupId),
    },
    Type {
        name: "ExclusionReason",
        schema: || ::schemars::schema_for!(::mde_client::types::ExclusionReason),
    },
    Type {
        name: "MachineHealthStatus",
        schema: || ::schemars::schema_for!(::mde_client::types::MachineHealthStatus),
    },
    Type {
        name: "DeviceValue",
        schema: || ::schemars::schema_for!(::mde_client::types::DeviceValue),
    },
    Type {
        name: "RiskScore",
        schema: || ::schemars::schema_for!(::mde_client::types::RiskScore),
    },
    Type {
        name: "ExposureLevel",
        schema: || ::schemars::schema_for!(::mde_client::types::ExposureLevel),
    },
    Type {
        name: "OnboardingStatus",
        schema: || ::schemars::schema_for!(::mde_client::types::OnboardingStatus),
    },
    Type {
        name: "DeviceManagedBy",
        schema: || ::schemars::schema_for!(::mde_client::types::DeviceManagedBy),
    },
    Type {
        name: "DeviceManagedByStatus",
        schema: || ::schemars::schema_for!(::mde_client::types::DeviceManagedByStatus),
    },
    Type {
        name: "InterfaceType",
        schema: || ::schemars::schema_for!(::mde_client::types::InterfaceType),
    },
    Type {
        name: "IpInterfaceOperationalStatus",
        schema: || {
            ::schemars::schema_for!(::mde_client::types::IpInterfaceOperationalStatus)
        },
    },
    Type {
        name: "VmCloudProvider",
        schema: || ::schemars::schema_for!(::mde_client::types::VmCloudProvider),
    },
    Type {
        name: "AlertSeverity",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertSeverity),
    },
    Type {
        name: "AlertStatus",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertStatus),
    },
    Type {
        name: "AlertClassification",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertClassification),
    },
    Type {
        name: "AlertDetermination",
        schema: || ::schemars::schema_for!(::mde_client::types::AlertDetermination),
    },
    Type {
        name: "InvestigationState",
        schema: || ::schemars::schema_for!(::mde_client::types::InvestigationState),
    },
    Type {
        name: "DetectionSource",
        schema: || ::schemars::schema_for!(::mde_client::types::DetectionSource),
    },
    Type {
        name: "EvidenceEntityType",
        schema: || ::schemars::schema_for!(::mde_client::types::EvidenceEntityType),
    },
];
