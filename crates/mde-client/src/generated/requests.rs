// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

use super::{
    client::{Client, ResponseValue},
    tables, types,
};
use super::client::prelude::*;

/// List the devices related to a user: `GET /api/users/{id}/machines`
#[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListUserMachines {
    /// The user name, never the user principal name: `user1`, not `user1@contoso.com`.
    #[serde(rename = "id")]
    pub id: ::mde_core::UserName,
}

impl ListUserMachines {
    /// What it needs, and nothing else. There is nothing else.
    #[allow(clippy::new_without_default)]
    pub fn new(id: ::mde_core::UserName) -> Self {
        Self { id }
    }
}

impl crate::Request for ListUserMachines {
    type Answer = types::MachineCollection;

    type Refusal = types::ODataError;

    const OPERATION: &'static ::mde_core::Operation = &tables::LIST_USER_MACHINES;
    const ITEM: &'static str = "machine";

    fn subject(&self) -> ::std::string::String {
        ::std::format!("user {:?}", self.id.to_string())
    }

    fn user_name(&self) -> ::std::option::Option<&::mde_core::UserName> {
        ::std::option::Option::Some(&self.id)
    }

    async fn send(
        self,
        client: Client,
    ) -> ::std::result::Result<
        ResponseValue<Self::Answer>,
        crate::Error<Self::Refusal>,
    > {
        let call = client.list_user_machines().id(self.id);
        call.send().await
    }
}

/// List the alerts related to a user: `GET /api/users/{id}/alerts`
#[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListUserAlerts {
    /// The user name, never the user principal name: `user1`, not `user1@contoso.com`.
    #[serde(rename = "id")]
    pub id: ::mde_core::UserName,
}

impl ListUserAlerts {
    /// What it needs, and nothing else. There is nothing else.
    #[allow(clippy::new_without_default)]
    pub fn new(id: ::mde_core::UserName) -> Self {
        Self { id }
    }
}

impl crate::Request for ListUserAlerts {
    type Answer = types::AlertCollection;

    type Refusal = types::ODataError;

    const OPERATION: &'static ::mde_core::Operation = &tables::LIST_USER_ALERTS;
    const ITEM: &'static str = "alert";

    fn subject(&self) -> ::std::string::String {
        ::std::format!("user {:?}", self.id.to_string())
    }

    fn user_name(&self) -> ::std::option::Option<&::mde_core::UserName> {
        ::std::option::Option::Some(&self.id)
    }

    async fn send(
        self,
        client: Client,
    ) -> ::std::result::Result<
        ResponseValue<Self::Answer>,
        crate::Error<Self::Refusal>,
    > {
        let call = client.list_user_alerts().id(self.id);
        call.send().await
    }
}

/// Get a device: `GET /api/machines/{id}`
#[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GetMachine {
    /// The identity of the device, not its name: 40 hexadecimal digits.
    #[serde(rename = "id")]
    pub id: types::MachineId,
}

impl GetMachine {
    /// What it needs, and nothing else. There is nothing else.
    #[allow(clippy::new_without_default)]
    pub fn new(id: types::MachineId) -> Self {
        Self { id }
    }
}

impl crate::Request for GetMachine {
    type Answer = types::Machine;

    type Refusal = types::ODataError;

    const OPERATION: &'static ::mde_core::Operation = &tables::GET_MACHINE;
    const ITEM: &'static str = "machine";

    fn subject(&self) -> ::std::string::String {
        ::std::format!("machine {:?}", self.id.to_string())
    }

    async fn send(
        self,
        client: Client,
    ) -> ::std::result::Result<
        ResponseValue<Self::Answer>,
        crate::Error<Self::Refusal>,
    > {
        let call = client.get_machine().id(self.id);
        call.send().await
    }
}

/// List the users who have logged on to a device: `GET /api/machines/{id}/logonusers`
#[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListMachineLogonUsers {
    /// The identity of the device, not its name: 40 hexadecimal digits.
    #[serde(rename = "id")]
    pub id: types::MachineId,
}

impl ListMachineLogonUsers {
    /// What it needs, and nothing else. There is nothing else.
    #[allow(clippy::new_without_default)]
    pub fn new(id: types::MachineId) -> Self {
        Self { id }
    }
}

impl crate::Request for ListMachineLogonUsers {
    type Answer = types::UserCollection;

    type Refusal = types::ODataError;

    const OPERATION: &'static ::mde_core::Operation = &tables::LIST_MACHINE_LOGON_USERS;
    const ITEM: &'static str = "logonuser";

    fn subject(&self) -> ::std::string::String {
        ::std::format!("machine {:?}", self.id.to_string())
    }

    async fn send(
        self,
        client: Client,
    ) -> ::std::result::Result<
        ResponseValue<Self::Answer>,
        crate::Error<Self::Refusal>,
    > {
        let call = client.list_machine_logon_users().id(self.id);
        call.send().await
    }
}

/// List the alerts related to a device: `GET /api/machines/{id}/alerts`
#[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListMachineAlerts {
    /// The identity of the device, not its name: 40 hexadecimal digits.
    #[serde(rename = "id")]
    pub id: types::MachineId,
}

impl ListMachineAlerts {
    /// What it needs, and nothing else. There is nothing else.
    #[allow(clippy::new_without_default)]
    pub fn new(id: types::MachineId) -> Self {
        Self { id }
    }
}

impl crate::Request for ListMachineAlerts {
    type Answer = types::AlertCollection;

    type Refusal = types::ODataError;

    const OPERATION: &'static ::mde_core::Operation = &tables::LIST_MACHINE_ALERTS;
    const ITEM: &'static str = "alert";

    fn subject(&self) -> ::std::string::String {
        ::std::format!("machine {:?}", self.id.to_string())
    }

    async fn send(
        self,
        client: Client,
    ) -> ::std::result::Result<
        ResponseValue<Self::Answer>,
        crate::Error<Self::Refusal>,
    > {
        let call = client.list_machine_alerts().id(self.id);
        call.send().await
    }
}
