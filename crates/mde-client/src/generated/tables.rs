// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

/// `GET /api/users/{id}/machines`
pub static LIST_USER_MACHINES: ::mde_core::Operation = ::mde_core::Operation::new(
    "listUserMachines",
    "GET",
    "/api/users/{id}/machines",
    &[
        ::mde_core::RateLimit::new(100, ::std::time::Duration::from_secs(60)),
        ::mde_core::RateLimit::new(1500, ::std::time::Duration::from_secs(3600)),
    ],
    &["Machine.Read.All", "Machine.ReadWrite.All"],
    &["Machine.Read", "Machine.ReadWrite"],
);

/// `GET /api/users/{id}/alerts`
pub static LIST_USER_ALERTS: ::mde_core::Operation = ::mde_core::Operation::new(
    "listUserAlerts",
    "GET",
    "/api/users/{id}/alerts",
    &[
        ::mde_core::RateLimit::new(100, ::std::time::Duration::from_secs(60)),
        ::mde_core::RateLimit::new(1500, ::std::time::Duration::from_secs(3600)),
    ],
    &["Alert.Read.All", "Alert.ReadWrite.All"],
    &["Alert.Read", "Alert.ReadWrite"],
);

/// `GET /api/machines`
pub static LIST_MACHINES: ::mde_core::Operation = ::mde_core::Operation::new(
    "listMachines",
    "GET",
    "/api/machines",
    &[
        ::mde_core::RateLimit::new(100, ::std::time::Duration::from_secs(60)),
        ::mde_core::RateLimit::new(1500, ::std::time::Duration::from_secs(3600)),
    ],
    &["Machine.Read.All", "Machine.ReadWrite.All"],
    &["Machine.Read", "Machine.ReadWrite"],
);

/// `GET /api/machines/{id}`
pub static GET_MACHINE: ::mde_core::Operation = ::mde_core::Operation::new(
    "getMachine",
    "GET",
    "/api/machines/{id}",
    &[
        ::mde_core::RateLimit::new(100, ::std::time::Duration::from_secs(60)),
        ::mde_core::RateLimit::new(1500, ::std::time::Duration::from_secs(3600)),
    ],
    &["Machine.Read.All", "Machine.ReadWrite.All"],
    &["Machine.Read", "Machine.ReadWrite"],
);

/// `GET /api/machines/{id}/logonusers`
pub static LIST_MACHINE_LOGON_USERS: ::mde_core::Operation = ::mde_core::Operation::new(
    "listMachineLogonUsers",
    "GET",
    "/api/machines/{id}/logonusers",
    &[
        ::mde_core::RateLimit::new(100, ::std::time::Duration::from_secs(60)),
        ::mde_core::RateLimit::new(1500, ::std::time::Duration::from_secs(3600)),
    ],
    &["User.Read.All"],
    &["User.Read.All"],
);

/// `GET /api/machines/{id}/alerts`
pub static LIST_MACHINE_ALERTS: ::mde_core::Operation = ::mde_core::Operation::new(
    "listMachineAlerts",
    "GET",
    "/api/machines/{id}/alerts",
    &[
        ::mde_core::RateLimit::new(100, ::std::time::Duration::from_secs(60)),
        ::mde_core::RateLimit::new(1500, ::std::time::Duration::from_secs(3600)),
    ],
    &["Alert.Read.All", "Alert.ReadWrite.All"],
    &["Alert.Read", "Alert.ReadWrite"],
);

/// `GET /api/alerts/{id}`
pub static GET_ALERT: ::mde_core::Operation = ::mde_core::Operation::new(
    "getAlert",
    "GET",
    "/api/alerts/{id}",
    &[
        ::mde_core::RateLimit::new(100, ::std::time::Duration::from_secs(60)),
        ::mde_core::RateLimit::new(1500, ::std::time::Duration::from_secs(3600)),
    ],
    &["Alert.Read.All", "Alert.ReadWrite.All"],
    &["Alert.Read", "Alert.ReadWrite"],
);

/// Every operation.
pub static OPERATIONS: &[&::mde_core::Operation] = &[
    &LIST_USER_MACHINES,
    &LIST_USER_ALERTS,
    &LIST_MACHINES,
    &GET_MACHINE,
    &LIST_MACHINE_LOGON_USERS,
    &LIST_MACHINE_ALERTS,
    &GET_ALERT,
];

/// Every host of the service, the default first.
pub static SERVERS: &[&::mde_core::Server] = &[
    &servers::GLOBAL,
    &servers::GLOBAL_SECURITYCENTER,
    &servers::GLOBAL_WINDOWS,
    &servers::US,
    &servers::EU,
    &servers::UK,
    &servers::AU,
    &servers::SWA,
    &servers::INA,
    &servers::US_SECURITYCENTER,
    &servers::EU_SECURITYCENTER,
    &servers::UK_SECURITYCENTER,
    &servers::US_WINDOWS,
    &servers::EU_WINDOWS,
    &servers::UK_WINDOWS,
    &servers::GCC,
    &servers::GCC_HIGH,
    &servers::DOD,
];

/// Each host of the service by its name.
pub mod servers {
    /// The host that is asked where none is chosen.
    pub static DEFAULT: &::mde_core::Server = &GLOBAL;

    /// Commercial cloud, global. Answers from the nearest location.
    pub static GLOBAL: ::mde_core::Server = ::mde_core::Server::new(
        "global",
        "commercial",
        "https://api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, global. Answers from the nearest location.",
    );

    /// Commercial cloud, the older name of the global host.
    pub static GLOBAL_SECURITYCENTER: ::mde_core::Server = ::mde_core::Server::new(
        "global-securitycenter",
        "commercial",
        "https://api.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, the older name of the global host.",
    );

    /// Commercial cloud, the oldest name of the global host.
    pub static GLOBAL_WINDOWS: ::mde_core::Server = ::mde_core::Server::new(
        "global-windows",
        "commercial",
        "https://api.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, the oldest name of the global host.",
    );

    /// Commercial cloud, United States.
    pub static US: ::mde_core::Server = ::mde_core::Server::new(
        "us",
        "commercial",
        "https://us.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United States.",
    );

    /// Commercial cloud, Europe.
    pub static EU: ::mde_core::Server = ::mde_core::Server::new(
        "eu",
        "commercial",
        "https://eu.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Europe.",
    );

    /// Commercial cloud, United Kingdom.
    pub static UK: ::mde_core::Server = ::mde_core::Server::new(
        "uk",
        "commercial",
        "https://uk.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United Kingdom.",
    );

    /// Commercial cloud, Australia.
    pub static AU: ::mde_core::Server = ::mde_core::Server::new(
        "au",
        "commercial",
        "https://au.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Australia.",
    );

    /// Commercial cloud, Switzerland.
    pub static SWA: ::mde_core::Server = ::mde_core::Server::new(
        "swa",
        "commercial",
        "https://swa.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Switzerland.",
    );

    /// Commercial cloud, India.
    pub static INA: ::mde_core::Server = ::mde_core::Server::new(
        "ina",
        "commercial",
        "https://ina.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, India.",
    );

    /// Commercial cloud, United States, older name.
    pub static US_SECURITYCENTER: ::mde_core::Server = ::mde_core::Server::new(
        "us-securitycenter",
        "commercial",
        "https://api-us.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United States, older name.",
    );

    /// Commercial cloud, Europe, older name.
    pub static EU_SECURITYCENTER: ::mde_core::Server = ::mde_core::Server::new(
        "eu-securitycenter",
        "commercial",
        "https://api-eu.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Europe, older name.",
    );

    /// Commercial cloud, United Kingdom, older name.
    pub static UK_SECURITYCENTER: ::mde_core::Server = ::mde_core::Server::new(
        "uk-securitycenter",
        "commercial",
        "https://api-uk.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United Kingdom, older name.",
    );

    /// Commercial cloud, United States, oldest name.
    pub static US_WINDOWS: ::mde_core::Server = ::mde_core::Server::new(
        "us-windows",
        "commercial",
        "https://api-us.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United States, oldest name.",
    );

    /// Commercial cloud, Europe, oldest name.
    pub static EU_WINDOWS: ::mde_core::Server = ::mde_core::Server::new(
        "eu-windows",
        "commercial",
        "https://api-eu.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Europe, oldest name.",
    );

    /// Commercial cloud, United Kingdom, oldest name.
    pub static UK_WINDOWS: ::mde_core::Server = ::mde_core::Server::new(
        "uk-windows",
        "commercial",
        "https://api-uk.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United Kingdom, oldest name.",
    );

    /// US government, GCC. The authority is the commercial one.
    pub static GCC: ::mde_core::Server = ::mde_core::Server::new(
        "gcc",
        "gcc",
        "https://api-gcc.securitycenter.microsoft.us",
        "https://login.microsoftonline.com",
        "https://api-gcc.securitycenter.microsoft.us/.default",
        "US government, GCC. The authority is the commercial one.",
    );

    /// US government, GCC High.
    pub static GCC_HIGH: ::mde_core::Server = ::mde_core::Server::new(
        "gcc-high",
        "gcc-high",
        "https://api-gov.securitycenter.microsoft.us",
        "https://login.microsoftonline.us",
        "https://api-gov.securitycenter.microsoft.us/.default",
        "US government, GCC High.",
    );

    /// US government, DoD.
    pub static DOD: ::mde_core::Server = ::mde_core::Server::new(
        "dod",
        "dod",
        "https://api-gov.securitycenter.microsoft.us",
        "https://login.microsoftonline.us",
        "https://api-gov.securitycenter.microsoft.us/.default",
        "US government, DoD.",
    );
}

/// The operation that the generated client calls by this name.
pub(crate) fn operation(
    name: &str,
) -> ::std::option::Option<&'static ::mde_core::Operation> {
    match name {
        "list_user_machines" => ::std::option::Option::Some(&LIST_USER_MACHINES),
        "list_user_alerts" => ::std::option::Option::Some(&LIST_USER_ALERTS),
        "list_machines" => ::std::option::Option::Some(&LIST_MACHINES),
        "get_machine" => ::std::option::Option::Some(&GET_MACHINE),
        "list_machine_logon_users" => {
            ::std::option::Option::Some(&LIST_MACHINE_LOGON_USERS)
        }
        "list_machine_alerts" => ::std::option::Option::Some(&LIST_MACHINE_ALERTS),
        "get_alert" => ::std::option::Option::Some(&GET_ALERT),
        _ => ::std::option::Option::None,
    }
}
