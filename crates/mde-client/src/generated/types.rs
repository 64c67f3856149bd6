// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

/// Something that a sensor found suspicious on a device, and what became of it. Only `id` is always there: older revisions of the service lack many properties, and null and absent mean the same.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct Alert {
    /// The tenant in Microsoft Entra ID, a GUID.
    #[serde(
        rename = "aadTenantId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub aad_tenant_id: ::std::option::Option<::std::string::String>,
    /// When the alert was raised.
    #[serde(
        rename = "alertCreationTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub alert_creation_time: ::std::option::Option<::mde_core::Timestamp>,
    /// Who takes care of it, a user principal name, or `Automation` or `API Action`.
    #[serde(
        rename = "assignedTo",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub assigned_to: ::std::option::Option<::std::string::String>,
    /// Kind of alert, such as `Malware`, `SuspiciousActivity` or `CommandAndControl`.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub category: ::std::option::Option<::std::string::String>,
    /// Whether it was right, as somebody judged it.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub classification: ::std::option::Option<::mde_client::types::AlertClassification>,
    /// What people said of it.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub comments: ::std::option::Option<::std::vec::Vec<AlertComment>>,
    /// Name of that device, often without its domain.
    #[serde(
        rename = "computerDnsName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub computer_dns_name: ::std::option::Option<::std::string::String>,
    /// What it is, in sentences; may have several lines.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub description: ::std::option::Option<::std::string::String>,
    /// What found it.
    #[serde(
        rename = "detectionSource",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub detection_source: ::std::option::Option<::mde_client::types::DetectionSource>,
    /// Identity of the detector that found it, a GUID. Sent since 2021.
    #[serde(
        rename = "detectorId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub detector_id: ::std::option::Option<::std::string::String>,
    /// What was behind it, as somebody judged it.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub determination: ::std::option::Option<::mde_client::types::AlertDetermination>,
    /// Domains that the alert is about; empty in every answer seen, so that nothing is known of what is in it.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub domains: ::std::option::Option<
        ::std::vec::Vec<::serde_json::Map<::std::string::String, ::serde_json::Value>>,
    >,
    /// What the alert rests on. Lists leave it empty: there an empty one does not mean that there is none.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub evidence: ::std::option::Option<::std::vec::Vec<AlertEvidence>>,
    /// When the first event that led to it took place on the device.
    #[serde(
        rename = "firstEventTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub first_event_time: ::std::option::Option<::mde_core::Timestamp>,
    /// Identity of the alert: `da` or `ar` with a GUID or digits, an underscore, and a number that may be negative; in old samples without the letters.
    pub id: ::std::string::String,
    /// The incident that the alert belongs to. A number here, a text in Microsoft Graph.
    #[serde(
        rename = "incidentId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub incident_id: ::std::option::Option<i64>,
    /// The automated investigation that the alert started, if it did.
    #[serde(
        rename = "investigationId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub investigation_id: ::std::option::Option<i64>,
    /// How far the automated investigation is.
    #[serde(
        rename = "investigationState",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub investigation_state: ::std::option::Option<
        ::mde_client::types::InvestigationState,
    >,
    /// When the last event that belongs to it took place on the device.
    #[serde(
        rename = "lastEventTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub last_event_time: ::std::option::Option<::mde_core::Timestamp>,
    /// When the alert was last changed.
    #[serde(
        rename = "lastUpdateTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub last_update_time: ::std::option::Option<::mde_core::Timestamp>,
    /// Who was logged on to the device.
    #[serde(
        rename = "loggedOnUsers",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub logged_on_users: ::std::option::Option<::std::vec::Vec<LoggedOnUser>>,
    /// Identity of the device that it was raised on.
    #[serde(
        rename = "machineId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub machine_id: ::std::option::Option<::std::string::String>,
    /// Techniques of MITRE ATT&CK, with sub-techniques, such as `T1055.001`.
    #[serde(
        rename = "mitreTechniques",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub mitre_techniques: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    /// The URL of the metadata that describes the alert, where it comes alone and not in a page. Its host may be another one than was called.
    #[serde(
        rename = "@odata.context",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_context: ::std::option::Option<::std::string::String>,
    /// Name of that device's group; null when there is none.
    #[serde(
        rename = "rbacGroupName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub rbac_group_name: ::std::option::Option<::std::string::String>,
    /// The user that the alert is about. Says nothing of who was logged on, and may be null although the alert has a user.
    #[serde(
        rename = "relatedUser",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub related_user: ::std::option::Option<AlertRelatedUser>,
    /// When the alert was resolved; null while it is not.
    #[serde(
        rename = "resolvedTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub resolved_time: ::std::option::Option<::mde_core::Timestamp>,
    /// How bad it is.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub severity: ::std::option::Option<::mde_client::types::AlertSeverity>,
    /// How far its treatment is.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub status: ::std::option::Option<::mde_client::types::AlertStatus>,
    /// Family of the threat; may be the number of a CVE.
    #[serde(
        rename = "threatFamilyName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub threat_family_name: ::std::option::Option<::std::string::String>,
    /// Name of the threat, in the form `Type:Platform/Family!suffix`.
    #[serde(
        rename = "threatName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub threat_name: ::std::option::Option<::std::string::String>,
    /// What it is, in a few words.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub title: ::std::option::Option<::std::string::String>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl Alert {
    pub fn builder() -> builder::Alert {
        Default::default()
    }
}

/// A page of alerts.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct AlertCollection {
    /// The URL of the metadata that describes the page. It ends in `#Alerts` or in `#AlertEntitySetName`, and its host may be another one than was called.
    #[serde(
        rename = "@odata.context",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_context: ::std::option::Option<::std::string::String>,
    /// The number of alerts in this page, not in total.
    #[serde(
        rename = "@odata.count",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_count: ::std::option::Option<::mde_core::IntegerOrText>,
    /// Where the next page is. Not documented for the alerts of one user or device, and never seen; clients of others follow it.
    #[serde(
        rename = "@odata.nextLink",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_next_link: ::std::option::Option<::std::string::String>,
    /// The alerts of this page.
    pub value: ::std::vec::Vec<Alert>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl AlertCollection {
    pub fn builder() -> builder::AlertCollection {
        Default::default()
    }
}

/// What somebody said of an alert.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct AlertComment {
    /// The text.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub comment: ::std::option::Option<::std::string::String>,
    /// Who said it.
    #[serde(
        rename = "createdBy",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub created_by: ::std::option::Option<::std::string::String>,
    /// When it was said.
    #[serde(
        rename = "createdTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub created_time: ::std::option::Option<::mde_core::Timestamp>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl AlertComment {
    pub fn builder() -> builder::AlertComment {
        Default::default()
    }
}

/// Something that an alert rests on: a file, a process, a user, an address. One flat record for all kinds, in which what a kind does not have is null.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct AlertEvidence {
    /// The account in Microsoft Entra ID, a GUID.
    #[serde(
        rename = "aadUserId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub aad_user_id: ::std::option::Option<::std::string::String>,
    /// Name of an account, without its domain.
    #[serde(
        rename = "accountName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub account_name: ::std::option::Option<::std::string::String>,
    /// What became of it, such as `Detected`. Sent since 2021.
    #[serde(
        rename = "detectionStatus",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub detection_status: ::std::option::Option<::std::string::String>,
    /// The account's domain, or the device of a local account.
    #[serde(
        rename = "domainName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub domain_name: ::std::option::Option<::std::string::String>,
    /// What kind of thing it is.
    #[serde(
        rename = "entityType",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub entity_type: ::std::option::Option<::mde_client::types::EvidenceEntityType>,
    /// When it became part of the alert.
    #[serde(
        rename = "evidenceCreationTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub evidence_creation_time: ::std::option::Option<::mde_core::Timestamp>,
    /// Name of a file or of a process's image.
    #[serde(rename = "fileName", skip_serializing_if = "::std::option::Option::is_none")]
    pub file_name: ::std::option::Option<::std::string::String>,
    /// The folder that the file is in, without the file's name.
    #[serde(rename = "filePath", skip_serializing_if = "::std::option::Option::is_none")]
    pub file_path: ::std::option::Option<::std::string::String>,
    /// An IP address; has been null for evidence of that kind, too.
    #[serde(
        rename = "ipAddress",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub ip_address: ::std::option::Option<::std::string::String>,
    /// When the process that began it began itself.
    #[serde(
        rename = "parentProcessCreationTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub parent_process_creation_time: ::std::option::Option<::mde_core::Timestamp>,
    /// Name of the image of the process that began it. Sent since 2021.
    #[serde(
        rename = "parentProcessFileName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub parent_process_file_name: ::std::option::Option<::std::string::String>,
    /// The folder of the image of the process that began it. Sent since 2021.
    #[serde(
        rename = "parentProcessFilePath",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub parent_process_file_path: ::std::option::Option<::std::string::String>,
    /// Number of the process that began it.
    #[serde(
        rename = "parentProcessId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub parent_process_id: ::std::option::Option<i64>,
    /// Command line of a process.
    #[serde(
        rename = "processCommandLine",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub process_command_line: ::std::option::Option<::std::string::String>,
    /// When a process began.
    #[serde(
        rename = "processCreationTime",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub process_creation_time: ::std::option::Option<::mde_core::Timestamp>,
    /// Number of a process on its device.
    #[serde(
        rename = "processId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub process_id: ::std::option::Option<i64>,
    /// The hive that the key is in.
    #[serde(
        rename = "registryHive",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub registry_hive: ::std::option::Option<::std::string::String>,
    /// Path of a key in the registry.
    #[serde(
        rename = "registryKey",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub registry_key: ::std::option::Option<::std::string::String>,
    /// A value in the registry.
    #[serde(
        rename = "registryValue",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub registry_value: ::std::option::Option<::std::string::String>,
    /// Name of a value in the registry.
    #[serde(
        rename = "registryValueName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub registry_value_name: ::std::option::Option<::std::string::String>,
    /// Type of a value in the registry.
    #[serde(
        rename = "registryValueType",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub registry_value_type: ::std::option::Option<::std::string::String>,
    /// SHA-1 of a file or of a process's image; may be null for these, too.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub sha1: ::std::option::Option<::std::string::String>,
    /// SHA-256 of a file or of a process's image; may be null for these, too.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub sha256: ::std::option::Option<::std::string::String>,
    /// A URL.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub url: ::std::option::Option<::std::string::String>,
    /// The account's user principal name.
    #[serde(
        rename = "userPrincipalName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub user_principal_name: ::std::option::Option<::std::string::String>,
    /// Security identifier of the account.
    #[serde(rename = "userSid", skip_serializing_if = "::std::option::Option::is_none")]
    pub user_sid: ::std::option::Option<::std::string::String>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl AlertEvidence {
    pub fn builder() -> builder::AlertEvidence {
        Default::default()
    }
}

/// The identity of an alert: letters, digits, `-` and `_`. Its forms are open: most begin with `da` or `ar` and end in an underscore and a number.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct AlertId(::std::string::String);

impl ::std::ops::Deref for AlertId {
    type Target = ::std::string::String;

    fn deref(&self) -> &::std::string::String {
        &self.0
    }
}

impl ::std::convert::From<AlertId> for ::std::string::String {
    fn from(value: AlertId) -> Self {
        value.0
    }
}

impl ::std::str::FromStr for AlertId {
    type Err = self::error::ConversionError;

    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        if value.chars().count() < 1usize {
            return Err("shorter than 1 characters".into());
        }
        static PATTERN: ::std::sync::LazyLock<::regress::Regex> = ::std::sync::LazyLock::new(||
        { ::regress::Regex::new("^[A-Za-z0-9_-]+$").unwrap() });
        if PATTERN.find(value).is_none() {
            return Err("doesn't match pattern \"^[A-Za-z0-9_-]+$\"".into());
        }
        Ok(Self(value.to_string()))
    }
}

impl ::std::convert::TryFrom<&str> for AlertId {
    type Error = self::error::ConversionError;

    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}

impl ::std::convert::TryFrom<::std::string::String> for AlertId {
    type Error = self::error::ConversionError;

    fn try_from(
        value: ::std::string::String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}

impl<'de> ::serde::Deserialize<'de> for AlertId {
    fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
    where
        D: ::serde::Deserializer<'de>,
    {
        ::std::string::String::deserialize(deserializer)?
            .parse()
            .map_err(|e: self::error::ConversionError| {
                <D::Error as ::serde::de::Error>::custom(e.to_string())
            })
    }
}

/// The user that an alert is about, as typed. Not the same record as a `User`.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct AlertRelatedUser {
    /// The account's domain, or the device of a local account.
    #[serde(
        rename = "domainName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub domain_name: ::std::option::Option<::std::string::String>,
    /// Name of the account, without its domain.
    #[serde(rename = "userName", skip_serializing_if = "::std::option::Option::is_none")]
    pub user_name: ::std::option::Option<::std::string::String>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl AlertRelatedUser {
    pub fn builder() -> builder::AlertRelatedUser {
        Default::default()
    }
}

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

/// Somebody who was logged on to an alert's device, as typed. Not the same record as a `User`.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct LoggedOnUser {
    /// Name of the account, without its domain; keeps capitals and spaces.
    #[serde(
        rename = "accountName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub account_name: ::std::option::Option<::std::string::String>,
    /// The account's domain, or the device of a local account.
    #[serde(
        rename = "domainName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub domain_name: ::std::option::Option<::std::string::String>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl LoggedOnUser {
    pub fn builder() -> builder::LoggedOnUser {
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
    /// The URL of the metadata that describes the device, where it comes alone and not in a page. Its host may be another one than was called.
    #[serde(
        rename = "@odata.context",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_context: ::std::option::Option<::std::string::String>,
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
    /// Where the next page is. Not documented, but sent where devices do not fit into one page, and by siblings even beside an empty `value`. It may name the global host although another one was called.
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

/// The identity of a device, 40 hexadecimal digits. A device has a name, too, which is not unique and may change: it is no identity.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct MachineId(::std::string::String);

impl ::std::ops::Deref for MachineId {
    type Target = ::std::string::String;

    fn deref(&self) -> &::std::string::String {
        &self.0
    }
}

impl ::std::convert::From<MachineId> for ::std::string::String {
    fn from(value: MachineId) -> Self {
        value.0
    }
}

impl ::std::str::FromStr for MachineId {
    type Err = self::error::ConversionError;

    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        if value.chars().count() < 1usize {
            return Err("shorter than 1 characters".into());
        }
        static PATTERN: ::std::sync::LazyLock<::regress::Regex> = ::std::sync::LazyLock::new(||
        { ::regress::Regex::new("^[0-9a-fA-F]{40}$").unwrap() });
        if PATTERN.find(value).is_none() {
            return Err("doesn't match pattern \"^[0-9a-fA-F]{40}$\"".into());
        }
        Ok(Self(value.to_string()))
    }
}

impl ::std::convert::TryFrom<&str> for MachineId {
    type Error = self::error::ConversionError;

    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}

impl ::std::convert::TryFrom<::std::string::String> for MachineId {
    type Error = self::error::ConversionError;

    fn try_from(
        value: ::std::string::String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}

impl<'de> ::serde::Deserialize<'de> for MachineId {
    fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
    where
        D: ::serde::Deserializer<'de>,
    {
        ::std::string::String::deserialize(deserializer)?
            .parse()
            .map_err(|e: self::error::ConversionError| {
                <D::Error as ::serde::de::Error>::custom(e.to_string())
            })
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

/// Somebody who has logged on to a device. Only `id` is always there: older revisions of the service lack some of the other properties, lists leave many of them null, and null and absent mean the same.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct User {
    /// The account's domain, or the device of a local account.
    #[serde(
        rename = "accountDomain",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub account_domain: ::std::option::Option<::std::string::String>,
    /// Name of the account, without its domain; may have spaces.
    #[serde(
        rename = "accountName",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub account_name: ::std::option::Option<::std::string::String>,
    /// Security identifier of the account; often null, so no key.
    #[serde(
        rename = "accountSid",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub account_sid: ::std::option::Option<::std::string::String>,
    /// When the user was first seen.
    #[serde(
        rename = "firstSeen",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub first_seen: ::std::option::Option<::mde_core::Timestamp>,
    /// Identity of the user, in lower case: domain, backslash, account. Paths of users take `accountName` instead.
    pub id: ::std::string::String,
    /// Whether the user is an administrator of `accountDomain`, which for a local account is a device.
    #[serde(
        rename = "isDomainAdmin",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub is_domain_admin: ::std::option::Option<bool>,
    /// Whether the user only logs on over the network; null when that is not known.
    #[serde(
        rename = "isOnlyNetworkUser",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub is_only_network_user: ::std::option::Option<bool>,
    /// When the user was last seen; may equal `firstSeen`.
    #[serde(rename = "lastSeen", skip_serializing_if = "::std::option::Option::is_none")]
    pub last_seen: ::std::option::Option<::mde_core::Timestamp>,
    /// The device that the user is seen on least.
    #[serde(
        rename = "leastPrevalentMachineId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub least_prevalent_machine_id: ::std::option::Option<::std::string::String>,
    /// On how many devices the user was seen.
    #[serde(
        rename = "logOnMachinesCount",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub log_on_machines_count: ::std::option::Option<i64>,
    /// How the user logged on, such as `Interactive` or `Network`. One text, despite its name.
    #[serde(
        rename = "logonTypes",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub logon_types: ::std::option::Option<::std::string::String>,
    /// The device that the user is seen on most. Null among the users of a device, even if it is that one.
    #[serde(
        rename = "mostPrevalentMachineId",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub most_prevalent_machine_id: ::std::option::Option<::std::string::String>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl User {
    pub fn builder() -> builder::User {
        Default::default()
    }
}

/// A page of users.
#[non_exhaustive]
#[derive(
    ::schemars::JsonSchema,
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    PartialEq
)]
pub struct UserCollection {
    /// The URL of the metadata that describes the page. Its host may be another one than was called.
    #[serde(
        rename = "@odata.context",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_context: ::std::option::Option<::std::string::String>,
    /// The number of users in this page, not in total.
    #[serde(
        rename = "@odata.count",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_count: ::std::option::Option<::mde_core::IntegerOrText>,
    /// Where the next page is. Not documented, and never seen for users.
    #[serde(
        rename = "@odata.nextLink",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub odata_next_link: ::std::option::Option<::std::string::String>,
    /// The users of this page.
    pub value: ::std::vec::Vec<User>,
    /// Properties that the specification does not list, as the service sent them.
    #[serde(flatten)]
    pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
}

impl UserCollection {
    pub fn builder() -> builder::UserCollection {
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
    pub struct Alert {
        aad_tenant_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        alert_creation_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        assigned_to: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        category: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        classification: ::std::result::Result<
            ::std::option::Option<::mde_client::types::AlertClassification>,
            ::std::string::String,
        >,
        comments: ::std::result::Result<
            ::std::option::Option<::std::vec::Vec<super::AlertComment>>,
            ::std::string::String,
        >,
        computer_dns_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        description: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        detection_source: ::std::result::Result<
            ::std::option::Option<::mde_client::types::DetectionSource>,
            ::std::string::String,
        >,
        detector_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        determination: ::std::result::Result<
            ::std::option::Option<::mde_client::types::AlertDetermination>,
            ::std::string::String,
        >,
        domains: ::std::result::Result<
            ::std::option::Option<
                ::std::vec::Vec<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
            >,
            ::std::string::String,
        >,
        evidence: ::std::result::Result<
            ::std::option::Option<::std::vec::Vec<super::AlertEvidence>>,
            ::std::string::String,
        >,
        first_event_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        id: ::std::result::Result<::std::string::String, ::std::string::String>,
        incident_id: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        investigation_id: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        investigation_state: ::std::result::Result<
            ::std::option::Option<::mde_client::types::InvestigationState>,
            ::std::string::String,
        >,
        last_event_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        last_update_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        logged_on_users: ::std::result::Result<
            ::std::option::Option<::std::vec::Vec<super::LoggedOnUser>>,
            ::std::string::String,
        >,
        machine_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        mitre_techniques: ::std::result::Result<
            ::std::option::Option<::std::vec::Vec<::std::string::String>>,
            ::std::string::String,
        >,
        odata_context: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        rbac_group_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        related_user: ::std::result::Result<
            ::std::option::Option<super::AlertRelatedUser>,
            ::std::string::String,
        >,
        resolved_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        severity: ::std::result::Result<
            ::std::option::Option<::mde_client::types::AlertSeverity>,
            ::std::string::String,
        >,
        status: ::std::result::Result<
            ::std::option::Option<::mde_client::types::AlertStatus>,
            ::std::string::String,
        >,
        threat_family_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        threat_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        title: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for Alert {
        fn default() -> Self {
            Self {
                aad_tenant_id: Ok(Default::default()),
                alert_creation_time: Ok(Default::default()),
                assigned_to: Ok(Default::default()),
                category: Ok(Default::default()),
                classification: Ok(Default::default()),
                comments: Ok(Default::default()),
                computer_dns_name: Ok(Default::default()),
                description: Ok(Default::default()),
                detection_source: Ok(Default::default()),
                detector_id: Ok(Default::default()),
                determination: Ok(Default::default()),
                domains: Ok(Default::default()),
                evidence: Ok(Default::default()),
                first_event_time: Ok(Default::default()),
                id: Err("no value supplied for id".to_string()),
                incident_id: Ok(Default::default()),
                investigation_id: Ok(Default::default()),
                investigation_state: Ok(Default::default()),
                last_event_time: Ok(Default::default()),
                last_update_time: Ok(Default::default()),
                logged_on_users: Ok(Default::default()),
                machine_id: Ok(Default::default()),
                mitre_techniques: Ok(Default::default()),
                odata_context: Ok(Default::default()),
                rbac_group_name: Ok(Default::default()),
                related_user: Ok(Default::default()),
                resolved_time: Ok(Default::default()),
                severity: Ok(Default::default()),
                status: Ok(Default::default()),
                threat_family_name: Ok(Default::default()),
                threat_name: Ok(Default::default()),
                title: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl Alert {
        pub fn aad_tenant_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.aad_tenant_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for aad_tenant_id: {e}")
                });
            self
        }

        pub fn alert_creation_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.alert_creation_time = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for alert_creation_time: {e}"
                    )
                });
            self
        }

        pub fn assigned_to<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.assigned_to = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for assigned_to: {e}")
                });
            self
        }

        pub fn category<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.category = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for category: {e}")
                });
            self
        }

        pub fn classification<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::AlertClassification>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.classification = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for classification: {e}")
                });
            self
        }

        pub fn comments<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::std::vec::Vec<super::AlertComment>>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.comments = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for comments: {e}")
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

        pub fn description<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.description = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for description: {e}")
                });
            self
        }

        pub fn detection_source<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::DetectionSource>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.detection_source = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for detection_source: {e}")
                });
            self
        }

        pub fn detector_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.detector_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for detector_id: {e}")
                });
            self
        }

        pub fn determination<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::AlertDetermination>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.determination = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for determination: {e}")
                });
            self
        }

        pub fn domains<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<
                    ::std::vec::Vec<
                        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                    >,
                >,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.domains = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for domains: {e}")
                });
            self
        }

        pub fn evidence<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::std::vec::Vec<super::AlertEvidence>>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.evidence = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for evidence: {e}")
                });
            self
        }

        pub fn first_event_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.first_event_time = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for first_event_time: {e}")
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

        pub fn incident_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<i64>>,
            T::Error: ::std::fmt::Display,
        {
            self.incident_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for incident_id: {e}")
                });
            self
        }

        pub fn investigation_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<i64>>,
            T::Error: ::std::fmt::Display,
        {
            self.investigation_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for investigation_id: {e}")
                });
            self
        }

        pub fn investigation_state<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::InvestigationState>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.investigation_state = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for investigation_state: {e}"
                    )
                });
            self
        }

        pub fn last_event_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.last_event_time = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for last_event_time: {e}")
                });
            self
        }

        pub fn last_update_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.last_update_time = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for last_update_time: {e}")
                });
            self
        }

        pub fn logged_on_users<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::std::vec::Vec<super::LoggedOnUser>>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.logged_on_users = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for logged_on_users: {e}")
                });
            self
        }

        pub fn machine_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.machine_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for machine_id: {e}")
                });
            self
        }

        pub fn mitre_techniques<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.mitre_techniques = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for mitre_techniques: {e}")
                });
            self
        }

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

        pub fn related_user<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<super::AlertRelatedUser>>,
            T::Error: ::std::fmt::Display,
        {
            self.related_user = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for related_user: {e}")
                });
            self
        }

        pub fn resolved_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.resolved_time = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for resolved_time: {e}")
                });
            self
        }

        pub fn severity<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::AlertSeverity>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.severity = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for severity: {e}")
                });
            self
        }

        pub fn status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::AlertStatus>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.status = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for status: {e}"));
            self
        }

        pub fn threat_family_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.threat_family_name = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for threat_family_name: {e}"
                    )
                });
            self
        }

        pub fn threat_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.threat_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for threat_name: {e}")
                });
            self
        }

        pub fn title<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.title = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for title: {e}"));
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

    impl ::std::convert::TryFrom<Alert> for super::Alert {
        type Error = super::error::ConversionError;

        fn try_from(
            value: Alert,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                aad_tenant_id: value.aad_tenant_id?,
                alert_creation_time: value.alert_creation_time?,
                assigned_to: value.assigned_to?,
                category: value.category?,
                classification: value.classification?,
                comments: value.comments?,
                computer_dns_name: value.computer_dns_name?,
                description: value.description?,
                detection_source: value.detection_source?,
                detector_id: value.detector_id?,
                determination: value.determination?,
                domains: value.domains?,
                evidence: value.evidence?,
                first_event_time: value.first_event_time?,
                id: value.id?,
                incident_id: value.incident_id?,
                investigation_id: value.investigation_id?,
                investigation_state: value.investigation_state?,
                last_event_time: value.last_event_time?,
                last_update_time: value.last_update_time?,
                logged_on_users: value.logged_on_users?,
                machine_id: value.machine_id?,
                mitre_techniques: value.mitre_techniques?,
                odata_context: value.odata_context?,
                rbac_group_name: value.rbac_group_name?,
                related_user: value.related_user?,
                resolved_time: value.resolved_time?,
                severity: value.severity?,
                status: value.status?,
                threat_family_name: value.threat_family_name?,
                threat_name: value.threat_name?,
                title: value.title?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::Alert> for Alert {
        fn from(value: super::Alert) -> Self {
            Self {
                aad_tenant_id: Ok(value.aad_tenant_id),
                alert_creation_time: Ok(value.alert_creation_time),
                assigned_to: Ok(value.assigned_to),
                category: Ok(value.category),
                classification: Ok(value.classification),
                comments: Ok(value.comments),
                computer_dns_name: Ok(value.computer_dns_name),
                description: Ok(value.description),
                detection_source: Ok(value.detection_source),
                detector_id: Ok(value.detector_id),
                determination: Ok(value.determination),
                domains: Ok(value.domains),
                evidence: Ok(value.evidence),
                first_event_time: Ok(value.first_event_time),
                id: Ok(value.id),
                incident_id: Ok(value.incident_id),
                investigation_id: Ok(value.investigation_id),
                investigation_state: Ok(value.investigation_state),
                last_event_time: Ok(value.last_event_time),
                last_update_time: Ok(value.last_update_time),
                logged_on_users: Ok(value.logged_on_users),
                machine_id: Ok(value.machine_id),
                mitre_techniques: Ok(value.mitre_techniques),
                odata_context: Ok(value.odata_context),
                rbac_group_name: Ok(value.rbac_group_name),
                related_user: Ok(value.related_user),
                resolved_time: Ok(value.resolved_time),
                severity: Ok(value.severity),
                status: Ok(value.status),
                threat_family_name: Ok(value.threat_family_name),
                threat_name: Ok(value.threat_name),
                title: Ok(value.title),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct AlertCollection {
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
            ::std::vec::Vec<super::Alert>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for AlertCollection {
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

    impl AlertCollection {
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
            T: ::std::convert::TryInto<::std::vec::Vec<super::Alert>>,
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

    impl ::std::convert::TryFrom<AlertCollection> for super::AlertCollection {
        type Error = super::error::ConversionError;

        fn try_from(
            value: AlertCollection,
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

    impl ::std::convert::From<super::AlertCollection> for AlertCollection {
        fn from(value: super::AlertCollection) -> Self {
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
    pub struct AlertComment {
        comment: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        created_by: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        created_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for AlertComment {
        fn default() -> Self {
            Self {
                comment: Ok(Default::default()),
                created_by: Ok(Default::default()),
                created_time: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl AlertComment {
        pub fn comment<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.comment = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for comment: {e}")
                });
            self
        }

        pub fn created_by<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.created_by = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for created_by: {e}")
                });
            self
        }

        pub fn created_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.created_time = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for created_time: {e}")
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

    impl ::std::convert::TryFrom<AlertComment> for super::AlertComment {
        type Error = super::error::ConversionError;

        fn try_from(
            value: AlertComment,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                comment: value.comment?,
                created_by: value.created_by?,
                created_time: value.created_time?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::AlertComment> for AlertComment {
        fn from(value: super::AlertComment) -> Self {
            Self {
                comment: Ok(value.comment),
                created_by: Ok(value.created_by),
                created_time: Ok(value.created_time),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct AlertEvidence {
        aad_user_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        account_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        detection_status: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        domain_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        entity_type: ::std::result::Result<
            ::std::option::Option<::mde_client::types::EvidenceEntityType>,
            ::std::string::String,
        >,
        evidence_creation_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        file_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        file_path: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        ip_address: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        parent_process_creation_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        parent_process_file_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        parent_process_file_path: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        parent_process_id: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        process_command_line: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        process_creation_time: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        process_id: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        registry_hive: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        registry_key: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        registry_value: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        registry_value_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        registry_value_type: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        sha1: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        sha256: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        url: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        user_principal_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        user_sid: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for AlertEvidence {
        fn default() -> Self {
            Self {
                aad_user_id: Ok(Default::default()),
                account_name: Ok(Default::default()),
                detection_status: Ok(Default::default()),
                domain_name: Ok(Default::default()),
                entity_type: Ok(Default::default()),
                evidence_creation_time: Ok(Default::default()),
                file_name: Ok(Default::default()),
                file_path: Ok(Default::default()),
                ip_address: Ok(Default::default()),
                parent_process_creation_time: Ok(Default::default()),
                parent_process_file_name: Ok(Default::default()),
                parent_process_file_path: Ok(Default::default()),
                parent_process_id: Ok(Default::default()),
                process_command_line: Ok(Default::default()),
                process_creation_time: Ok(Default::default()),
                process_id: Ok(Default::default()),
                registry_hive: Ok(Default::default()),
                registry_key: Ok(Default::default()),
                registry_value: Ok(Default::default()),
                registry_value_name: Ok(Default::default()),
                registry_value_type: Ok(Default::default()),
                sha1: Ok(Default::default()),
                sha256: Ok(Default::default()),
                url: Ok(Default::default()),
                user_principal_name: Ok(Default::default()),
                user_sid: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl AlertEvidence {
        pub fn aad_user_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.aad_user_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for aad_user_id: {e}")
                });
            self
        }

        pub fn account_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.account_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for account_name: {e}")
                });
            self
        }

        pub fn detection_status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.detection_status = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for detection_status: {e}")
                });
            self
        }

        pub fn domain_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.domain_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for domain_name: {e}")
                });
            self
        }

        pub fn entity_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<
                ::std::option::Option<::mde_client::types::EvidenceEntityType>,
            >,
            T::Error: ::std::fmt::Display,
        {
            self.entity_type = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for entity_type: {e}")
                });
            self
        }

        pub fn evidence_creation_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.evidence_creation_time = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for evidence_creation_time: {e}"
                    )
                });
            self
        }

        pub fn file_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.file_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for file_name: {e}")
                });
            self
        }

        pub fn file_path<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.file_path = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for file_path: {e}")
                });
            self
        }

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

        pub fn parent_process_creation_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.parent_process_creation_time = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for parent_process_creation_time: {e}"
                    )
                });
            self
        }

        pub fn parent_process_file_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.parent_process_file_name = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for parent_process_file_name: {e}"
                    )
                });
            self
        }

        pub fn parent_process_file_path<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.parent_process_file_path = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for parent_process_file_path: {e}"
                    )
                });
            self
        }

        pub fn parent_process_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<i64>>,
            T::Error: ::std::fmt::Display,
        {
            self.parent_process_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for parent_process_id: {e}")
                });
            self
        }

        pub fn process_command_line<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.process_command_line = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for process_command_line: {e}"
                    )
                });
            self
        }

        pub fn process_creation_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::mde_core::Timestamp>>,
            T::Error: ::std::fmt::Display,
        {
            self.process_creation_time = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for process_creation_time: {e}"
                    )
                });
            self
        }

        pub fn process_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<i64>>,
            T::Error: ::std::fmt::Display,
        {
            self.process_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for process_id: {e}")
                });
            self
        }

        pub fn registry_hive<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.registry_hive = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for registry_hive: {e}")
                });
            self
        }

        pub fn registry_key<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.registry_key = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for registry_key: {e}")
                });
            self
        }

        pub fn registry_value<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.registry_value = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for registry_value: {e}")
                });
            self
        }

        pub fn registry_value_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.registry_value_name = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for registry_value_name: {e}"
                    )
                });
            self
        }

        pub fn registry_value_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.registry_value_type = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for registry_value_type: {e}"
                    )
                });
            self
        }

        pub fn sha1<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.sha1 = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for sha1: {e}"));
            self
        }

        pub fn sha256<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.sha256 = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for sha256: {e}"));
            self
        }

        pub fn url<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.url = value
                .try_into()
                .map_err(|e| format!("error converting supplied value for url: {e}"));
            self
        }

        pub fn user_principal_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.user_principal_name = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for user_principal_name: {e}"
                    )
                });
            self
        }

        pub fn user_sid<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.user_sid = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for user_sid: {e}")
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

    impl ::std::convert::TryFrom<AlertEvidence> for super::AlertEvidence {
        type Error = super::error::ConversionError;

        fn try_from(
            value: AlertEvidence,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                aad_user_id: value.aad_user_id?,
                account_name: value.account_name?,
                detection_status: value.detection_status?,
                domain_name: value.domain_name?,
                entity_type: value.entity_type?,
                evidence_creation_time: value.evidence_creation_time?,
                file_name: value.file_name?,
                file_path: value.file_path?,
                ip_address: value.ip_address?,
                parent_process_creation_time: value.parent_process_creation_time?,
                parent_process_file_name: value.parent_process_file_name?,
                parent_process_file_path: value.parent_process_file_path?,
                parent_process_id: value.parent_process_id?,
                process_command_line: value.process_command_line?,
                process_creation_time: value.process_creation_time?,
                process_id: value.process_id?,
                registry_hive: value.registry_hive?,
                registry_key: value.registry_key?,
                registry_value: value.registry_value?,
                registry_value_name: value.registry_value_name?,
                registry_value_type: value.registry_value_type?,
                sha1: value.sha1?,
                sha256: value.sha256?,
                url: value.url?,
                user_principal_name: value.user_principal_name?,
                user_sid: value.user_sid?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::AlertEvidence> for AlertEvidence {
        fn from(value: super::AlertEvidence) -> Self {
            Self {
                aad_user_id: Ok(value.aad_user_id),
                account_name: Ok(value.account_name),
                detection_status: Ok(value.detection_status),
                domain_name: Ok(value.domain_name),
                entity_type: Ok(value.entity_type),
                evidence_creation_time: Ok(value.evidence_creation_time),
                file_name: Ok(value.file_name),
                file_path: Ok(value.file_path),
                ip_address: Ok(value.ip_address),
                parent_process_creation_time: Ok(value.parent_process_creation_time),
                parent_process_file_name: Ok(value.parent_process_file_name),
                parent_process_file_path: Ok(value.parent_process_file_path),
                parent_process_id: Ok(value.parent_process_id),
                process_command_line: Ok(value.process_command_line),
                process_creation_time: Ok(value.process_creation_time),
                process_id: Ok(value.process_id),
                registry_hive: Ok(value.registry_hive),
                registry_key: Ok(value.registry_key),
                registry_value: Ok(value.registry_value),
                registry_value_name: Ok(value.registry_value_name),
                registry_value_type: Ok(value.registry_value_type),
                sha1: Ok(value.sha1),
                sha256: Ok(value.sha256),
                url: Ok(value.url),
                user_principal_name: Ok(value.user_principal_name),
                user_sid: Ok(value.user_sid),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct AlertRelatedUser {
        domain_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        user_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for AlertRelatedUser {
        fn default() -> Self {
            Self {
                domain_name: Ok(Default::default()),
                user_name: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl AlertRelatedUser {
        pub fn domain_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.domain_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for domain_name: {e}")
                });
            self
        }

        pub fn user_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.user_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for user_name: {e}")
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

    impl ::std::convert::TryFrom<AlertRelatedUser> for super::AlertRelatedUser {
        type Error = super::error::ConversionError;

        fn try_from(
            value: AlertRelatedUser,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                domain_name: value.domain_name?,
                user_name: value.user_name?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::AlertRelatedUser> for AlertRelatedUser {
        fn from(value: super::AlertRelatedUser) -> Self {
            Self {
                domain_name: Ok(value.domain_name),
                user_name: Ok(value.user_name),
                extra: Ok(value.extra),
            }
        }
    }

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
    pub struct LoggedOnUser {
        account_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        domain_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for LoggedOnUser {
        fn default() -> Self {
            Self {
                account_name: Ok(Default::default()),
                domain_name: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl LoggedOnUser {
        pub fn account_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.account_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for account_name: {e}")
                });
            self
        }

        pub fn domain_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.domain_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for domain_name: {e}")
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

    impl ::std::convert::TryFrom<LoggedOnUser> for super::LoggedOnUser {
        type Error = super::error::ConversionError;

        fn try_from(
            value: LoggedOnUser,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                account_name: value.account_name?,
                domain_name: value.domain_name?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::LoggedOnUser> for LoggedOnUser {
        fn from(value: super::LoggedOnUser) -> Self {
            Self {
                account_name: Ok(value.account_name),
                domain_name: Ok(value.domain_name),
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
        odata_context: ::std::result::Result<
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
                odata_context: Ok(Default::default()),
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
                odata_context: value.odata_context?,
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
                odata_context: Ok(value.odata_context),
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
    pub struct User {
        account_domain: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        account_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        account_sid: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        first_seen: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        id: ::std::result::Result<::std::string::String, ::std::string::String>,
        is_domain_admin: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        is_only_network_user: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        last_seen: ::std::result::Result<
            ::std::option::Option<::mde_core::Timestamp>,
            ::std::string::String,
        >,
        least_prevalent_machine_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        log_on_machines_count: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        logon_types: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        most_prevalent_machine_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for User {
        fn default() -> Self {
            Self {
                account_domain: Ok(Default::default()),
                account_name: Ok(Default::default()),
                account_sid: Ok(Default::default()),
                first_seen: Ok(Default::default()),
                id: Err("no value supplied for id".to_string()),
                is_domain_admin: Ok(Default::default()),
                is_only_network_user: Ok(Default::default()),
                last_seen: Ok(Default::default()),
                least_prevalent_machine_id: Ok(Default::default()),
                log_on_machines_count: Ok(Default::default()),
                logon_types: Ok(Default::default()),
                most_prevalent_machine_id: Ok(Default::default()),
                extra: Ok(Default::default()),
            }
        }
    }

    impl User {
        pub fn account_domain<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.account_domain = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for account_domain: {e}")
                });
            self
        }

        pub fn account_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.account_name = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for account_name: {e}")
                });
            self
        }

        pub fn account_sid<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.account_sid = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for account_sid: {e}")
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

        pub fn is_domain_admin<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<bool>>,
            T::Error: ::std::fmt::Display,
        {
            self.is_domain_admin = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for is_domain_admin: {e}")
                });
            self
        }

        pub fn is_only_network_user<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<bool>>,
            T::Error: ::std::fmt::Display,
        {
            self.is_only_network_user = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for is_only_network_user: {e}"
                    )
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

        pub fn least_prevalent_machine_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.least_prevalent_machine_id = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for least_prevalent_machine_id: {e}"
                    )
                });
            self
        }

        pub fn log_on_machines_count<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<i64>>,
            T::Error: ::std::fmt::Display,
        {
            self.log_on_machines_count = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for log_on_machines_count: {e}"
                    )
                });
            self
        }

        pub fn logon_types<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.logon_types = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for logon_types: {e}")
                });
            self
        }

        pub fn most_prevalent_machine_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
            T::Error: ::std::fmt::Display,
        {
            self.most_prevalent_machine_id = value
                .try_into()
                .map_err(|e| {
                    format!(
                        "error converting supplied value for most_prevalent_machine_id: {e}"
                    )
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

    impl ::std::convert::TryFrom<User> for super::User {
        type Error = super::error::ConversionError;

        fn try_from(
            value: User,
        ) -> ::std::result::Result<Self, super::error::ConversionError> {
            Ok(Self {
                account_domain: value.account_domain?,
                account_name: value.account_name?,
                account_sid: value.account_sid?,
                first_seen: value.first_seen?,
                id: value.id?,
                is_domain_admin: value.is_domain_admin?,
                is_only_network_user: value.is_only_network_user?,
                last_seen: value.last_seen?,
                least_prevalent_machine_id: value.least_prevalent_machine_id?,
                log_on_machines_count: value.log_on_machines_count?,
                logon_types: value.logon_types?,
                most_prevalent_machine_id: value.most_prevalent_machine_id?,
                extra: value.extra?,
            })
        }
    }

    impl ::std::convert::From<super::User> for User {
        fn from(value: super::User) -> Self {
            Self {
                account_domain: Ok(value.account_domain),
                account_name: Ok(value.account_name),
                account_sid: Ok(value.account_sid),
                first_seen: Ok(value.first_seen),
                id: Ok(value.id),
                is_domain_admin: Ok(value.is_domain_admin),
                is_only_network_user: Ok(value.is_only_network_user),
                last_seen: Ok(value.last_seen),
                least_prevalent_machine_id: Ok(value.least_prevalent_machine_id),
                log_on_machines_count: Ok(value.log_on_machines_count),
                logon_types: Ok(value.logon_types),
                most_prevalent_machine_id: Ok(value.most_prevalent_machine_id),
                extra: Ok(value.extra),
            }
        }
    }

    #[derive(Clone, Debug)]
    pub struct UserCollection {
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
            ::std::vec::Vec<super::User>,
            ::std::string::String,
        >,
        extra: ::std::result::Result<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
            ::std::string::String,
        >,
    }

    impl ::std::default::Default for UserCollection {
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

    impl UserCollection {
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
            T: ::std::convert::TryInto<::std::vec::Vec<super::User>>,
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

    impl ::std::convert::TryFrom<UserCollection> for super::UserCollection {
        type Error = super::error::ConversionError;

        fn try_from(
            value: UserCollection,
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

    impl ::std::convert::From<super::UserCollection> for UserCollection {
        fn from(value: super::UserCollection) -> Self {
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
