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
