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

/// List the devices of the organisation: `GET /api/machines`
#[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListMachines {
    /// Which devices, as an OData expression over `computerDnsName`, `id`, `version`, `deviceValue`, `aadDeviceId`, `machineTags`, `lastSeen`, `exposureLevel`, `onboardingStatus`, `lastIpAddress`, `healthStatus`, `osPlatform`, `riskScore` and `rbacGroupId`. Text and members of enums stand between single quotes, which are doubled within; dates and numbers stand without. `startswith(computerDnsName,'fin-')` is documented, too.
    #[serde(
        rename = "$filter",
        default,
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub filter: Option<::std::string::String>,
    /// How many items at most, up to 10,000. With it the answer has no link to the next page.
    #[serde(
        rename = "$top",
        default,
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub top: Option<i32>,
    /// How many items to leave out at the beginning. Whether the order is the same from call to call is not documented.
    #[serde(
        rename = "$skip",
        default,
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub skip: Option<i64>,
}

impl ListMachines {
    /// What it needs, and nothing else. The rest are fields, and methods that set them.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            filter: ::std::option::Option::None,
            top: ::std::option::Option::None,
            skip: ::std::option::Option::None,
        }
    }

    /// Which devices, as an OData expression over `computerDnsName`, `id`, `version`, `deviceValue`, `aadDeviceId`, `machineTags`, `lastSeen`, `exposureLevel`, `onboardingStatus`, `lastIpAddress`, `healthStatus`, `osPlatform`, `riskScore` and `rbacGroupId`. Text and members of enums stand between single quotes, which are doubled within; dates and numbers stand without. `startswith(computerDnsName,'fin-')` is documented, too.
    #[must_use]
    pub fn filter(
        mut self,
        filter: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.filter = ::std::option::Option::Some(filter.into());
        self
    }

    /// How many items at most, up to 10,000. With it the answer has no link to the next page.
    #[must_use]
    pub fn top(mut self, top: impl ::std::convert::Into<i32>) -> Self {
        self.top = ::std::option::Option::Some(top.into());
        self
    }

    /// How many items to leave out at the beginning. Whether the order is the same from call to call is not documented.
    #[must_use]
    pub fn skip(mut self, skip: impl ::std::convert::Into<i64>) -> Self {
        self.skip = ::std::option::Option::Some(skip.into());
        self
    }
}

impl crate::Request for ListMachines {
    type Answer = types::MachineCollection;

    type Refusal = types::ODataError;

    const OPERATION: &'static ::mde_core::Operation = &tables::LIST_MACHINES;
    const ITEM: &'static str = "machine";

    fn subject(&self) -> ::std::string::String {
        ::std::string::String::from("machines")
    }

    async fn send(
        self,
        client: Client,
    ) -> ::std::result::Result<
        ResponseValue<Self::Answer>,
        crate::Error<Self::Refusal>,
    > {
        let mut call = client.list_machines();
        if let ::std::option::Option::Some(value) = self.filter {
            call = call.filter(value);
        }
        if let ::std::option::Option::Some(value) = self.top {
            call = call.top(value);
        }
        if let ::std::option::Option::Some(value) = self.skip {
            call = call.skip(value);
        }
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

/// Get an alert: `GET /api/alerts/{id}`
#[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GetAlert {
    /// The identity of the alert: letters, digits, `-` and `_`.
    #[serde(rename = "id")]
    pub id: types::AlertId,
}

impl GetAlert {
    /// What it needs, and nothing else. There is nothing else.
    #[allow(clippy::new_without_default)]
    pub fn new(id: types::AlertId) -> Self {
        Self { id }
    }
}

impl crate::Request for GetAlert {
    type Answer = types::Alert;

    type Refusal = types::ODataError;

    const OPERATION: &'static ::mde_core::Operation = &tables::GET_ALERT;
    const ITEM: &'static str = "alert";

    fn subject(&self) -> ::std::string::String {
        ::std::format!("alert {:?}", self.id.to_string())
    }

    async fn send(
        self,
        client: Client,
    ) -> ::std::result::Result<
        ResponseValue<Self::Answer>,
        crate::Error<Self::Refusal>,
    > {
        let call = client.get_alert().id(self.id);
        call.send().await
    }
}
