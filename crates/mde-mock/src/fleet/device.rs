//! Made-up machines that look real: what belongs together comes together, such as a platform, its
//! builds and its sensor.
//!
//! Every member of every enum and every null that the contract allows turns up: values are dealt
//! from decks, never just drawn. Members come from the contract; the shares here only say which of
//! them are common.

use std::net::{Ipv4Addr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;
use rand::RngExt;
use serde::Serialize;

use crate::contract::Contract;
use crate::deck::Deck;

/// 2026-01-15T08:00:00Z, the fleet's present: dates do not depend on the day of the run.
const PRESENT: DateTime<Utc> = DateTime::from_timestamp(1_768_464_000, 0).unwrap();
const DAY: i64 = 86_400;

/// A made-up machine.
pub(super) struct Device {
    /// What is sent, with the properties in the service's order.
    pub(super) json: String,
    /// Whether it is somebody's own, and no server or printer.
    pub(super) personal: bool,
}

pub(super) fn generate(contract: &Contract, rng: &mut impl Rng, count: usize) -> Vec<Device> {
    let mut decks = Decks::new(contract);
    let device = |number| {
        let platform = decks.platform.deal(rng);
        let machine = decks.machine(rng, platform, number);
        Device {
            json: serde_json::to_string(&machine).expect("texts and numbers have a JSON form"),
            personal: matches!(platform.role, Role::Workstation | Role::Mac | Role::Phone),
        }
    };
    (0..count).map(device).collect()
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Machine {
    id: String,
    merged_into_machine_id: Option<String>,
    is_potential_duplication: bool,
    is_excluded: bool,
    exclusion_reason: Option<String>,
    computer_dns_name: Option<String>,
    first_seen: Option<String>,
    last_seen: Option<String>,
    os_platform: Option<&'static str>,
    os_processor: Option<&'static str>,
    version: Option<&'static str>,
    last_ip_address: Option<String>,
    last_external_ip_address: Option<String>,
    agent_version: Option<String>,
    os_build: Option<i64>,
    health_status: String,
    device_value: Option<String>,
    rbac_group_id: Option<GroupId>,
    rbac_group_name: Option<&'static str>,
    ip_addresses: Option<Vec<Interface>>,
    risk_score: Option<String>,
    exposure_level: Option<String>,
    is_aad_joined: Option<bool>,
    aad_device_id: Option<String>,
    machine_tags: Option<&'static [&'static str]>,
    vm_metadata: Option<VmMetadata>,
    onboarding_status: String,
    os_architecture: Option<&'static str>,
    managed_by: String,
    managed_by_status: String,
    #[serde(flatten)]
    retired: Option<Retired>,
}

/// The service has always sent a number; its documents say text.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
enum GroupId {
    Number(i64),
    Text(&'static str),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Interface {
    ip_address: Option<String>,
    mac_address: Option<String>,
    r#type: Option<String>,
    operational_status: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VmMetadata {
    vm_id: Option<String>,
    cloud_provider: String,
    resource_id: Option<String>,
    subscription_id: Option<String>,
}

/// Properties that records of older revisions still have.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Retired {
    os_version: Option<&'static str>,
    defender_av_status: Option<&'static str>,
    system_product_name: Option<&'static str>,
    group_name: Option<&'static str>,
    is_online: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Workstation,
    Server,
    Linux,
    Mac,
    Phone,
    /// Seen on the network only: no sensor, no operating system worth the name.
    Network,
    /// A record in which everything that may be null is.
    Bare,
}

/// What a platform brings with it.
#[derive(Clone, Copy)]
struct Platform {
    role: Role,
    name: &'static str,
    /// Versions and their builds.
    releases: &'static [(&'static str, Option<i64>)],
    /// Processor and architecture, for the platforms that tell.
    hardware: Option<(&'static str, &'static str)>,
    /// What its devices are called, before their number.
    names: &'static [&'static str],
}

/// Makes a row of `PLATFORMS`.
const fn row(
    share: usize,
    role: Role,
    name: &'static str,
    releases: &'static [(&'static str, Option<i64>)],
    hardware: Option<(&'static str, &'static str)>,
    names: &'static [&'static str],
) -> (Platform, usize) {
    let platform = Platform {
        role,
        name,
        releases,
        hardware,
        names,
    };
    (platform, share)
}

/// Platforms and how many of thirty machines have each.
#[rustfmt::skip]
const PLATFORMS: [(Platform, usize); 13] = {
    use Role::{Bare, Linux, Mac, Network, Phone, Server, Workstation};
    const X64: Option<(&str, &str)> = Some(("x64", "64-bit"));
    const X86: Option<(&str, &str)> = Some(("x86", "32-bit"));
    const ARM: Option<(&str, &str)> = Some(("arm64", "64-bit"));
    [
        row(8, Workstation, "Windows11", &[("23H2", Some(22_631)), ("24H2", Some(26_100)), ("25H2", Some(26_200))], X64, &["laptop-", "desktop-", "fin-ws-", "büro-pc-"]),
        row(1, Workstation, "Windows11", &[("24H2", Some(26_100))], ARM, &["surface-"]),
        row(3, Workstation, "Windows10", &[("21H2", Some(19_044)), ("22H2", Some(19_045))], X64, &["laptop-", "kiosk-"]),
        row(1, Workstation, "Windows10", &[("1809", Some(17_763))], X86, &["plant-hmi-"]),
        row(3, Server, "WindowsServer2022", &[("21H2", Some(20_348))], X64, &["srv-app-", "srv-sql-"]),
        row(2, Server, "WindowsServer2019", &[("1809", Some(17_763))], X64, &["srv-file-", "srv-dc-"]),
        row(3, Linux, "Ubuntu", &[("22.4", Some(6)), ("24.4", Some(6))], None, &["build-", "web-"]),
        row(2, Linux, "RedHatEnterpriseLinux", &[("9.5", None), ("8.10", None)], X64, &["erp-db-"]),
        row(2, Mac, "macOS", &[("15.2", None), ("14.7", None)], ARM, &["MacBook-Pro-"]),
        row(1, Phone, "iOS", &[("18.2", None)], None, &["Anna's iPad (10th generation) ", "Zoë's iPhone "]),
        row(1, Phone, "Android", &[("15", None), ("14", None)], None, &["Pixel 8 "]),
        row(2, Network, "Other", &[("Other", None)], None, &["printer-", "switch-"]),
        row(1, Bare, "", &[], None, &[]),
    ]
};

/// What the records of older revisions have besides: once nothing, once something.
const OLD: Retired = Retired {
    os_version: None,
    defender_av_status: None,
    system_product_name: None,
    group_name: None,
    is_online: None,
};
const OLDER: Retired = Retired {
    os_version: Some("10.0.0.0"),
    defender_av_status: Some("Updated"),
    system_product_name: Some("Latitude 7490"),
    group_name: Some("Laptops"),
    is_online: Some(true),
};

/// Tags that people and rules put on machines.
const TAGS: [&[&str]; 7] = [
    &[],
    &["finance", "tier-1"],
    &["loaner"],
    &["Büro Zürich"],
    &["pci-dss", "patch ring 2", "owner: ops"],
    &["vip"],
    &["decommission 2026-Q2"],
];

struct Decks {
    platform: Deck<Platform>,
    health: Deck<String>,
    exclusion: Deck<Option<String>>,
    duplicate: Deck<bool>,
    value: Deck<String>,
    risk: Deck<String>,
    exposure: Deck<String>,
    without_sensor: Deck<String>,
    manager: Deck<String>,
    manager_status: Deck<String>,
    /// What else a Windows machine may have besides its network card and its loopback.
    extra_interface: Deck<Option<String>>,
    extra_interface_status: Deck<String>,
    /// `None` for hardware.
    cloud: Deck<Option<String>>,
    group: Deck<(GroupId, Option<&'static str>)>,
    tags: Deck<&'static [&'static str]>,
    retired: Deck<Option<Retired>>,
    /// How many digits a date has after the seconds.
    fraction: Deck<u32>,
    named: Deck<bool>,
    dual_stack: Deck<bool>,
    joined: Deck<(bool, bool)>,
}

impl Decks {
    fn new(contract: &Contract) -> Self {
        let members = |schema, common| shares(contract.members(schema), common);
        let deck = |schema, common| Deck::new(members(schema, common));
        let deck_with_none = |schema, common, none| {
            let members = members(schema, common).into_iter();
            let members = members.map(|(member, share)| (Some(member), share));
            Deck::new(members.chain([(None, none)]))
        };
        let seldom = |value| (Some(value), 1);
        Self {
            platform: Deck::new(PLATFORMS),
            health: deck("MachineHealthStatus", &[("Active", 12), ("Inactive", 3)]),
            exclusion: deck_with_none("ExclusionReason", &[], 20),
            duplicate: Deck::new([(false, 14), (true, 1)]),
            value: deck("DeviceValue", &[("Normal", 8), ("High", 2)]),
            risk: deck("RiskScore", &[("None", 7), ("Low", 3), ("Medium", 2)]),
            exposure: deck("ExposureLevel", &[("Low", 5), ("Medium", 4), ("High", 2)]),
            without_sensor: deck("OnboardingStatus", &[("Onboarded", 0)]),
            manager: deck("DeviceManagedBy", &[("Intune", 5), ("Unknown", 2)]),
            manager_status: deck("DeviceManagedByStatus", &[("Success", 7)]),
            extra_interface: deck_with_none(
                "InterfaceType",
                &[("IEEE80211", 4), ("Tunnel", 2), ("SoftwareLoopback", 0)],
                8,
            ),
            extra_interface_status: deck("IpInterfaceOperationalStatus", &[("Up", 4), ("Down", 2)]),
            cloud: deck_with_none("VmCloudProvider", &[("Azure", 3)], 4),
            group: Deck::new([
                ((GroupId::Number(12), Some("Laptops")), 4),
                ((GroupId::Number(140), Some("Finance workstations")), 2),
                ((GroupId::Number(0), None), 3),
                ((GroupId::Number(0), Some("UnassignedGroup")), 1),
                ((GroupId::Text("12"), Some("Laptops")), 1),
            ]),
            tags: Deck::new(TAGS.map(|tags| (tags, if tags.is_empty() { 6 } else { 1 }))),
            retired: Deck::new([(None, 16), seldom(OLD), seldom(OLDER)]),
            fraction: Deck::new((0..=7).map(|digits| (digits, if digits == 7 { 4 } else { 1 }))),
            named: Deck::new([(true, 2), (false, 1)]),
            dual_stack: Deck::new([(false, 3), (true, 1)]),
            joined: Deck::new([((true, true), 5), ((true, false), 1), ((false, false), 2)]),
        }
    }

    fn machine(&mut self, rng: &mut impl Rng, platform: Platform, number: usize) -> Machine {
        match platform.role {
            Role::Bare => self.bare(rng),
            Role::Network => self.on_the_network(rng, platform, number),
            _ => self.with_sensor(rng, platform, number),
        }
    }

    /// Only what must not be null is there.
    fn bare(&mut self, rng: &mut impl Rng) -> Machine {
        Machine {
            id: hex(rng, 40),
            health_status: "Inactive".to_owned(),
            onboarding_status: self.without_sensor.deal(rng),
            managed_by: "Unknown".to_owned(),
            managed_by_status: "Unknown".to_owned(),
            ..Machine::default()
        }
    }

    fn on_the_network(&mut self, rng: &mut impl Rng, platform: Platform, number: usize) -> Machine {
        let address = format!("192.0.2.{}", rng.random_range(1..255));
        let named = self.named.deal(rng);
        let last_seen = PRESENT - seconds(rng, 0, 30 * DAY);
        Machine {
            computer_dns_name: named.then(|| format!("{}{number}", pick(rng, platform.names))),
            first_seen: Some("0001-01-01T00:00:00Z".to_owned()),
            last_seen: Some(self.date(rng, last_seen)),
            os_platform: Some(platform.name),
            version: Some(pick(rng, platform.releases).0),
            last_ip_address: Some(address.clone()),
            device_value: Some("Normal".to_owned()),
            rbac_group_id: Some(GroupId::Number(0)),
            rbac_group_name: Some("UnassignedGroup"),
            ip_addresses: Some(vec![Interface {
                ip_address: Some(address),
                mac_address: Some(mac(rng)),
                r#type: None,
                operational_status: named.then(|| "Unknown".to_owned()),
            }]),
            exposure_level: Some("None".to_owned()),
            is_aad_joined: Some(false),
            machine_tags: Some(&[]),
            ..self.bare(rng)
        }
    }

    fn with_sensor(&mut self, rng: &mut impl Rng, platform: Platform, number: usize) -> Machine {
        let role = platform.role;
        let windows = matches!(role, Role::Workstation | Role::Server);
        let (version, os_build) = *pick(rng, platform.releases);
        let health_status = self.health.deal(rng);
        let silent_for = if health_status == "Active" {
            seconds(rng, 0, DAY)
        } else {
            seconds(rng, 7 * DAY, 60 * DAY)
        };
        let last_seen = PRESENT - silent_for;
        let first_seen = last_seen - seconds(rng, DAY, 900 * DAY);
        let exclusion_reason = self.exclusion.deal(rng);
        let is_potential_duplication = self.duplicate.deal(rng);
        let server = matches!(role, Role::Server | Role::Linux);
        let (rbac_group_id, rbac_group_name) = if server {
            (GroupId::Number(7), Some("Servers"))
        } else {
            self.group.deal(rng)
        };
        let (joined, registered) = self.joined.deal(rng);
        let ip_addresses = self.interfaces(rng, role);
        let name = format!("{}{number}", pick(rng, platform.names));
        Machine {
            id: hex(rng, 40),
            merged_into_machine_id: is_potential_duplication.then(|| hex(rng, 40)),
            is_potential_duplication,
            is_excluded: exclusion_reason.is_some(),
            exclusion_reason,
            computer_dns_name: Some(match role {
                Role::Workstation | Role::Server => format!("{name}.corp.contoso.com"),
                Role::Mac => format!("{name}.local"),
                _ => name.trim_end().to_owned(),
            }),
            first_seen: Some(self.date(rng, first_seen)),
            last_seen: Some(self.date(rng, last_seen)),
            os_platform: Some(platform.name),
            os_processor: platform.hardware.map(|(processor, _)| processor),
            version: Some(version),
            last_ip_address: ip_addresses[0].ip_address.clone(),
            last_external_ip_address: Some(self.external_address(rng)),
            agent_version: Some(agent_version(rng, role, os_build)),
            os_build,
            health_status,
            device_value: Some(self.value.deal(rng)),
            rbac_group_id: Some(rbac_group_id),
            rbac_group_name,
            ip_addresses: Some(ip_addresses),
            risk_score: Some(self.risk.deal(rng)),
            exposure_level: Some(self.exposure.deal(rng)),
            is_aad_joined: (role != Role::Linux).then_some(windows && joined),
            aad_device_id: (windows && registered).then(|| guid(rng)),
            machine_tags: Some(self.tags.deal(rng)),
            vm_metadata: if server {
                self.virtual_machine(rng, number)
            } else {
                None
            },
            onboarding_status: "Onboarded".to_owned(),
            os_architecture: platform.hardware.map(|(_, architecture)| architecture),
            managed_by: self.manager.deal(rng),
            managed_by_status: self.manager_status.deal(rng),
            retired: match role {
                Role::Workstation => self.retired.deal(rng),
                _ => None,
            },
        }
    }

    /// At least one, and an address with it.
    fn interfaces(&mut self, rng: &mut impl Rng, role: Role) -> Vec<Interface> {
        let card = if role == Role::Phone {
            "IEEE80211"
        } else {
            "Ethernet"
        };
        // Linux sensors report no hardware address.
        let mac_address = if role == Role::Linux {
            "000000000000".to_owned()
        } else {
            mac(rng)
        };
        let up = |ip_address: String, mac_address: Option<String>, r#type: &str| Interface {
            ip_address: Some(ip_address),
            mac_address,
            r#type: Some(r#type.to_owned()),
            operational_status: Some("Up".to_owned()),
        };
        let mut interfaces = vec![up(private_address(rng), Some(mac_address.clone()), card)];
        if self.dual_stack.deal(rng) {
            let host = Ipv6Addr::from((0xfe80 << 112) | u128::from(rng.random::<u64>()));
            interfaces.push(up(host.to_string(), Some(mac_address), card));
        }
        if !matches!(role, Role::Workstation | Role::Server) {
            return interfaces;
        }
        if let Some(r#type) = self.extra_interface.deal(rng) {
            let status = self.extra_interface_status.deal(rng);
            interfaces.push(Interface {
                ip_address: (status == "Up").then(|| private_address(rng)),
                mac_address: Some(mac(rng)),
                r#type: Some(r#type),
                operational_status: Some(status),
            });
        }
        interfaces.push(up("127.0.0.1".to_owned(), None, "SoftwareLoopback"));
        interfaces
    }

    fn external_address(&mut self, rng: &mut impl Rng) -> String {
        if self.dual_stack.deal(rng) {
            let host = (0x2001_0db8 << 96) | u128::from(rng.random::<u32>());
            return Ipv6Addr::from(host).to_string();
        }
        let network = pick(rng, &["203.0.113", "198.51.100"]);
        format!("{network}.{}", rng.random_range(1..255))
    }

    fn virtual_machine(&mut self, rng: &mut impl Rng, number: usize) -> Option<VmMetadata> {
        let cloud_provider = self.cloud.deal(rng)?;
        let known = cloud_provider == "Azure";
        let subscription = guid(rng);
        Some(VmMetadata {
            vm_id: known.then(|| guid(rng)),
            cloud_provider,
            resource_id: known.then(|| {
                format!(
                    "/subscriptions/{subscription}/resourceGroups/prod/providers/\
                     Microsoft.Compute/virtualMachines/vm-{number}"
                )
            }),
            subscription_id: known.then_some(subscription),
        })
    }

    /// A date with 0 to 7 digits after the seconds, as the service writes them.
    fn date(&mut self, rng: &mut impl Rng, date: DateTime<Utc>) -> String {
        let seconds = date.format("%Y-%m-%dT%H:%M:%S");
        match self.fraction.deal(rng) {
            0 => format!("{seconds}Z"),
            digits => {
                let fraction = rng.random_range(0..10_u32.pow(digits));
                format!("{seconds}.{fraction:0width$}Z", width = digits as usize)
            }
        }
    }
}

/// Every member that the contract knows, one card each but for the common ones.
fn shares(members: &[String], common: &[(&str, usize)]) -> Vec<(String, usize)> {
    // What is no enum to the contract may be any text.
    if members.is_empty() {
        return vec![("Unknown".to_owned(), 1)];
    }
    let share = |member: &str| common.iter().find(|(name, _)| *name == member);
    members
        .iter()
        .map(|member| (member.clone(), share(member).map_or(1, |(_, share)| *share)))
        .collect()
}

fn pick<'a, T>(rng: &mut impl Rng, values: &'a [T]) -> &'a T {
    &values[rng.random_range(0..values.len())]
}

fn seconds(rng: &mut impl Rng, from: i64, to: i64) -> TimeDelta {
    TimeDelta::seconds(rng.random_range(from..to))
}

fn hex(rng: &mut impl Rng, digits: usize) -> String {
    let digit = |_| char::from(b"0123456789abcdef"[rng.random_range(0..16)]);
    (0..digits).map(digit).collect()
}

fn mac(rng: &mut impl Rng) -> String {
    let vendor = pick(rng, &["00155D", "3C52A1", "7C2A31", "A4BB6D"]);
    format!("{vendor}{}", hex(rng, 6).to_uppercase())
}

fn guid(rng: &mut impl Rng) -> String {
    let [a, b, c, d, e] = [8, 4, 3, 3, 12].map(|digits| hex(rng, digits));
    format!("{a}-{b}-4{c}-a{d}-{e}")
}

fn private_address(rng: &mut impl Rng) -> String {
    let host = rng.random_range(0x0a00_0001..0x0aff_ffff);
    Ipv4Addr::from_bits(host).to_string()
}

/// Four parts on every platform.
fn agent_version(rng: &mut impl Rng, role: Role, os_build: Option<i64>) -> String {
    let minor = rng.random_range(1..5000);
    match (role, os_build) {
        (Role::Linux, _) => format!("30.{}.{}.0", rng.random_range(124_000..125_120), minor % 10),
        (Role::Mac, _) => format!("101.{}.{minor}.0", rng.random_range(25_010..25_120)),
        (Role::Phone, _) => format!("1.0.{minor}.{}", rng.random_range(0..9)),
        (_, build) => {
            let train = rng.random_range(8_700..8_800);
            format!("10.{train}.{}.{minor}", build.unwrap_or_default())
        }
    }
}
