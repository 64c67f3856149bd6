// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
use super::types;

#[derive(Clone, Debug)]
/// Client for Microsoft Defender for Endpoint API
///
/// The part of the Microsoft Defender for Endpoint API that answers which devices a user has logged on to, which devices there are, what is known of one and who has logged on to it, which alerts are related to a user or a device, and what is known of an alert.
///
/// Version: 1.0.0
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: ::mde_core::Call,
}

impl Client {
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: ::mde_core::Call,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}

impl ClientInfo<::mde_core::Call> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }

    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }

    fn client(&self) -> &reqwest::Client {
        &self.client
    }

    fn inner(&self) -> &::mde_core::Call {
        &self.inner
    }
}

const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<::mde_core::Call>,
    {}
};

/// What the sensors found suspicious, and what became of it.
pub trait ClientAlertsExt {
    /// Get an alert
    ///
    /// Retrieves an alert by its identity, with its evidence, which lists leave out. The request has no body, and no OData query option is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the alert's device by the device group settings.
    ///
    /// Sends a `GET` request to `/api/alerts/{id}`
    ///
    /// Arguments:
    /// - `id`: The identity of the alert: letters, digits, `-` and `_`.
    fn get_alert(&self) -> builder::GetAlert<'_>;
}

impl ClientAlertsExt for Client {
    fn get_alert(&self) -> builder::GetAlert<'_> {
        builder::GetAlert::new(self)
    }
}

/// Devices, as their sensors describe them.
pub trait ClientMachinesExt {
    /// List the devices of the organisation
    ///
    /// Retrieves the devices that have been in touch with the service within the period that it keeps data for, which was six months when somebody last asked. The request has no body.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and the answer holds only devices which that user may see by the device group settings.
    ///
    /// A page has up to 10,000 devices. Without `$top` there is a link to the next page; with `$top` there is none, and `$skip` goes on. With `$filter` but without `$top`, the link has been seen broken: it led to the same page for ever.
    ///
    /// No device at all is either 404 or 200 with an empty list: the first is documented, only the second has been seen.
    ///
    /// Sends a `GET` request to `/api/machines`
    ///
    /// Arguments:
    /// - `filter`: Which devices, as an OData expression over `computerDnsName`, `id`, `version`, `deviceValue`, `aadDeviceId`, `machineTags`, `lastSeen`, `exposureLevel`, `onboardingStatus`, `lastIpAddress`, `healthStatus`, `osPlatform`, `riskScore` and `rbacGroupId`. Text and members of enums stand between single quotes, which are doubled within; dates and numbers stand without. `startswith(computerDnsName,'fin-')` is documented, too.
    /// - `skip`: How many items to leave out at the beginning. Whether the order is the same from call to call is not documented.
    /// - `top`: How many items at most, up to 10,000. With it the answer has no link to the next page.
    fn list_machines(&self) -> builder::ListMachines<'_>;
    /// Get a device
    ///
    /// Retrieves a device by its identity. The request has no body, and no OData query option is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the device by the device group settings.
    ///
    /// Several records may share one DNS name, and an identity from a list has been refused here: the record may have been merged into another one.
    ///
    /// Sends a `GET` request to `/api/machines/{id}`
    ///
    /// Arguments:
    /// - `id`: The identity of the device, not its name: 40 hexadecimal digits.
    fn get_machine(&self) -> builder::GetMachine<'_>;
    /// List the users who have logged on to a device
    ///
    /// Retrieves the collection of users who have logged on to a given device. The request has no body, and neither an OData query option nor paging is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the device by the device group settings.
    ///
    /// Sends a `GET` request to `/api/machines/{id}/logonusers`
    ///
    /// Arguments:
    /// - `id`: The identity of the device, not its name: 40 hexadecimal digits.
    fn list_machine_logon_users(&self) -> builder::ListMachineLogonUsers<'_>;
    /// List the alerts related to a device
    ///
    /// Retrieves the collection of alerts related to a given device. The request has no body, and no OData query option: the service is said to answer 400 to any, although one of its documents has an example with `$filter`. Whether `evidence` is filled here is not known; in other lists it is empty.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and may see the device by the device group settings.
    ///
    /// Sends a `GET` request to `/api/machines/{id}/alerts`
    ///
    /// Arguments:
    /// - `id`: The identity of the device, not its name: 40 hexadecimal digits.
    fn list_machine_alerts(&self) -> builder::ListMachineAlerts<'_>;
}

impl ClientMachinesExt for Client {
    fn list_machines(&self) -> builder::ListMachines<'_> {
        builder::ListMachines::new(self)
    }

    fn get_machine(&self) -> builder::GetMachine<'_> {
        builder::GetMachine::new(self)
    }

    fn list_machine_logon_users(&self) -> builder::ListMachineLogonUsers<'_> {
        builder::ListMachineLogonUsers::new(self)
    }

    fn list_machine_alerts(&self) -> builder::ListMachineAlerts<'_> {
        builder::ListMachineAlerts::new(self)
    }
}

/// People, as the devices saw them log on.
pub trait ClientUsersExt {
    /// List the devices related to a user
    ///
    /// Retrieves the collection of devices related to a given user ID: those the user has logged on to. The ID is not the full user principal name, only the user name: for user1@contoso.com the path is `/api/users/user1/machines`. The request has no body, and no OData query option is documented for it.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and the answer holds only devices which that user may see by the device group settings.
    ///
    /// A user whom the service does not know is either 404 or 200 with an empty list: its documents have said both, and the contract allows both.
    ///
    /// Sends a `GET` request to `/api/users/{id}/machines`
    ///
    /// Arguments:
    /// - `id`: The user name, never the user principal name: `user1`, not `user1@contoso.com`.
    fn list_user_machines(&self) -> builder::ListUserMachines<'_>;
    /// List the alerts related to a user
    ///
    /// Retrieves the collection of alerts related to a given user ID. The ID is not the full user principal name, only the user name: for user1@contoso.com the path is `/api/users/user1/alerts`. The request has no body, and no OData query option is documented for it. Whether `evidence` is filled here is not known; in other lists it is empty.
    ///
    /// With a delegated token the signed-in user needs at least the role permission 'View Data', and the answer holds only alerts of devices which that user may see by the device group settings.
    ///
    /// A user whom the service does not know is 200 with an empty list.
    ///
    /// Sends a `GET` request to `/api/users/{id}/alerts`
    ///
    /// Arguments:
    /// - `id`: The user name, never the user principal name: `user1`, not `user1@contoso.com`.
    fn list_user_alerts(&self) -> builder::ListUserAlerts<'_>;
}

impl ClientUsersExt for Client {
    fn list_user_machines(&self) -> builder::ListUserMachines<'_> {
        builder::ListUserMachines::new(self)
    }

    fn list_user_alerts(&self) -> builder::ListUserAlerts<'_> {
        builder::ListUserAlerts::new(self)
    }
}

/// Types for composing operation parameters.
#[allow(clippy::all)]
pub mod builder {
    use super::types;
    #[allow(unused_imports)]
    use super::{
        encode_path, ByteStream, ClientInfo, ClientHooks, Error, OperationInfo,
        RequestBuilderExt, ResponseValue,
    };

    /// Builder for [`ClientUsersExt::list_user_machines`]
    ///
    /// [`ClientUsersExt::list_user_machines`]: super::ClientUsersExt::list_user_machines
    #[derive(Debug, Clone)]
    pub struct ListUserMachines<'a> {
        client: &'a super::Client,
        id: Result<::mde_core::UserName, String>,
    }

    impl<'a> ListUserMachines<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }

        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::mde_core::UserName>,
            <V as std::convert::TryInto<
                ::mde_core::UserName,
            >>::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }

        /// Sends a `GET` request to `/api/users/{id}/machines`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::MachineCollection>, Error<types::ODataError>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/api/users/{}/machines", client.baseurl, ::mde_core::path_segment(id
                .to_string()).map_err(| refused |
                Error::InvalidRequest(format!("id: {refused}"))) ?,
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_user_machines",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                400u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                401u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                403u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                404u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                429u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                500u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                503u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }

    /// Builder for [`ClientUsersExt::list_user_alerts`]
    ///
    /// [`ClientUsersExt::list_user_alerts`]: super::ClientUsersExt::list_user_alerts
    #[derive(Debug, Clone)]
    pub struct ListUserAlerts<'a> {
        client: &'a super::Client,
        id: Result<::mde_core::UserName, String>,
    }

    impl<'a> ListUserAlerts<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }

        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::mde_core::UserName>,
            <V as std::convert::TryInto<
                ::mde_core::UserName,
            >>::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }

        /// Sends a `GET` request to `/api/users/{id}/alerts`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::AlertCollection>, Error<types::ODataError>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/api/users/{}/alerts", client.baseurl, ::mde_core::path_segment(id
                .to_string()).map_err(| refused |
                Error::InvalidRequest(format!("id: {refused}"))) ?,
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_user_alerts",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                400u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                401u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                403u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                429u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                500u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                503u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }

    /// Builder for [`ClientMachinesExt::list_machines`]
    ///
    /// [`ClientMachinesExt::list_machines`]: super::ClientMachinesExt::list_machines
    #[derive(Debug, Clone)]
    pub struct ListMachines<'a> {
        client: &'a super::Client,
        filter: Result<Option<::std::string::String>, String>,
        skip: Result<Option<i64>, String>,
        top: Result<Option<i32>, String>,
    }

    impl<'a> ListMachines<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                filter: Ok(None),
                skip: Ok(None),
                top: Ok(None),
            }
        }

        pub fn filter<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
            <V as std::convert::TryInto<
                ::std::string::String,
            >>::Error: ::std::fmt::Display,
        {
            self.filter = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("filter: {error}"));
            self
        }

        pub fn skip<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i64>,
            <V as std::convert::TryInto<i64>>::Error: ::std::fmt::Display,
        {
            self.skip = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("skip: {error}"));
            self
        }

        pub fn top<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
            <V as std::convert::TryInto<i32>>::Error: ::std::fmt::Display,
        {
            self.top = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("top: {error}"));
            self
        }

        /// Sends a `GET` request to `/api/machines`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::MachineCollection>, Error<types::ODataError>> {
            let Self { client, filter, skip, top } = self;
            let filter = filter.map_err(Error::InvalidRequest)?;
            let skip = skip.map_err(Error::InvalidRequest)?;
            let top = top.map_err(Error::InvalidRequest)?;
            let url = format!("{}/api/machines", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(&progenitor_client::QueryParam::new("$filter", &filter))
                .query(&progenitor_client::QueryParam::new("$skip", &skip))
                .query(&progenitor_client::QueryParam::new("$top", &top))
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_machines",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                400u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                401u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                403u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                404u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                429u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                500u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                503u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }

    /// Builder for [`ClientMachinesExt::get_machine`]
    ///
    /// [`ClientMachinesExt::get_machine`]: super::ClientMachinesExt::get_machine
    #[derive(Debug, Clone)]
    pub struct GetMachine<'a> {
        client: &'a super::Client,
        id: Result<types::MachineId, String>,
    }

    impl<'a> GetMachine<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }

        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::MachineId>,
            <V as std::convert::TryInto<types::MachineId>>::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }

        /// Sends a `GET` request to `/api/machines/{id}`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::Machine>, Error<types::ODataError>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/api/machines/{}", client.baseurl, ::mde_core::path_segment(id
                .to_string()).map_err(| refused |
                Error::InvalidRequest(format!("id: {refused}"))) ?,
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "get_machine",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                400u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                401u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                403u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                404u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                429u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                500u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                503u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }

    /// Builder for [`ClientMachinesExt::list_machine_logon_users`]
    ///
    /// [`ClientMachinesExt::list_machine_logon_users`]: super::ClientMachinesExt::list_machine_logon_users
    #[derive(Debug, Clone)]
    pub struct ListMachineLogonUsers<'a> {
        client: &'a super::Client,
        id: Result<types::MachineId, String>,
    }

    impl<'a> ListMachineLogonUsers<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }

        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::MachineId>,
            <V as std::convert::TryInto<types::MachineId>>::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }

        /// Sends a `GET` request to `/api/machines/{id}/logonusers`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::UserCollection>, Error<types::ODataError>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/api/machines/{}/logonusers", client.baseurl,
                ::mde_core::path_segment(id.to_string()).map_err(| refused |
                Error::InvalidRequest(format!("id: {refused}"))) ?,
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_machine_logon_users",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                400u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                401u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                403u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                404u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                429u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                500u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                503u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }

    /// Builder for [`ClientMachinesExt::list_machine_alerts`]
    ///
    /// [`ClientMachinesExt::list_machine_alerts`]: super::ClientMachinesExt::list_machine_alerts
    #[derive(Debug, Clone)]
    pub struct ListMachineAlerts<'a> {
        client: &'a super::Client,
        id: Result<types::MachineId, String>,
    }

    impl<'a> ListMachineAlerts<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }

        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::MachineId>,
            <V as std::convert::TryInto<types::MachineId>>::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }

        /// Sends a `GET` request to `/api/machines/{id}/alerts`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::AlertCollection>, Error<types::ODataError>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/api/machines/{}/alerts", client.baseurl, ::mde_core::path_segment(id
                .to_string()).map_err(| refused |
                Error::InvalidRequest(format!("id: {refused}"))) ?,
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_machine_alerts",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                400u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                401u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                403u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                404u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                429u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                500u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                503u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }

    /// Builder for [`ClientAlertsExt::get_alert`]
    ///
    /// [`ClientAlertsExt::get_alert`]: super::ClientAlertsExt::get_alert
    #[derive(Debug, Clone)]
    pub struct GetAlert<'a> {
        client: &'a super::Client,
        id: Result<types::AlertId, String>,
    }

    impl<'a> GetAlert<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }

        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::AlertId>,
            <V as std::convert::TryInto<types::AlertId>>::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }

        /// Sends a `GET` request to `/api/alerts/{id}`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::Alert>, Error<types::ODataError>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/api/alerts/{}", client.baseurl, ::mde_core::path_segment(id
                .to_string()).map_err(| refused |
                Error::InvalidRequest(format!("id: {refused}"))) ?,
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "get_alert",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                400u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                401u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                403u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                404u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                429u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                500u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                503u16 => {
                    Err(
                        Error::ErrorResponse(
                            ResponseValue::from_response(response).await?,
                        ),
                    )
                }
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}

/// Items consumers will typically use such as the Client and
/// extension traits.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
    pub use super::ClientAlertsExt;
    pub use super::ClientMachinesExt;
    pub use super::ClientUsersExt;
}
