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

/// Every operation.
pub static OPERATIONS: &[&::mde_core::Operation] = &[&LIST_USER_MACHINES];

/// Every host of the service, the default first.
pub static SERVERS: &[::mde_core::Server] = &[
    ::mde_core::Server::new(
        "global",
        "commercial",
        "https://api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, global. Answers from the nearest location.",
    ),
    ::mde_core::Server::new(
        "global-securitycenter",
        "commercial",
        "https://api.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, the older name of the global host.",
    ),
    ::mde_core::Server::new(
        "global-windows",
        "commercial",
        "https://api.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, the oldest name of the global host.",
    ),
    ::mde_core::Server::new(
        "us",
        "commercial",
        "https://us.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United States.",
    ),
    ::mde_core::Server::new(
        "eu",
        "commercial",
        "https://eu.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Europe.",
    ),
    ::mde_core::Server::new(
        "uk",
        "commercial",
        "https://uk.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United Kingdom.",
    ),
    ::mde_core::Server::new(
        "au",
        "commercial",
        "https://au.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Australia.",
    ),
    ::mde_core::Server::new(
        "swa",
        "commercial",
        "https://swa.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Switzerland.",
    ),
    ::mde_core::Server::new(
        "ina",
        "commercial",
        "https://ina.api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, India.",
    ),
    ::mde_core::Server::new(
        "us-securitycenter",
        "commercial",
        "https://api-us.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United States, older name.",
    ),
    ::mde_core::Server::new(
        "eu-securitycenter",
        "commercial",
        "https://api-eu.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Europe, older name.",
    ),
    ::mde_core::Server::new(
        "uk-securitycenter",
        "commercial",
        "https://api-uk.securitycenter.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United Kingdom, older name.",
    ),
    ::mde_core::Server::new(
        "us-windows",
        "commercial",
        "https://api-us.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United States, oldest name.",
    ),
    ::mde_core::Server::new(
        "eu-windows",
        "commercial",
        "https://api-eu.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, Europe, oldest name.",
    ),
    ::mde_core::Server::new(
        "uk-windows",
        "commercial",
        "https://api-uk.securitycenter.windows.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "Commercial cloud, United Kingdom, oldest name.",
    ),
    ::mde_core::Server::new(
        "gcc",
        "gcc",
        "https://api-gcc.securitycenter.microsoft.us",
        "https://login.microsoftonline.com",
        "https://api-gcc.securitycenter.microsoft.us/.default",
        "US government, GCC. The authority is the commercial one.",
    ),
    ::mde_core::Server::new(
        "gcc-high",
        "gcc-high",
        "https://api-gov.securitycenter.microsoft.us",
        "https://login.microsoftonline.us",
        "https://api-gov.securitycenter.microsoft.us/.default",
        "US government, GCC High.",
    ),
    ::mde_core::Server::new(
        "dod",
        "dod",
        "https://api-gov.securitycenter.microsoft.us",
        "https://login.microsoftonline.us",
        "https://api-gov.securitycenter.microsoft.us/.default",
        "US government, DoD.",
    ),
];

/// The operation that the generated client calls by this name.
pub(crate) fn operation(name: &str) -> ::std::option::Option<&'static ::mde_core::Operation> {
    match name {
        "list_user_machines" => ::std::option::Option::Some(&LIST_USER_MACHINES),
        _ => ::std::option::Option::None,
    }
}
