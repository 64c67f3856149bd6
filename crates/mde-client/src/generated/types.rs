// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

/// A network interface of a device. No property is always there.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct IpAddress {
    /// The address, IPv4 or IPv6; may be empty.
    #[serde(
        rename = "ipAddress",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub ip_address: ::std::option::Option<::std::string::String>,
    /// Twelve hexadecimal digits without separators; null for the loopback interface.
    #[serde(
        rename = "macAddress",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub mac_address: ::std::option::Option<::std::string::String>,
    /// Whether the interface works.
    #[serde(
        rename = "operationalStatus",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub operational_status: ::std::option::Option<
        ::mde_client::types::IpInterfaceOperationalStatus,
    >,
    /// What kind of interface it is.
    #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
    pub type_: ::std::option::Option<::mde_client::types::InterfaceType>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl IpAddress {
    pub fn builder() -> builder::IpAddress {
        Default::default()
    }
}

/// A device known to Microsoft Defender for Endpoint. Only `id` is always there: older revisions of the service lack many properties, and null and absent mean the same.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct Machine {
    /// Device identity in Microsoft Entra ID, a GUID.
    #[serde(
        rename = "aadDeviceId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub aad_device_id: ::std::option::Option<::std::string::String>,
    /// Version of the sensor, in four parts.
    #[serde(
        rename = "agentVersion",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub agent_version: ::std::option::Option<::std::string::String>,
    /// The fully qualified name of the device as documented; in truth any name, such as that of somebody's tablet, and null for devices that never had one.
    #[serde(
        rename = "computerDnsName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub computer_dns_name: ::std::option::Option<::std::string::String>,
    /// State of the antivirus, such as `Updated`. Retired; last seen before 2025.
    #[serde(
        rename = "defenderAvStatus",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub defender_av_status: ::std::option::Option<::std::string::String>,
    /// What the device is worth to the organisation.
    #[serde(
        rename = "deviceValue",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub device_value: ::std::option::Option<::mde_client::types::DeviceValue>,
    /// Why the device is excluded.
    #[serde(
        rename = "exclusionReason",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub exclusion_reason: ::std::option::Option<::mde_client::types::ExclusionReason>,
    /// Exposure as assessed by vulnerability management.
    #[serde(
        rename = "exposureLevel",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub exposure_level: ::std::option::Option<::mde_client::types::ExposureLevel>,
    /// When the device was first seen. `0001-01-01T00:00:00Z` means never.
    #[serde(
        rename = "firstSeen",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub first_seen: ::std::option::Option<::mde_core::Timestamp>,
    /// Retired; seen until 2018. The name of the device group is `rbacGroupName`.
    #[serde(
        rename = "groupName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub group_name: ::std::option::Option<::std::string::String>,
    /// How the device's sensor is.
    #[serde(
        rename = "healthStatus",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub health_status: ::std::option::Option<::mde_client::types::MachineHealthStatus>,
    /// Identity of the device, 40 hexadecimal digits in every answer seen. A list may name one twice.
    pub id: ::std::string::String,
    /// Every network interface of the device with its addresses.
    #[serde(
        rename = "ipAddresses",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub ip_addresses: ::std::option::Option<::std::vec::Vec<IpAddress>>,
    /// Whether the device is joined to Microsoft Entra ID; may be true while `aadDeviceId` is null.
    #[serde(
        rename = "isAadJoined",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub is_aad_joined: ::std::option::Option<bool>,
    /// Whether the device is excluded from vulnerability management.
    #[serde(
        rename = "isExcluded",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub is_excluded: ::std::option::Option<bool>,
    /// Retired; seen in the preview of 2017.
    #[serde(rename = "isOnline", skip_serializing_if = "::std::option::Option::is_none")]
    pub is_online: ::std::option::Option<bool>,
    /// Whether the service takes this record for a double of another device.
    #[serde(
        rename = "isPotentialDuplication",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub is_potential_duplication: ::std::option::Option<bool>,
    /// Last IP address through which the device reached the internet; may be empty.
    #[serde(
        rename = "lastExternalIpAddress",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub last_external_ip_address: ::std::option::Option<::std::string::String>,
    /// Last IP address on a local interface, IPv4 or IPv6; may be empty.
    #[serde(
        rename = "lastIpAddress",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub last_ip_address: ::std::option::Option<::std::string::String>,
    /// When the last full device report arrived (one a day); not the portal's "Last seen".
    #[serde(rename = "lastSeen", skip_serializing_if = "::std::option::Option::is_none")]
    pub last_seen: ::std::option::Option<::mde_core::Timestamp>,
    /// Tags that people or rules put on the device.
    #[serde(
        rename = "machineTags",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub machine_tags: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    /// What manages the device's security settings.
    #[serde(
        rename = "managedBy",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub managed_by: ::std::option::Option<::mde_client::types::DeviceManagedBy>,
    /// How that management is doing.
    #[serde(
        rename = "managedByStatus",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub managed_by_status: ::std::option::Option<
        ::mde_client::types::DeviceManagedByStatus,
    >,
    /// The device that this record was merged into, if it was.
    #[serde(
        rename = "mergedIntoMachineId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub merged_into_machine_id: ::std::option::Option<::std::string::String>,
    /// Whether the device is onboarded, or could be.
    #[serde(
        rename = "onboardingStatus",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub onboarding_status: ::std::option::Option<::mde_client::types::OnboardingStatus>,
    /// Architecture of the operating system, `32-bit` or `64-bit`.
    #[serde(
        rename = "osArchitecture",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub os_architecture: ::std::option::Option<::std::string::String>,
    /// Build number of the operating system.
    #[serde(rename = "osBuild", skip_serializing_if = "::std::option::Option::is_none")]
    pub os_build: ::std::option::Option<i64>,
    /// Operating system platform, such as `Windows11`, `WindowsServer2022`, `Ubuntu` or `Other`.
    #[serde(
        rename = "osPlatform",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub os_platform: ::std::option::Option<::std::string::String>,
    /// Processor architecture. The service's document says to use `osArchitecture`.
    #[serde(
        rename = "osProcessor",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub os_processor: ::std::option::Option<::std::string::String>,
    /// Retired; last seen in 2025, null or something like `10.0.0.0`.
    #[serde(
        rename = "osVersion",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub os_version: ::std::option::Option<::std::string::String>,
    /// The device group, 0 for none.
    #[serde(
        rename = "rbacGroupId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub rbac_group_id: ::std::option::Option<::mde_core::IntegerOrText>,
    /// Name of the device group; null when there is none.
    #[serde(
        rename = "rbacGroupName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub rbac_group_name: ::std::option::Option<::std::string::String>,
    /// Risk as assessed from active alerts.
    #[serde(
        rename = "riskScore",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub risk_score: ::std::option::Option<::mde_client::types::RiskScore>,
    /// Retired; seen until 2018, always null.
    #[serde(
        rename = "systemProductName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub system_product_name: ::std::option::Option<::std::string::String>,
    /// Version of the operating system, such as `23H2` or `22.4`.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub version: ::std::option::Option<::std::string::String>,
    /// Where the virtual machine runs; null on hardware.
    #[serde(
        rename = "vmMetadata",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub vm_metadata: ::std::option::Option<VmMetadata>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl Machine {
    pub fn builder() -> builder::Machine {
        Default::default()
    }
}

/// A page of devices.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct MachineCollection {
    /// The URL of the metadata that describes the page. Its host may be another one than was called.
    #[serde(
        rename = "@odata.context",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_context: ::std::option::Option<::std::string::String>,
    /// The number of devices in this page, not in total.
    #[serde(
        rename = "@odata.count",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_count: ::std::option::Option<::mde_core::IntegerOrText>,
    /// Where the next page is. Not documented for this operation, but sent by its siblings, and even beside an empty `value`. It may name the global host although another one was called.
    #[serde(
        rename = "@odata.nextLink",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_next_link: ::std::option::Option<::std::string::String>,
    /// The devices of this page.
    pub value: ::std::vec::Vec<Machine>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl MachineCollection {
    pub fn builder() -> builder::MachineCollection {
        Default::default()
    }
}

/// What the service says when it refuses or fails.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct ODataError {
    pub error: ODataErrorDetail,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl ODataError {
    pub fn builder() -> builder::ODataError {
        Default::default()
    }
}

/// The error itself.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct ODataErrorDetail {
    /// The stable part, such as `ResourceNotFound`. When the quota is exceeded it is the text "429", whatever the documents say.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub code: ::std::option::Option<::std::string::String>,
    /// For people; the wording may change at any time.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub message: ::std::option::Option<::std::string::String>,
    /// Correlation id to quote to support; a GUID or an activity id, and sometimes missing.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub target: ::std::option::Option<::std::string::String>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl ODataErrorDetail {
    pub fn builder() -> builder::ODataErrorDetail {
        Default::default()
    }
}

/// Where a virtual machine runs.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct VmMetadata {
    /// Whose cloud it is.
    #[serde(
        rename = "cloudProvider",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub cloud_provider: ::std::option::Option<::mde_client::types::VmCloudProvider>,
    /// The cloud's resource path of the virtual machine.
    #[serde(
        rename = "resourceId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub resource_id: ::std::option::Option<::std::string::String>,
    /// The cloud subscription that pays for it.
    #[serde(
        rename = "subscriptionId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub subscription_id: ::std::option::Option<::std::string::String>,
    /// The cloud's identity of the virtual machine.
    #[serde(rename = "vmId", skip_serializing_if = "::std::option::Option::is_none")]
    pub vm_id: ::std::option::Option<::std::string::String>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl VmMetadata {
    pub fn builder() -> builder::VmMetadata {
        Default::default()
    }
}

/// Types for composing complex structures.
pub mod builder {
    #[derive(Clone, Debug)]
    pub struct IpAddress {
        ip_address: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        mac_address: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        operational_status: ::std::result::Result<
            ::std::option::Option<::mde_client::types::IpInterfaceOperationalStatus>,
            ::std::string::String,
        >,
        type_: ::std::result::Result<
            ::std::option::Option<::mde_client::types::InterfaceType>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for IpAddress {
        fn default() -> Self {
            Self {
                ip_address: Ok(Default::default()),
                mac_address: Ok(Default::default()),
                operational_status: Ok(Default::default()),
                type_: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl IpAddress {
        pub fn ip_address<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.ip_address = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for ip_address: {e}")
                });
            self
        }

        pub fn mac_address<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.mac_address = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for mac_address: {e}")
                });
            self
        }

        pub fn operational_status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::IpInterfaceOperationalStatus>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.operational_status = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for operational_status: {e}"
                    )
                });
            self
        }

        pub fn type_<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::InterfaceType>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.type_ = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for type_: {e}"));
            self
        }

        pub fn extra<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.extra = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for extra: {e}"));
            self
        }
    }

    impl ::std::convert::TryFrom<IpAddress> for super::IpAddress {
        type Error = super::error::ConversionError;

        fn try_from(
            value: IpAddress,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                ip_address: value.ip_address?,
                mac_address: value.mac_address?,
                operational_status: value.operational_status?,
                type_: value.type_?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::IpAddress> for IpAddress {
        fn from(value: super::IpAddress) -> Self {
            Self {
                ip_address: Ok(value.ip_address),
                mac_address: Ok(value.mac_address),
                operational_status: Ok(value.operational_status),
                type_: Ok(value.type_),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct Machine {
        aad_device_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        agent_version: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        computer_dns_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        defender_av_status: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        device_value: ::std::result::Result<
            ::std::option::Option<::mde_client::types::DeviceValue>,
            ::std::string::String,
        >,
        exclusion_reason: ::std::result::Result<
            ::std::option::Option<::mde_client::types::ExclusionReason>,
            ::std::string::String,
        >,
        exposure_level: ::std::result::Result<
            ::std::option::Option<::mde_client::types::ExposureLevel>,
            ::std::string::String,
        >,
        first_seen: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        group_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        health_status: ::std::result::Result<
            ::std::option::Option<::mde_client::types::MachineHealthStatus>,
            ::std::string::String,
        >,
        id: ::std::result::Result<::std::string::String, ::std::string::String>,
        ip_addresses: ::std::result::Result<
            ::std::option::Option<::std::vec::Vec<super::IpAddress>>,
            ::std::string::String,
        >,
        is_aad_joined: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        is_excluded: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        is_online: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        is_potential_duplication: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        last_external_ip_address: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        last_ip_address: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        last_seen: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        machine_tags: ::std::result::Result<
            ::std::option::Option<::std::vec::Vec<::std::string::String>>,
            ::std::string::String,
        >,
        managed_by: ::std::result::Result<
            ::std::option::Option<::mde_client::types::DeviceManagedBy>,
            ::std::string::String,
        >,
        managed_by_status: ::std::result::Result<
            ::std::option::Option<::mde_client::types::DeviceManagedByStatus>,
            ::std::string::String,
        >,
        merged_into_machine_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        onboarding_status: ::std::result::Result<
            ::std::option::Option<::mde_client::types::OnboardingStatus>,
            ::std::string::String,
        >,
        os_architecture: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        os_build: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        os_platform: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        os_processor: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        os_version: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        rbac_group_id: ::std::result::Result<
            ::std::option::Option<::mde_core::IntegerOrText>,
            ::std::string::String,
        >,
        rbac_group_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        risk_score: ::std::result::Result<
            ::std::option::Option<::mde_client::types::RiskScore>,
            ::std::string::String,
        >,
        system_product_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        version: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        vm_metadata: ::std::result::Result<
            ::std::option::Option<super::VmMetadata>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for Machine {
        fn default() -> Self {
            Self {
                aad_device_id: Ok(Default::default()),
                agent_version: Ok(Default::default()),
                computer_dns_name: Ok(Default::default()),
                defender_av_status: Ok(Default::default()),
                device_value: Ok(Default::default()),
                exclusion_reason: Ok(Default::default()),
                exposure_level: Ok(Default::default()),
                first_seen: Ok(Default::default()),
                group_name: Ok(Default::default()),
                health_status: Ok(Default::default()),
                id: Err("no value supplied for id".to_string()),
                ip_addresses: Ok(Default::default()),
                is_aad_joined: Ok(Default::default()),
                is_excluded: Ok(Default::default()),
                is_online: Ok(Default::default()),
                is_potential_duplication: Ok(Default::default()),
                last_external_ip_address: Ok(Default::default()),
                last_ip_address: Ok(Default::default()),
                last_seen: Ok(Default::default()),
                machine_tags: Ok(Default::default()),
                managed_by: Ok(Default::default()),
                managed_by_status: Ok(Default::default()),
                merged_into_machine_id: Ok(Default::default()),
                onboarding_status: Ok(Default::default()),
                os_architecture: Ok(Default::default()),
                os_build: Ok(Default::default()),
                os_platform: Ok(Default::default()),
                os_processor: Ok(Default::default()),
                os_version: Ok(Default::default()),
                rbac_group_id: Ok(Default::default()),
                rbac_group_name: Ok(Default::default()),
                risk_score: Ok(Default::default()),
                system_product_name: Ok(Default::default()),
                version: Ok(Default::default()),
                vm_metadata: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl Machine {
        pub fn aad_device_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.aad_device_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for aad_device_id: {e}")
                });
            self
        }

        pub fn agent_version<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.agent_version = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for agent_version: {e}")
                });
            self
        }

        pub fn computer_dns_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.computer_dns_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for computer_dns_name: {e}")
                });
            self
        }

        pub fn defender_av_status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.defender_av_status = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for defender_av_status: {e}"
                    )
                });
            self
        }

        pub fn device_value<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::DeviceValue>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.device_value = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for device_value: {e}")
                });
            self
        }

        pub fn exclusion_reason<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::ExclusionReason>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.exclusion_reason = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for exclusion_reason: {e}")
                });
            self
        }

        pub fn exposure_level<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::ExposureLevel>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.exposure_level = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for exposure_level: {e}")
                });
            self
        }

        pub fn first_seen<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.first_seen = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for first_seen: {e}")
                });
            self
        }

        pub fn group_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.group_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for group_name: {e}")
                });
            self
        }

        pub fn health_status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::MachineHealthStatus>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.health_status = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for health_status: {e}")
                });
            self
        }

        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for id: {e}"));
            self
        }

        pub fn ip_addresses<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::std::vec::Vec<super::IpAddress>>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.ip_addresses = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for ip_addresses: {e}")
                });
            self
        }

        pub fn is_aad_joined<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<bool>>,
            T::Error: ::std::fmt::Display,
        {
            self.is_aad_joined = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for is_aad_joined: {e}")
                });
            self
        }

        pub fn is_excluded<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<bool>>,
            T::Error: ::std::fmt::Display,
        {
            self.is_excluded = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for is_excluded: {e}")
                });
            self
        }

        pub fn is_online<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<bool>>,
            T::Error: ::std::fmt::Display,
        {
            self.is_online = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for is_online: {e}")
                });
            self
        }

        pub fn is_potential_duplication<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<bool>>,
            T::Error: ::std::fmt::Display,
        {
            self.is_potential_duplication = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for is_potential_duplication: {e}"
                    )
                });
            self
        }

        pub fn last_external_ip_address<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.last_external_ip_address = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for last_external_ip_address: {e}"
                    )
                });
            self
        }

        pub fn last_ip_address<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.last_ip_address = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for last_ip_address: {e}")
                });
            self
        }

        pub fn last_seen<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.last_seen = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for last_seen: {e}")
                });
            self
        }

        pub fn machine_tags<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.machine_tags = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for machine_tags: {e}")
                });
            self
        }

        pub fn managed_by<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::DeviceManagedBy>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.managed_by = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for managed_by: {e}")
                });
            self
        }

        pub fn managed_by_status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::DeviceManagedByStatus>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.managed_by_status = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for managed_by_status: {e}")
                });
            self
        }

        pub fn merged_into_machine_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.merged_into_machine_id = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for merged_into_machine_id: {e}"
                    )
                });
            self
        }

        pub fn onboarding_status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::OnboardingStatus>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.onboarding_status = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for onboarding_status: {e}")
                });
            self
        }

        pub fn os_architecture<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.os_architecture = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for os_architecture: {e}")
                });
            self
        }

        pub fn os_build<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<i64>>,
            T::Error: ::std::fmt::Display,
        {
            self.os_build = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for os_build: {e}")
                });
            self
        }

        pub fn os_platform<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.os_platform = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for os_platform: {e}")
                });
            self
        }

        pub fn os_processor<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.os_processor = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for os_processor: {e}")
                });
            self
        }

        pub fn os_version<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.os_version = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for os_version: {e}")
                });
            self
        }

        pub fn rbac_group_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::IntegerOrText>>,
            T::Error: ::std::fmt::Display,
        {
            self.rbac_group_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for rbac_group_id: {e}")
                });
            self
        }

        pub fn rbac_group_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.rbac_group_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for rbac_group_name: {e}")
                });
            self
        }

        pub fn risk_score<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::RiskScore>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.risk_score = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for risk_score: {e}")
                });
            self
        }

        pub fn system_product_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.system_product_name = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for system_product_name: {e}"
                    )
                });
            self
        }

        pub fn version<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.version = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for version: {e}")
                });
            self
        }

        pub fn vm_metadata<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<super::VmMetadata>>,
            T::Error: ::std::fmt::Display,
        {
            self.vm_metadata = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for vm_metadata: {e}")
                });
            self
        }

        pub fn extra<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.extra = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for extra: {e}"));
            self
        }
    }

    impl ::std::convert::TryFrom<Machine> for super::Machine {
        type Error = super::error::ConversionError;

        fn try_from(
            value: Machine,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                aad_device_id: value.aad_device_id?,
                agent_version: value.agent_version?,
                computer_dns_name: value.computer_dns_name?,
                defender_av_status: value.defender_av_status?,
                device_value: value.device_value?,
                exclusion_reason: value.exclusion_reason?,
                exposure_level: value.exposure_level?,
                first_seen: value.first_seen?,
                group_name: value.group_name?,
                health_status: value.health_status?,
                id: value.id?,
                ip_addresses: value.ip_addresses?,
                is_aad_joined: value.is_aad_joined?,
                is_excluded: value.is_excluded?,
                is_online: value.is_online?,
                is_potential_duplication: value.is_potential_duplication?,
                last_external_ip_address: value.last_external_ip_address?,
                last_ip_address: value.last_ip_address?,
                last_seen: value.last_seen?,
                machine_tags: value.machine_tags?,
                managed_by: value.managed_by?,
                managed_by_status: value.managed_by_status?,
                merged_into_machine_id: value.merged_into_machine_id?,
                onboarding_status: value.onboarding_status?,
                os_architecture: value.os_architecture?,
                os_build: value.os_build?,
                os_platform: value.os_platform?,
                os_processor: value.os_processor?,
                os_version: value.os_version?,
                rbac_group_id: value.rbac_group_id?,
                rbac_group_name: value.rbac_group_name?,
                risk_score: value.risk_score?,
                system_product_name: value.system_product_name?,
                version: value.version?,
                vm_metadata: value.vm_metadata?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::Machine> for Machine {
        fn from(value: super::Machine) -> Self {
            Self {
                aad_device_id: Ok(value.aad_device_id),
                agent_version: Ok(value.agent_version),
                computer_dns_name: Ok(value.computer_dns_name),
                defender_av_status: Ok(value.defender_av_status),
                device_value: Ok(value.device_value),
                exclusion_reason: Ok(value.exclusion_reason),
                exposure_level: Ok(value.exposure_level),
                first_seen: Ok(value.first_seen),
                group_name: Ok(value.group_name),
                health_status: Ok(value.health_status),
                id: Ok(value.id),
                ip_addresses: Ok(value.ip_addresses),
                is_aad_joined: Ok(value.is_aad_joined),
                is_excluded: Ok(value.is_excluded),
                is_online: Ok(value.is_online),
                is_potential_duplication: Ok(value.is_potential_duplication),
                last_external_ip_address: Ok(value.last_external_ip_address),
                last_ip_address: Ok(value.last_ip_address),
                last_seen: Ok(value.last_seen),
                machine_tags: Ok(value.machine_tags),
                managed_by: Ok(value.managed_by),
                managed_by_status: Ok(value.managed_by_status),
                merged_into_machine_id: Ok(value.merged_into_machine_id),
                onboarding_status: Ok(value.onboarding_status),
                os_architecture: Ok(value.os_architecture),
                os_build: Ok(value.os_build),
                os_platform: Ok(value.os_platform),
                os_processor: Ok(value.os_processor),
                os_version: Ok(value.os_version),
                rbac_group_id: Ok(value.rbac_group_id),
                rbac_group_name: Ok(value.rbac_group_name),
                risk_score: Ok(value.risk_score),
                system_product_name: Ok(value.system_product_name),
                version: Ok(value.version),
                vm_metadata: Ok(value.vm_metadata),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct MachineCollection {
        odata_context: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        odata_count: ::std::result::Result<
            ::std::option::Option<::mde_core::IntegerOrText>,
            ::std::string::String,
        >,
        odata_next_link: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        value: ::std::result::Result<
            ::std::vec::Vec<super::Machine>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for MachineCollection {
        fn default() -> Self {
            Self {
                odata_context: Ok(Default::default()),
                odata_count: Ok(Default::default()),
                odata_next_link: Ok(Default::default()),
                value: Err("no value supplied for value".to_string()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl MachineCollection {
        pub fn odata_context<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.odata_context = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for odata_context: {e}")
                });
            self
        }

        pub fn odata_count<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::IntegerOrText>>,
            T::Error: ::std::fmt::Display,
        {
            self.odata_count = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for odata_count: {e}")
                });
            self
        }

        pub fn odata_next_link<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.odata_next_link = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for odata_next_link: {e}")
                });
            self
        }

        pub fn value<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::vec::Vec<super::Machine>>,
            T::Error: ::std::fmt::Display,
        {
            self.value = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for value: {e}"));
            self
        }

        pub fn extra<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.extra = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for extra: {e}"));
            self
        }
    }

    impl ::std::convert::TryFrom<MachineCollection> for super::MachineCollection {
        type Error = super::error::ConversionError;

        fn try_from(
            value: MachineCollection,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                odata_context: value.odata_context?,
                odata_count: value.odata_count?,
                odata_next_link: value.odata_next_link?,
                value: value.value?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::MachineCollection> for MachineCollection {
        fn from(value: super::MachineCollection) -> Self {
            Self {
                odata_context: Ok(value.odata_context),
                odata_count: Ok(value.odata_count),
                odata_next_link: Ok(value.odata_next_link),
                value: Ok(value.value),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct ODataError {
        error: ::std::result::Result<super::ODataErrorDetail, ::std::string::String>,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for ODataError {
        fn default() -> Self {
            Self {
                error: Err("no value supplied for error".to_string()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl ODataError {
        pub fn error<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<super::ODataErrorDetail>,
            T::Error: ::std::fmt::Display,
        {
            self.error = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for error: {e}"));
            self
        }

        pub fn extra<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.extra = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for extra: {e}"));
            self
        }
    }

    impl ::std::convert::TryFrom<ODataError> for super::ODataError {
        type Error = super::error::ConversionError;

        fn try_from(
            value: ODataError,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                error: value.error?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::ODataError> for ODataError {
        fn from(value: super::ODataError) -> Self {
            Self {
                error: Ok(value.error),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct ODataErrorDetail {
        code: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        message: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        target: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for ODataErrorDetail {
        fn default() -> Self {
            Self {
                code: Ok(Default::default()),
                message: Ok(Default::default()),
                target: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl ODataErrorDetail {
        pub fn code<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.code = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for code: {e}"));
            self
        }

        pub fn message<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.message = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for message: {e}")
                });
            self
        }

        pub fn target<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.target = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for target: {e}"));
            self
        }

        pub fn extra<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.extra = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for extra: {e}"));
            self
        }
    }

    impl ::std::convert::TryFrom<ODataErrorDetail> for super::ODataErrorDetail {
        type Error = super::error::ConversionError;

        fn try_from(
            value: ODataErrorDetail,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                code: value.code?,
                message: value.message?,
                target: value.target?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::ODataErrorDetail> for ODataErrorDetail {
        fn from(value: super::ODataErrorDetail) -> Self {
            Self {
                code: Ok(value.code),
                message: Ok(value.message),
                target: Ok(value.target),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct VmMetadata {
        cloud_provider: ::std::result::Result<
            ::std::option::Option<::mde_client::types::VmCloudProvider>,
            ::std::string::String,
        >,
        resource_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        subscription_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        vm_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for VmMetadata {
        fn default() -> Self {
            Self {
                cloud_provider: Ok(Default::default()),
                resource_id: Ok(Default::default()),
                subscription_id: Ok(Default::default()),
                vm_id: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl VmMetadata {
        pub fn cloud_provider<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::VmCloudProvider>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.cloud_provider = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for cloud_provider: {e}")
                });
            self
        }

        pub fn resource_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.resource_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for resource_id: {e}")
                });
            self
        }

        pub fn subscription_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.subscription_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for subscription_id: {e}")
                });
            self
        }

        pub fn vm_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.vm_id = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for vm_id: {e}"));
            self
        }

        pub fn extra<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.extra = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for extra: {e}"));
            self
        }
    }

    impl ::std::convert::TryFrom<VmMetadata> for super::VmMetadata {
        type Error = super::error::ConversionError;

        fn try_from(
            value: VmMetadata,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                cloud_provider: value.cloud_provider?,
                resource_id: value.resource_id?,
                subscription_id: value.subscription_id?,
                vm_id: value.vm_id?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::VmMetadata> for VmMetadata {
        fn from(value: super::VmMetadata) -> Self {
            Self {
                cloud_provider: Ok(value.cloud_provider),
                resource_id: Ok(value.resource_id),
                subscription_id: Ok(value.subscription_id),
                vm_id: Ok(value.vm_id),
                extra: Ok(value.extra),
            }
        }
    }
}

/// Error types.
pub mod error {
    /// Error from a `TryFrom` or `FromStr` implementation.
    pub struct ConversionError(::std::borrow::Cow<'static, str>);

    impl ::std::error::Error for ConversionError {}

    impl ::std::fmt::Display for ConversionError {
        fn fmt(
            &self,
            f: &mut ::std::fmt::Formatter<'_>,
        ) -> Result<(), ::std::fmt::Error> {
            ::std::fmt::Display::fmt(&self.0, f)
        }
    }

    impl ::std::fmt::Debug for ConversionError {
        fn fmt(
            &self,
            f: &mut ::std::fmt::Formatter<'_>,
        ) -> Result<(), ::std::fmt::Error> {
            ::std::fmt::Debug::fmt(&self.0, f)
        }
    }

    impl From<&'static str> for ConversionError {
        fn from(value: &'static str) -> Self {
            Self(value.into())
        }
    }

    impl From<String> for ConversionError {
        fn from(value: String) -> Self {
            Self(value.into())
        }
    }
}
