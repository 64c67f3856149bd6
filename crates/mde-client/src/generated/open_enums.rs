// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

/// Why a device is excluded from vulnerability management.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExclusionReason {
    /// `Other`
    Other,
    /// `InactiveDevice`
    InactiveDevice,
    /// `DuplicateDevice`
    DuplicateDevice,
    /// `DeviceDoesNotExist`
    DeviceDoesNotExist,
    /// `DeviceOutOfScope`
    DeviceOutOfScope,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for ExclusionReason {
    const NAME: &'static str = "ExclusionReason";
    const MEMBERS: &'static [&'static str] = &[
        "Other",
        "InactiveDevice",
        "DuplicateDevice",
        "DeviceDoesNotExist",
        "DeviceOutOfScope",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Other" => ::std::option::Option::Some(Self::Other),
            "InactiveDevice" => ::std::option::Option::Some(Self::InactiveDevice),
            "DuplicateDevice" => ::std::option::Option::Some(Self::DuplicateDevice),
            "DeviceDoesNotExist" => ::std::option::Option::Some(Self::DeviceDoesNotExist),
            "DeviceOutOfScope" => ::std::option::Option::Some(Self::DeviceOutOfScope),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Other => ::std::result::Result::Ok("Other"),
            Self::InactiveDevice => ::std::result::Result::Ok("InactiveDevice"),
            Self::DuplicateDevice => ::std::result::Result::Ok("DuplicateDevice"),
            Self::DeviceDoesNotExist => ::std::result::Result::Ok("DeviceDoesNotExist"),
            Self::DeviceOutOfScope => ::std::result::Result::Ok("DeviceOutOfScope"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(ExclusionReason);

/// Health of a device's sensor.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MachineHealthStatus {
    /// `Active`
    Active,
    /// `Inactive`
    Inactive,
    /// `ImpairedCommunication`
    ImpairedCommunication,
    /// `NoSensorData`
    NoSensorData,
    /// `NoSensorDataImpairedCommunication`
    NoSensorDataImpairedCommunication,
    /// `Unknown`
    Unknown,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for MachineHealthStatus {
    const NAME: &'static str = "MachineHealthStatus";
    const MEMBERS: &'static [&'static str] = &[
        "Active",
        "Inactive",
        "ImpairedCommunication",
        "NoSensorData",
        "NoSensorDataImpairedCommunication",
        "Unknown",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Active" => ::std::option::Option::Some(Self::Active),
            "Inactive" => ::std::option::Option::Some(Self::Inactive),
            "ImpairedCommunication" => {
                ::std::option::Option::Some(Self::ImpairedCommunication)
            }
            "NoSensorData" => ::std::option::Option::Some(Self::NoSensorData),
            "NoSensorDataImpairedCommunication" => {
                ::std::option::Option::Some(Self::NoSensorDataImpairedCommunication)
            }
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Active => ::std::result::Result::Ok("Active"),
            Self::Inactive => ::std::result::Result::Ok("Inactive"),
            Self::ImpairedCommunication => {
                ::std::result::Result::Ok("ImpairedCommunication")
            }
            Self::NoSensorData => ::std::result::Result::Ok("NoSensorData"),
            Self::NoSensorDataImpairedCommunication => {
                ::std::result::Result::Ok("NoSensorDataImpairedCommunication")
            }
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(MachineHealthStatus);

/// Value of a device to its organisation.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviceValue {
    /// `Normal`
    Normal,
    /// `Low`
    Low,
    /// `High`
    High,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for DeviceValue {
    const NAME: &'static str = "DeviceValue";
    const MEMBERS: &'static [&'static str] = &["Normal", "Low", "High"];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Normal" => ::std::option::Option::Some(Self::Normal),
            "Low" => ::std::option::Option::Some(Self::Low),
            "High" => ::std::option::Option::Some(Self::High),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Normal => ::std::result::Result::Ok("Normal"),
            Self::Low => ::std::result::Result::Ok("Low"),
            Self::High => ::std::result::Result::Ok("High"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(DeviceValue);

/// Risk of a device.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RiskScore {
    /// `None`
    None,
    /// `Informational`
    Informational,
    /// `Low`
    Low,
    /// `Medium`
    Medium,
    /// `High`
    High,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for RiskScore {
    const NAME: &'static str = "RiskScore";
    const MEMBERS: &'static [&'static str] = &[
        "None",
        "Informational",
        "Low",
        "Medium",
        "High",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "None" => ::std::option::Option::Some(Self::None),
            "Informational" => ::std::option::Option::Some(Self::Informational),
            "Low" => ::std::option::Option::Some(Self::Low),
            "Medium" => ::std::option::Option::Some(Self::Medium),
            "High" => ::std::option::Option::Some(Self::High),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::None => ::std::result::Result::Ok("None"),
            Self::Informational => ::std::result::Result::Ok("Informational"),
            Self::Low => ::std::result::Result::Ok("Low"),
            Self::Medium => ::std::result::Result::Ok("Medium"),
            Self::High => ::std::result::Result::Ok("High"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(RiskScore);

/// Exposure of a device.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExposureLevel {
    /// `None`
    None,
    /// `Low`
    Low,
    /// `Medium`
    Medium,
    /// `High`
    High,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for ExposureLevel {
    const NAME: &'static str = "ExposureLevel";
    const MEMBERS: &'static [&'static str] = &["None", "Low", "Medium", "High"];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "None" => ::std::option::Option::Some(Self::None),
            "Low" => ::std::option::Option::Some(Self::Low),
            "Medium" => ::std::option::Option::Some(Self::Medium),
            "High" => ::std::option::Option::Some(Self::High),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::None => ::std::result::Result::Ok("None"),
            Self::Low => ::std::result::Result::Ok("Low"),
            Self::Medium => ::std::result::Result::Ok("Medium"),
            Self::High => ::std::result::Result::Ok("High"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(ExposureLevel);

/// Onboarding state of a device.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnboardingStatus {
    /// `InsufficientInfo`
    InsufficientInfo,
    /// `Onboarded`
    Onboarded,
    /// `CanBeOnboarded`
    CanBeOnboarded,
    /// `Unsupported`
    Unsupported,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for OnboardingStatus {
    const NAME: &'static str = "OnboardingStatus";
    const MEMBERS: &'static [&'static str] = &[
        "InsufficientInfo",
        "Onboarded",
        "CanBeOnboarded",
        "Unsupported",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "InsufficientInfo" => ::std::option::Option::Some(Self::InsufficientInfo),
            "Onboarded" => ::std::option::Option::Some(Self::Onboarded),
            "CanBeOnboarded" => ::std::option::Option::Some(Self::CanBeOnboarded),
            "Unsupported" => ::std::option::Option::Some(Self::Unsupported),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::InsufficientInfo => ::std::result::Result::Ok("InsufficientInfo"),
            Self::Onboarded => ::std::result::Result::Ok("Onboarded"),
            Self::CanBeOnboarded => ::std::result::Result::Ok("CanBeOnboarded"),
            Self::Unsupported => ::std::result::Result::Ok("Unsupported"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(OnboardingStatus);

/// What manages a device's security settings.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviceManagedBy {
    /// `Unknown`
    Unknown,
    /// `Intune`
    Intune,
    /// `SystemCenterConfigurationManager`
    SystemCenterConfigurationManager,
    /// `MicrosoftDefenderForEndpoint`
    MicrosoftDefenderForEndpoint,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for DeviceManagedBy {
    const NAME: &'static str = "DeviceManagedBy";
    const MEMBERS: &'static [&'static str] = &[
        "Unknown",
        "Intune",
        "SystemCenterConfigurationManager",
        "MicrosoftDefenderForEndpoint",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "Intune" => ::std::option::Option::Some(Self::Intune),
            "SystemCenterConfigurationManager" => {
                ::std::option::Option::Some(Self::SystemCenterConfigurationManager)
            }
            "MicrosoftDefenderForEndpoint" => {
                ::std::option::Option::Some(Self::MicrosoftDefenderForEndpoint)
            }
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::Intune => ::std::result::Result::Ok("Intune"),
            Self::SystemCenterConfigurationManager => {
                ::std::result::Result::Ok("SystemCenterConfigurationManager")
            }
            Self::MicrosoftDefenderForEndpoint => {
                ::std::result::Result::Ok("MicrosoftDefenderForEndpoint")
            }
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(DeviceManagedBy);

/// State of a device's management.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviceManagedByStatus {
    /// `Unknown`
    Unknown,
    /// `Success`
    Success,
    /// `Error`
    Error,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for DeviceManagedByStatus {
    const NAME: &'static str = "DeviceManagedByStatus";
    const MEMBERS: &'static [&'static str] = &["Unknown", "Success", "Error"];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "Success" => ::std::option::Option::Some(Self::Success),
            "Error" => ::std::option::Option::Some(Self::Error),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::Success => ::std::result::Result::Ok("Success"),
            Self::Error => ::std::result::Result::Ok("Error"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(DeviceManagedByStatus);

/// Kind of a network interface, by IANA's ifType list. Virtual interfaces (53) have been seen.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InterfaceType {
    /// `Unknown`
    Unknown,
    /// `Other`
    Other,
    /// `Ethernet`
    Ethernet,
    /// `TokenRing`
    TokenRing,
    /// `PPP`
    Ppp,
    /// `SoftwareLoopback`
    SoftwareLoopback,
    /// `ATM`
    Atm,
    /// `IEEE80211`
    Ieee80211,
    /// `Tunnel`
    Tunnel,
    /// `IEEE1394`
    Ieee1394,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for InterfaceType {
    const NAME: &'static str = "InterfaceType";
    const MEMBERS: &'static [&'static str] = &[
        "Unknown",
        "Other",
        "Ethernet",
        "TokenRing",
        "PPP",
        "SoftwareLoopback",
        "ATM",
        "IEEE80211",
        "Tunnel",
        "IEEE1394",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "Other" => ::std::option::Option::Some(Self::Other),
            "Ethernet" => ::std::option::Option::Some(Self::Ethernet),
            "TokenRing" => ::std::option::Option::Some(Self::TokenRing),
            "PPP" => ::std::option::Option::Some(Self::Ppp),
            "SoftwareLoopback" => ::std::option::Option::Some(Self::SoftwareLoopback),
            "ATM" => ::std::option::Option::Some(Self::Atm),
            "IEEE80211" => ::std::option::Option::Some(Self::Ieee80211),
            "Tunnel" => ::std::option::Option::Some(Self::Tunnel),
            "IEEE1394" => ::std::option::Option::Some(Self::Ieee1394),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::Other => ::std::result::Result::Ok("Other"),
            Self::Ethernet => ::std::result::Result::Ok("Ethernet"),
            Self::TokenRing => ::std::result::Result::Ok("TokenRing"),
            Self::Ppp => ::std::result::Result::Ok("PPP"),
            Self::SoftwareLoopback => ::std::result::Result::Ok("SoftwareLoopback"),
            Self::Atm => ::std::result::Result::Ok("ATM"),
            Self::Ieee80211 => ::std::result::Result::Ok("IEEE80211"),
            Self::Tunnel => ::std::result::Result::Ok("Tunnel"),
            Self::Ieee1394 => ::std::result::Result::Ok("IEEE1394"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(InterfaceType);

/// State of a network interface.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IpInterfaceOperationalStatus {
    /// `Up`
    Up,
    /// `Down`
    Down,
    /// `Testing`
    Testing,
    /// `Unknown`
    Unknown,
    /// `Dormant`
    Dormant,
    /// `Present`
    Present,
    /// `LowerLayerDown`
    LowerLayerDown,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for IpInterfaceOperationalStatus {
    const NAME: &'static str = "IpInterfaceOperationalStatus";
    const MEMBERS: &'static [&'static str] = &[
        "Up",
        "Down",
        "Testing",
        "Unknown",
        "Dormant",
        "Present",
        "LowerLayerDown",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Up" => ::std::option::Option::Some(Self::Up),
            "Down" => ::std::option::Option::Some(Self::Down),
            "Testing" => ::std::option::Option::Some(Self::Testing),
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "Dormant" => ::std::option::Option::Some(Self::Dormant),
            "Present" => ::std::option::Option::Some(Self::Present),
            "LowerLayerDown" => ::std::option::Option::Some(Self::LowerLayerDown),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Up => ::std::result::Result::Ok("Up"),
            Self::Down => ::std::result::Result::Ok("Down"),
            Self::Testing => ::std::result::Result::Ok("Testing"),
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::Dormant => ::std::result::Result::Ok("Dormant"),
            Self::Present => ::std::result::Result::Ok("Present"),
            Self::LowerLayerDown => ::std::result::Result::Ok("LowerLayerDown"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(IpInterfaceOperationalStatus);

/// Cloud that a virtual machine runs in.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VmCloudProvider {
    /// `Unknown`
    Unknown,
    /// `Azure`
    Azure,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for VmCloudProvider {
    const NAME: &'static str = "VmCloudProvider";
    const MEMBERS: &'static [&'static str] = &["Unknown", "Azure"];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "Azure" => ::std::option::Option::Some(Self::Azure),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::Azure => ::std::result::Result::Ok("Azure"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(VmCloudProvider);

/// How bad an alert is. The first member has a capital in the middle.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AlertSeverity {
    /// `UnSpecified`
    UnSpecified,
    /// `Informational`
    Informational,
    /// `Low`
    Low,
    /// `Medium`
    Medium,
    /// `High`
    High,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for AlertSeverity {
    const NAME: &'static str = "AlertSeverity";
    const MEMBERS: &'static [&'static str] = &[
        "UnSpecified",
        "Informational",
        "Low",
        "Medium",
        "High",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "UnSpecified" => ::std::option::Option::Some(Self::UnSpecified),
            "Informational" => ::std::option::Option::Some(Self::Informational),
            "Low" => ::std::option::Option::Some(Self::Low),
            "Medium" => ::std::option::Option::Some(Self::Medium),
            "High" => ::std::option::Option::Some(Self::High),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::UnSpecified => ::std::result::Result::Ok("UnSpecified"),
            Self::Informational => ::std::result::Result::Ok("Informational"),
            Self::Low => ::std::result::Result::Ok("Low"),
            Self::Medium => ::std::result::Result::Ok("Medium"),
            Self::High => ::std::result::Result::Ok("High"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(AlertSeverity);

/// How far the treatment of an alert is.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AlertStatus {
    /// `Unknown`
    Unknown,
    /// `Unspecified`
    Unspecified,
    /// `New`
    New,
    /// `InProgress`
    InProgress,
    /// `Resolved`
    Resolved,
    /// `Hidden`
    Hidden,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for AlertStatus {
    const NAME: &'static str = "AlertStatus";
    const MEMBERS: &'static [&'static str] = &[
        "Unknown",
        "Unspecified",
        "New",
        "InProgress",
        "Resolved",
        "Hidden",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "Unspecified" => ::std::option::Option::Some(Self::Unspecified),
            "New" => ::std::option::Option::Some(Self::New),
            "InProgress" => ::std::option::Option::Some(Self::InProgress),
            "Resolved" => ::std::option::Option::Some(Self::Resolved),
            "Hidden" => ::std::option::Option::Some(Self::Hidden),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::Unspecified => ::std::result::Result::Ok("Unspecified"),
            Self::New => ::std::result::Result::Ok("New"),
            Self::InProgress => ::std::result::Result::Ok("InProgress"),
            Self::Resolved => ::std::result::Result::Ok("Resolved"),
            Self::Hidden => ::std::result::Result::Ok("Hidden"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(AlertStatus);

/// Whether an alert was right.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AlertClassification {
    /// `Unknown`
    Unknown,
    /// `FalsePositive`
    FalsePositive,
    /// `TruePositive`
    TruePositive,
    /// `InformationalExpectedActivity`
    InformationalExpectedActivity,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for AlertClassification {
    const NAME: &'static str = "AlertClassification";
    const MEMBERS: &'static [&'static str] = &[
        "Unknown",
        "FalsePositive",
        "TruePositive",
        "InformationalExpectedActivity",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "FalsePositive" => ::std::option::Option::Some(Self::FalsePositive),
            "TruePositive" => ::std::option::Option::Some(Self::TruePositive),
            "InformationalExpectedActivity" => {
                ::std::option::Option::Some(Self::InformationalExpectedActivity)
            }
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::FalsePositive => ::std::result::Result::Ok("FalsePositive"),
            Self::TruePositive => ::std::result::Result::Ok("TruePositive"),
            Self::InformationalExpectedActivity => {
                ::std::result::Result::Ok("InformationalExpectedActivity")
            }
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(AlertClassification);

/// What was behind an alert. Microsoft Graph has other names for some of them.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AlertDetermination {
    /// `NotAvailable`
    NotAvailable,
    /// `Apt`
    Apt,
    /// `Malware`
    Malware,
    /// `SecurityPersonnel`
    SecurityPersonnel,
    /// `SecurityTesting`
    SecurityTesting,
    /// `UnwantedSoftware`
    UnwantedSoftware,
    /// `Other`
    Other,
    /// `MultiStagedAttack`
    MultiStagedAttack,
    /// `CompromisedAccount`
    CompromisedAccount,
    /// `Phishing`
    Phishing,
    /// `MaliciousUserActivity`
    MaliciousUserActivity,
    /// `NotMalicious`
    NotMalicious,
    /// `NoEnoughDataToValidate`
    NoEnoughDataToValidate,
    /// `ConfirmedActivity`
    ConfirmedActivity,
    /// `LineOfBusinessApplication`
    LineOfBusinessApplication,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for AlertDetermination {
    const NAME: &'static str = "AlertDetermination";
    const MEMBERS: &'static [&'static str] = &[
        "NotAvailable",
        "Apt",
        "Malware",
        "SecurityPersonnel",
        "SecurityTesting",
        "UnwantedSoftware",
        "Other",
        "MultiStagedAttack",
        "CompromisedAccount",
        "Phishing",
        "MaliciousUserActivity",
        "NotMalicious",
        "NoEnoughDataToValidate",
        "ConfirmedActivity",
        "LineOfBusinessApplication",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "NotAvailable" => ::std::option::Option::Some(Self::NotAvailable),
            "Apt" => ::std::option::Option::Some(Self::Apt),
            "Malware" => ::std::option::Option::Some(Self::Malware),
            "SecurityPersonnel" => ::std::option::Option::Some(Self::SecurityPersonnel),
            "SecurityTesting" => ::std::option::Option::Some(Self::SecurityTesting),
            "UnwantedSoftware" => ::std::option::Option::Some(Self::UnwantedSoftware),
            "Other" => ::std::option::Option::Some(Self::Other),
            "MultiStagedAttack" => ::std::option::Option::Some(Self::MultiStagedAttack),
            "CompromisedAccount" => ::std::option::Option::Some(Self::CompromisedAccount),
            "Phishing" => ::std::option::Option::Some(Self::Phishing),
            "MaliciousUserActivity" => {
                ::std::option::Option::Some(Self::MaliciousUserActivity)
            }
            "NotMalicious" => ::std::option::Option::Some(Self::NotMalicious),
            "NoEnoughDataToValidate" => {
                ::std::option::Option::Some(Self::NoEnoughDataToValidate)
            }
            "ConfirmedActivity" => ::std::option::Option::Some(Self::ConfirmedActivity),
            "LineOfBusinessApplication" => {
                ::std::option::Option::Some(Self::LineOfBusinessApplication)
            }
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::NotAvailable => ::std::result::Result::Ok("NotAvailable"),
            Self::Apt => ::std::result::Result::Ok("Apt"),
            Self::Malware => ::std::result::Result::Ok("Malware"),
            Self::SecurityPersonnel => ::std::result::Result::Ok("SecurityPersonnel"),
            Self::SecurityTesting => ::std::result::Result::Ok("SecurityTesting"),
            Self::UnwantedSoftware => ::std::result::Result::Ok("UnwantedSoftware"),
            Self::Other => ::std::result::Result::Ok("Other"),
            Self::MultiStagedAttack => ::std::result::Result::Ok("MultiStagedAttack"),
            Self::CompromisedAccount => ::std::result::Result::Ok("CompromisedAccount"),
            Self::Phishing => ::std::result::Result::Ok("Phishing"),
            Self::MaliciousUserActivity => {
                ::std::result::Result::Ok("MaliciousUserActivity")
            }
            Self::NotMalicious => ::std::result::Result::Ok("NotMalicious"),
            Self::NoEnoughDataToValidate => {
                ::std::result::Result::Ok("NoEnoughDataToValidate")
            }
            Self::ConfirmedActivity => ::std::result::Result::Ok("ConfirmedActivity"),
            Self::LineOfBusinessApplication => {
                ::std::result::Result::Ok("LineOfBusinessApplication")
            }
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(AlertDetermination);

/// How far an automated investigation is. Flags by the metadata, so that several may come as one text, separated by a comma and a space, or as a number.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvestigationState {
    /// `Unknown`
    Unknown,
    /// `Terminated`
    Terminated,
    /// `SuccessfullyRemediated`
    SuccessfullyRemediated,
    /// `Benign`
    Benign,
    /// `Failed`
    Failed,
    /// `PartiallyRemediated`
    PartiallyRemediated,
    /// `Running`
    Running,
    /// `PendingApproval`
    PendingApproval,
    /// `PendingResource`
    PendingResource,
    /// `Disabled`
    Disabled,
    /// `Queued`
    Queued,
    /// `InnerFailure`
    InnerFailure,
    /// `PreexistingAlert`
    PreexistingAlert,
    /// `UnsupportedOs`
    UnsupportedOs,
    /// `UnsupportedAlertType`
    UnsupportedAlertType,
    /// `SuppressedAlert`
    SuppressedAlert,
    /// `PartiallyInvestigated`
    PartiallyInvestigated,
    /// `TerminatedByUser`
    TerminatedByUser,
    /// `TerminatedBySystem`
    TerminatedBySystem,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for InvestigationState {
    const NAME: &'static str = "InvestigationState";
    const MEMBERS: &'static [&'static str] = &[
        "Unknown",
        "Terminated",
        "SuccessfullyRemediated",
        "Benign",
        "Failed",
        "PartiallyRemediated",
        "Running",
        "PendingApproval",
        "PendingResource",
        "Disabled",
        "Queued",
        "InnerFailure",
        "PreexistingAlert",
        "UnsupportedOs",
        "UnsupportedAlertType",
        "SuppressedAlert",
        "PartiallyInvestigated",
        "TerminatedByUser",
        "TerminatedBySystem",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "Terminated" => ::std::option::Option::Some(Self::Terminated),
            "SuccessfullyRemediated" => {
                ::std::option::Option::Some(Self::SuccessfullyRemediated)
            }
            "Benign" => ::std::option::Option::Some(Self::Benign),
            "Failed" => ::std::option::Option::Some(Self::Failed),
            "PartiallyRemediated" => {
                ::std::option::Option::Some(Self::PartiallyRemediated)
            }
            "Running" => ::std::option::Option::Some(Self::Running),
            "PendingApproval" => ::std::option::Option::Some(Self::PendingApproval),
            "PendingResource" => ::std::option::Option::Some(Self::PendingResource),
            "Disabled" => ::std::option::Option::Some(Self::Disabled),
            "Queued" => ::std::option::Option::Some(Self::Queued),
            "InnerFailure" => ::std::option::Option::Some(Self::InnerFailure),
            "PreexistingAlert" => ::std::option::Option::Some(Self::PreexistingAlert),
            "UnsupportedOs" => ::std::option::Option::Some(Self::UnsupportedOs),
            "UnsupportedAlertType" => {
                ::std::option::Option::Some(Self::UnsupportedAlertType)
            }
            "SuppressedAlert" => ::std::option::Option::Some(Self::SuppressedAlert),
            "PartiallyInvestigated" => {
                ::std::option::Option::Some(Self::PartiallyInvestigated)
            }
            "TerminatedByUser" => ::std::option::Option::Some(Self::TerminatedByUser),
            "TerminatedBySystem" => ::std::option::Option::Some(Self::TerminatedBySystem),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::Terminated => ::std::result::Result::Ok("Terminated"),
            Self::SuccessfullyRemediated => {
                ::std::result::Result::Ok("SuccessfullyRemediated")
            }
            Self::Benign => ::std::result::Result::Ok("Benign"),
            Self::Failed => ::std::result::Result::Ok("Failed"),
            Self::PartiallyRemediated => ::std::result::Result::Ok("PartiallyRemediated"),
            Self::Running => ::std::result::Result::Ok("Running"),
            Self::PendingApproval => ::std::result::Result::Ok("PendingApproval"),
            Self::PendingResource => ::std::result::Result::Ok("PendingResource"),
            Self::Disabled => ::std::result::Result::Ok("Disabled"),
            Self::Queued => ::std::result::Result::Ok("Queued"),
            Self::InnerFailure => ::std::result::Result::Ok("InnerFailure"),
            Self::PreexistingAlert => ::std::result::Result::Ok("PreexistingAlert"),
            Self::UnsupportedOs => ::std::result::Result::Ok("UnsupportedOs"),
            Self::UnsupportedAlertType => {
                ::std::result::Result::Ok("UnsupportedAlertType")
            }
            Self::SuppressedAlert => ::std::result::Result::Ok("SuppressedAlert"),
            Self::PartiallyInvestigated => {
                ::std::result::Result::Ok("PartiallyInvestigated")
            }
            Self::TerminatedByUser => ::std::result::Result::Ok("TerminatedByUser"),
            Self::TerminatedBySystem => ::std::result::Result::Ok("TerminatedBySystem"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(InvestigationState);

/// What found an alert. Flags by the metadata, so that several may come as one text, separated by a comma and a space, or as a number.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DetectionSource {
    /// `Unknown`
    Unknown,
    /// `WindowsDefenderAtp`
    WindowsDefenderAtp,
    /// `WindowsDefenderAv`
    WindowsDefenderAv,
    /// `WindowsDefenderSmartScreen`
    WindowsDefenderSmartScreen,
    /// `iSight`
    ISight,
    /// `Bitdefender`
    Bitdefender,
    /// `CustomerTI`
    CustomerTi,
    /// `Ziften`
    Ziften,
    /// `Lookout`
    Lookout,
    /// `SentinelOne`
    SentinelOne,
    /// `ThirdPartySensors`
    ThirdPartySensors,
    /// `OfficeATP`
    OfficeAtp,
    /// `AutomatedInvestigation`
    AutomatedInvestigation,
    /// `ThreatExperts`
    ThreatExperts,
    /// `CustomDetection`
    CustomDetection,
    /// `AzureATP`
    AzureAtp,
    /// `MCAS`
    Mcas,
    /// `MTP`
    Mtp,
    /// `AAD`
    Aad,
    /// `MAPG`
    Mapg,
    /// `Manual`
    Manual,
    /// `DLP`
    Dlp,
    /// `AppGPolicy`
    AppGPolicy,
    /// `AppGDetection`
    AppGDetection,
    /// `MDC`
    Mdc,
    /// `Compliance`
    Compliance,
    /// `Forms`
    Forms,
    /// `MailFlow`
    MailFlow,
    /// `MSTIC`
    Mstic,
    /// `Unspecified`
    Unspecified,
    /// `Sentinel`
    Sentinel,
    /// `All`
    All,
    /// `ThirdParty`
    ThirdParty,
    /// `DefenderForIoT`
    DefenderForIoT,
    /// `DefenderForServers`
    DefenderForServers,
    /// `DefenderForStorage`
    DefenderForStorage,
    /// `DefenderForDNS`
    DefenderForDns,
    /// `DefenderForDatabases`
    DefenderForDatabases,
    /// `DefenderForContainers`
    DefenderForContainers,
    /// `DefenderForNetwork`
    DefenderForNetwork,
    /// `DefenderForAppService`
    DefenderForAppService,
    /// `DefenderForKeyVault`
    DefenderForKeyVault,
    /// `DefenderForResourceManager`
    DefenderForResourceManager,
    /// `DefenderForApiManagement`
    DefenderForApiManagement,
    /// `NRTAlerts`
    NrtAlerts,
    /// `ScheduledAlerts`
    ScheduledAlerts,
    /// `MicrosoftDefenderThreatIntelligenceAnalytics`
    MicrosoftDefenderThreatIntelligenceAnalytics,
    /// `BuiltInML`
    BuiltInMl,
    /// `MicrosoftInsiderRiskManagement`
    MicrosoftInsiderRiskManagement,
    /// `Nsn`
    Nsn,
    /// `DefenderForAIServices`
    DefenderForAiServices,
    /// `SecurityCopilot`
    SecurityCopilot,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for DetectionSource {
    const NAME: &'static str = "DetectionSource";
    const MEMBERS: &'static [&'static str] = &[
        "Unknown",
        "WindowsDefenderAtp",
        "WindowsDefenderAv",
        "WindowsDefenderSmartScreen",
        "iSight",
        "Bitdefender",
        "CustomerTI",
        "Ziften",
        "Lookout",
        "SentinelOne",
        "ThirdPartySensors",
        "OfficeATP",
        "AutomatedInvestigation",
        "ThreatExperts",
        "CustomDetection",
        "AzureATP",
        "MCAS",
        "MTP",
        "AAD",
        "MAPG",
        "Manual",
        "DLP",
        "AppGPolicy",
        "AppGDetection",
        "MDC",
        "Compliance",
        "Forms",
        "MailFlow",
        "MSTIC",
        "Unspecified",
        "Sentinel",
        "All",
        "ThirdParty",
        "DefenderForIoT",
        "DefenderForServers",
        "DefenderForStorage",
        "DefenderForDNS",
        "DefenderForDatabases",
        "DefenderForContainers",
        "DefenderForNetwork",
        "DefenderForAppService",
        "DefenderForKeyVault",
        "DefenderForResourceManager",
        "DefenderForApiManagement",
        "NRTAlerts",
        "ScheduledAlerts",
        "MicrosoftDefenderThreatIntelligenceAnalytics",
        "BuiltInML",
        "MicrosoftInsiderRiskManagement",
        "Nsn",
        "DefenderForAIServices",
        "SecurityCopilot",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Unknown" => ::std::option::Option::Some(Self::Unknown),
            "WindowsDefenderAtp" => ::std::option::Option::Some(Self::WindowsDefenderAtp),
            "WindowsDefenderAv" => ::std::option::Option::Some(Self::WindowsDefenderAv),
            "WindowsDefenderSmartScreen" => {
                ::std::option::Option::Some(Self::WindowsDefenderSmartScreen)
            }
            "iSight" => ::std::option::Option::Some(Self::ISight),
            "Bitdefender" => ::std::option::Option::Some(Self::Bitdefender),
            "CustomerTI" => ::std::option::Option::Some(Self::CustomerTi),
            "Ziften" => ::std::option::Option::Some(Self::Ziften),
            "Lookout" => ::std::option::Option::Some(Self::Lookout),
            "SentinelOne" => ::std::option::Option::Some(Self::SentinelOne),
            "ThirdPartySensors" => ::std::option::Option::Some(Self::ThirdPartySensors),
            "OfficeATP" => ::std::option::Option::Some(Self::OfficeAtp),
            "AutomatedInvestigation" => {
                ::std::option::Option::Some(Self::AutomatedInvestigation)
            }
            "ThreatExperts" => ::std::option::Option::Some(Self::ThreatExperts),
            "CustomDetection" => ::std::option::Option::Some(Self::CustomDetection),
            "AzureATP" => ::std::option::Option::Some(Self::AzureAtp),
            "MCAS" => ::std::option::Option::Some(Self::Mcas),
            "MTP" => ::std::option::Option::Some(Self::Mtp),
            "AAD" => ::std::option::Option::Some(Self::Aad),
            "MAPG" => ::std::option::Option::Some(Self::Mapg),
            "Manual" => ::std::option::Option::Some(Self::Manual),
            "DLP" => ::std::option::Option::Some(Self::Dlp),
            "AppGPolicy" => ::std::option::Option::Some(Self::AppGPolicy),
            "AppGDetection" => ::std::option::Option::Some(Self::AppGDetection),
            "MDC" => ::std::option::Option::Some(Self::Mdc),
            "Compliance" => ::std::option::Option::Some(Self::Compliance),
            "Forms" => ::std::option::Option::Some(Self::Forms),
            "MailFlow" => ::std::option::Option::Some(Self::MailFlow),
            "MSTIC" => ::std::option::Option::Some(Self::Mstic),
            "Unspecified" => ::std::option::Option::Some(Self::Unspecified),
            "Sentinel" => ::std::option::Option::Some(Self::Sentinel),
            "All" => ::std::option::Option::Some(Self::All),
            "ThirdParty" => ::std::option::Option::Some(Self::ThirdParty),
            "DefenderForIoT" => ::std::option::Option::Some(Self::DefenderForIoT),
            "DefenderForServers" => ::std::option::Option::Some(Self::DefenderForServers),
            "DefenderForStorage" => ::std::option::Option::Some(Self::DefenderForStorage),
            "DefenderForDNS" => ::std::option::Option::Some(Self::DefenderForDns),
            "DefenderForDatabases" => {
                ::std::option::Option::Some(Self::DefenderForDatabases)
            }
            "DefenderForContainers" => {
                ::std::option::Option::Some(Self::DefenderForContainers)
            }
            "DefenderForNetwork" => ::std::option::Option::Some(Self::DefenderForNetwork),
            "DefenderForAppService" => {
                ::std::option::Option::Some(Self::DefenderForAppService)
            }
            "DefenderForKeyVault" => {
                ::std::option::Option::Some(Self::DefenderForKeyVault)
            }
            "DefenderForResourceManager" => {
                ::std::option::Option::Some(Self::DefenderForResourceManager)
            }
            "DefenderForApiManagement" => {
                ::std::option::Option::Some(Self::DefenderForApiManagement)
            }
            "NRTAlerts" => ::std::option::Option::Some(Self::NrtAlerts),
            "ScheduledAlerts" => ::std::option::Option::Some(Self::ScheduledAlerts),
            "MicrosoftDefenderThreatIntelligenceAnalytics" => {
                ::std::option::Option::Some(
                    Self::MicrosoftDefenderThreatIntelligenceAnalytics,
                )
            }
            "BuiltInML" => ::std::option::Option::Some(Self::BuiltInMl),
            "MicrosoftInsiderRiskManagement" => {
                ::std::option::Option::Some(Self::MicrosoftInsiderRiskManagement)
            }
            "Nsn" => ::std::option::Option::Some(Self::Nsn),
            "DefenderForAIServices" => {
                ::std::option::Option::Some(Self::DefenderForAiServices)
            }
            "SecurityCopilot" => ::std::option::Option::Some(Self::SecurityCopilot),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Unknown => ::std::result::Result::Ok("Unknown"),
            Self::WindowsDefenderAtp => ::std::result::Result::Ok("WindowsDefenderAtp"),
            Self::WindowsDefenderAv => ::std::result::Result::Ok("WindowsDefenderAv"),
            Self::WindowsDefenderSmartScreen => {
                ::std::result::Result::Ok("WindowsDefenderSmartScreen")
            }
            Self::ISight => ::std::result::Result::Ok("iSight"),
            Self::Bitdefender => ::std::result::Result::Ok("Bitdefender"),
            Self::CustomerTi => ::std::result::Result::Ok("CustomerTI"),
            Self::Ziften => ::std::result::Result::Ok("Ziften"),
            Self::Lookout => ::std::result::Result::Ok("Lookout"),
            Self::SentinelOne => ::std::result::Result::Ok("SentinelOne"),
            Self::ThirdPartySensors => ::std::result::Result::Ok("ThirdPartySensors"),
            Self::OfficeAtp => ::std::result::Result::Ok("OfficeATP"),
            Self::AutomatedInvestigation => {
                ::std::result::Result::Ok("AutomatedInvestigation")
            }
            Self::ThreatExperts => ::std::result::Result::Ok("ThreatExperts"),
            Self::CustomDetection => ::std::result::Result::Ok("CustomDetection"),
            Self::AzureAtp => ::std::result::Result::Ok("AzureATP"),
            Self::Mcas => ::std::result::Result::Ok("MCAS"),
            Self::Mtp => ::std::result::Result::Ok("MTP"),
            Self::Aad => ::std::result::Result::Ok("AAD"),
            Self::Mapg => ::std::result::Result::Ok("MAPG"),
            Self::Manual => ::std::result::Result::Ok("Manual"),
            Self::Dlp => ::std::result::Result::Ok("DLP"),
            Self::AppGPolicy => ::std::result::Result::Ok("AppGPolicy"),
            Self::AppGDetection => ::std::result::Result::Ok("AppGDetection"),
            Self::Mdc => ::std::result::Result::Ok("MDC"),
            Self::Compliance => ::std::result::Result::Ok("Compliance"),
            Self::Forms => ::std::result::Result::Ok("Forms"),
            Self::MailFlow => ::std::result::Result::Ok("MailFlow"),
            Self::Mstic => ::std::result::Result::Ok("MSTIC"),
            Self::Unspecified => ::std::result::Result::Ok("Unspecified"),
            Self::Sentinel => ::std::result::Result::Ok("Sentinel"),
            Self::All => ::std::result::Result::Ok("All"),
            Self::ThirdParty => ::std::result::Result::Ok("ThirdParty"),
            Self::DefenderForIoT => ::std::result::Result::Ok("DefenderForIoT"),
            Self::DefenderForServers => ::std::result::Result::Ok("DefenderForServers"),
            Self::DefenderForStorage => ::std::result::Result::Ok("DefenderForStorage"),
            Self::DefenderForDns => ::std::result::Result::Ok("DefenderForDNS"),
            Self::DefenderForDatabases => {
                ::std::result::Result::Ok("DefenderForDatabases")
            }
            Self::DefenderForContainers => {
                ::std::result::Result::Ok("DefenderForContainers")
            }
            Self::DefenderForNetwork => ::std::result::Result::Ok("DefenderForNetwork"),
            Self::DefenderForAppService => {
                ::std::result::Result::Ok("DefenderForAppService")
            }
            Self::DefenderForKeyVault => ::std::result::Result::Ok("DefenderForKeyVault"),
            Self::DefenderForResourceManager => {
                ::std::result::Result::Ok("DefenderForResourceManager")
            }
            Self::DefenderForApiManagement => {
                ::std::result::Result::Ok("DefenderForApiManagement")
            }
            Self::NrtAlerts => ::std::result::Result::Ok("NRTAlerts"),
            Self::ScheduledAlerts => ::std::result::Result::Ok("ScheduledAlerts"),
            Self::MicrosoftDefenderThreatIntelligenceAnalytics => {
                ::std::result::Result::Ok("MicrosoftDefenderThreatIntelligenceAnalytics")
            }
            Self::BuiltInMl => ::std::result::Result::Ok("BuiltInML"),
            Self::MicrosoftInsiderRiskManagement => {
                ::std::result::Result::Ok("MicrosoftInsiderRiskManagement")
            }
            Self::Nsn => ::std::result::Result::Ok("Nsn"),
            Self::DefenderForAiServices => {
                ::std::result::Result::Ok("DefenderForAIServices")
            }
            Self::SecurityCopilot => ::std::result::Result::Ok("SecurityCopilot"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(DetectionSource);

/// Kind of a piece of evidence.
///
/// The service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EvidenceEntityType {
    /// `Url`
    Url,
    /// `User`
    User,
    /// `File`
    File,
    /// `Machine`
    Machine,
    /// `Ip`
    Ip,
    /// `Process`
    Process,
    /// `Mailbox`
    Mailbox,
    /// `MailCluster`
    MailCluster,
    /// `MailMessage`
    MailMessage,
    /// `SecurityGroup`
    SecurityGroup,
    /// `RegistryKey`
    RegistryKey,
    /// `Registry`
    Registry,
    /// `CommandLine`
    CommandLine,
    /// `CloudApplication`
    CloudApplication,
    /// `OAuthApplication`
    OAuthApplication,
    /// A value that the specification does not list, written back as it was read.
    UnknownValue(::mde_core::UnknownValue),
}

impl ::mde_core::open_enum::OpenEnum for EvidenceEntityType {
    const NAME: &'static str = "EvidenceEntityType";
    const MEMBERS: &'static [&'static str] = &[
        "Url",
        "User",
        "File",
        "Machine",
        "Ip",
        "Process",
        "Mailbox",
        "MailCluster",
        "MailMessage",
        "SecurityGroup",
        "RegistryKey",
        "Registry",
        "CommandLine",
        "CloudApplication",
        "OAuthApplication",
    ];

    fn from_known(text: &str) -> ::std::option::Option<Self> {
        match text {
            "Url" => ::std::option::Option::Some(Self::Url),
            "User" => ::std::option::Option::Some(Self::User),
            "File" => ::std::option::Option::Some(Self::File),
            "Machine" => ::std::option::Option::Some(Self::Machine),
            "Ip" => ::std::option::Option::Some(Self::Ip),
            "Process" => ::std::option::Option::Some(Self::Process),
            "Mailbox" => ::std::option::Option::Some(Self::Mailbox),
            "MailCluster" => ::std::option::Option::Some(Self::MailCluster),
            "MailMessage" => ::std::option::Option::Some(Self::MailMessage),
            "SecurityGroup" => ::std::option::Option::Some(Self::SecurityGroup),
            "RegistryKey" => ::std::option::Option::Some(Self::RegistryKey),
            "Registry" => ::std::option::Option::Some(Self::Registry),
            "CommandLine" => ::std::option::Option::Some(Self::CommandLine),
            "CloudApplication" => ::std::option::Option::Some(Self::CloudApplication),
            "OAuthApplication" => ::std::option::Option::Some(Self::OAuthApplication),
            _ => ::std::option::Option::None,
        }
    }

    fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_known(
        &self,
    ) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
        match self {
            Self::Url => ::std::result::Result::Ok("Url"),
            Self::User => ::std::result::Result::Ok("User"),
            Self::File => ::std::result::Result::Ok("File"),
            Self::Machine => ::std::result::Result::Ok("Machine"),
            Self::Ip => ::std::result::Result::Ok("Ip"),
            Self::Process => ::std::result::Result::Ok("Process"),
            Self::Mailbox => ::std::result::Result::Ok("Mailbox"),
            Self::MailCluster => ::std::result::Result::Ok("MailCluster"),
            Self::MailMessage => ::std::result::Result::Ok("MailMessage"),
            Self::SecurityGroup => ::std::result::Result::Ok("SecurityGroup"),
            Self::RegistryKey => ::std::result::Result::Ok("RegistryKey"),
            Self::Registry => ::std::result::Result::Ok("Registry"),
            Self::CommandLine => ::std::result::Result::Ok("CommandLine"),
            Self::CloudApplication => ::std::result::Result::Ok("CloudApplication"),
            Self::OAuthApplication => ::std::result::Result::Ok("OAuthApplication"),
            Self::UnknownValue(value) => ::std::result::Result::Err(value),
        }
    }
}

::mde_core::impl_open_enum!(EvidenceEntityType);
