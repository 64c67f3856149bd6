// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

//! One test for every operation, status and named example of the specification.

use contract_tests::Case;
use mde_client::requests;

#[rustfmt::skip]
mod list_user_machines {
    use super::*;

    mod status_200 {
        use super::*;

        /// A Windows virtual machine with every property there is, retired ones included
        #[tokio::test]
        async fn windows_all_properties() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("windows-all-properties"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// A Linux server, for which much is null
        #[tokio::test]
        async fn linux_with_nulls() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("linux-with-nulls"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// A device that was only seen on the network, without a name
        #[tokio::test]
        async fn unmanaged_device() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("unmanaged-device"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// Three devices, one of them twice, with the group's identity in both forms
        #[tokio::test]
        async fn several_machines() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("several-machines"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// A user who was never seen on a device; by newer documents also one who does not exist
        #[tokio::test]
        async fn no_machines() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("no-machines"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// A page that is not the last
        #[tokio::test]
        async fn page_with_next_link() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("page-with-next-link"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// An empty page that is not the last, as a sibling of this operation has sent
        #[tokio::test]
        async fn empty_page_with_next_link() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("empty-page-with-next-link"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// Members that no document lists, as text and as the bare number
        #[tokio::test]
        async fn unannounced_enum_value() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("unannounced-enum-value"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// Properties that no document lists, in every place where they can occur
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "listUserMachines",
                status: 200,
                headers: &[],
                example: Some("unannounced-property"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }

    mod status_400 {
        use super::*;

        /// Something in the request is not what the service expects
        #[tokio::test]
        async fn bad_request() {
            Case {
                operation: "listUserMachines",
                status: 400,
                headers: &[],
                example: Some("bad-request"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The user name is not acceptable to the service
        #[tokio::test]
        async fn invalid_input() {
            Case {
                operation: "listUserMachines",
                status: 400,
                headers: &[],
                example: Some("invalid-input"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }

    mod status_401 {
        use super::*;

        /// No token, an expired one, or one for another audience
        #[tokio::test]
        async fn unauthorized() {
            Case {
                operation: "listUserMachines",
                status: 401,
                headers: &[],
                example: Some("unauthorized"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "listUserMachines",
                status: 401,
                headers: &[],
                example: Some("inactive-account"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "listUserMachines",
                status: 401,
                headers: &[],
                example: Some("missing-licence"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "listUserMachines",
                status: 401,
                headers: &[],
                example: Some("error-as-text"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }

    mod status_403 {
        use super::*;

        /// The application's token holds other roles; no target, as reported in 2026
        #[tokio::test]
        async fn missing_roles() {
            Case {
                operation: "listUserMachines",
                status: 403,
                headers: &[],
                example: Some("missing-roles"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The same in the older wording
        #[tokio::test]
        async fn missing_permissions() {
            Case {
                operation: "listUserMachines",
                status: 403,
                headers: &[],
                example: Some("missing-permissions"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "listUserMachines",
                status: 403,
                headers: &[],
                example: Some("account-not-provisioned"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }

    mod status_404 {
        use super::*;

        /// The service knows no such user
        #[tokio::test]
        async fn user_not_found() {
            Case {
                operation: "listUserMachines",
                status: 404,
                headers: &[],
                example: Some("user-not-found"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The same with an activity id as the target
        #[tokio::test]
        async fn activity_id_target() {
            Case {
                operation: "listUserMachines",
                status: 404,
                headers: &[],
                example: Some("activity-id-target"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// Nothing at all, which means that the route is wrong, not what was asked for
        #[tokio::test]
        async fn empty_body() {
            Case {
                operation: "listUserMachines",
                status: 404,
                headers: &[],
                example: Some("empty-body"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }

    mod status_429 {
        use super::*;

        /// The calls of the minute are used up
        #[tokio::test]
        async fn quota_per_minute() {
            Case {
                operation: "listUserMachines",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-minute"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "listUserMachines",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-hour"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "listUserMachines",
                status: 429,
                headers: &["Retry-After"],
                example: Some("too-many-requests"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }

    mod status_500 {
        use super::*;

        /// The service failed
        #[tokio::test]
        async fn internal_server_error() {
            Case {
                operation: "listUserMachines",
                status: 500,
                headers: &[],
                example: Some("internal-server-error"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }

    mod status_503 {
        use super::*;

        /// The service is not available
        #[tokio::test]
        async fn service_unavailable() {
            Case {
                operation: "listUserMachines",
                status: 503,
                headers: &[],
                example: Some("service-unavailable"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserMachines>()
                .await;
        }
    }
}

#[rustfmt::skip]
mod list_user_alerts {
    use super::*;

    mod status_200 {
        use super::*;

        /// An alert with every property that lists fill
        #[tokio::test]
        async fn alert_all_properties() {
            Case {
                operation: "listUserAlerts",
                status: 200,
                headers: &[],
                example: Some("alert-all-properties"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// A new alert that nobody has looked at, for which much is null
        #[tokio::test]
        async fn alert_with_nulls() {
            Case {
                operation: "listUserAlerts",
                status: 200,
                headers: &[],
                example: Some("alert-with-nulls"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// Four alerts with identities of each form, and little else
        #[tokio::test]
        async fn several_alerts() {
            Case {
                operation: "listUserAlerts",
                status: 200,
                headers: &[],
                example: Some("several-alerts"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// Nothing suspicious was found; of a user, also one whom the service does not know
        #[tokio::test]
        async fn no_alerts() {
            Case {
                operation: "listUserAlerts",
                status: 200,
                headers: &[],
                example: Some("no-alerts"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// A page of a user's alerts that is not the last
        #[tokio::test]
        async fn page_with_next_link() {
            Case {
                operation: "listUserAlerts",
                status: 200,
                headers: &[],
                example: Some("page-with-next-link"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// Members that no document lists, several flags at once, and the bare number
        #[tokio::test]
        async fn unannounced_enum_value() {
            Case {
                operation: "listUserAlerts",
                status: 200,
                headers: &[],
                example: Some("unannounced-enum-value"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// Properties that no document lists, in every place of an alert where they can occur
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "listUserAlerts",
                status: 200,
                headers: &[],
                example: Some("unannounced-property"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }
    }

    mod status_400 {
        use super::*;

        /// Something in the request is not what the service expects
        #[tokio::test]
        async fn bad_request() {
            Case {
                operation: "listUserAlerts",
                status: 400,
                headers: &[],
                example: Some("bad-request"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// The user name is not acceptable to the service
        #[tokio::test]
        async fn invalid_input() {
            Case {
                operation: "listUserAlerts",
                status: 400,
                headers: &[],
                example: Some("invalid-input"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }
    }

    mod status_401 {
        use super::*;

        /// No token, an expired one, or one for another audience
        #[tokio::test]
        async fn unauthorized() {
            Case {
                operation: "listUserAlerts",
                status: 401,
                headers: &[],
                example: Some("unauthorized"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "listUserAlerts",
                status: 401,
                headers: &[],
                example: Some("inactive-account"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "listUserAlerts",
                status: 401,
                headers: &[],
                example: Some("missing-licence"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "listUserAlerts",
                status: 401,
                headers: &[],
                example: Some("error-as-text"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }
    }

    mod status_403 {
        use super::*;

        /// The application's token holds no role for alerts
        #[tokio::test]
        async fn missing_roles() {
            Case {
                operation: "listUserAlerts",
                status: 403,
                headers: &[],
                example: Some("missing-roles"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "listUserAlerts",
                status: 403,
                headers: &[],
                example: Some("account-not-provisioned"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }
    }

    mod status_429 {
        use super::*;

        /// The calls of the minute are used up
        #[tokio::test]
        async fn quota_per_minute() {
            Case {
                operation: "listUserAlerts",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-minute"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "listUserAlerts",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-hour"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "listUserAlerts",
                status: 429,
                headers: &["Retry-After"],
                example: Some("too-many-requests"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }
    }

    mod status_500 {
        use super::*;

        /// The service failed
        #[tokio::test]
        async fn internal_server_error() {
            Case {
                operation: "listUserAlerts",
                status: 500,
                headers: &[],
                example: Some("internal-server-error"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }
    }

    mod status_503 {
        use super::*;

        /// The service is not available
        #[tokio::test]
        async fn service_unavailable() {
            Case {
                operation: "listUserAlerts",
                status: 503,
                headers: &[],
                example: Some("service-unavailable"),
                arguments: "{\"id\":\"user1\"}",
            }
                .run::<requests::ListUserAlerts>()
                .await;
        }
    }
}

#[rustfmt::skip]
mod list_machines {
    use super::*;

    mod status_200 {
        use super::*;

        /// A Windows virtual machine with every property there is, retired ones included
        #[tokio::test]
        async fn windows_all_properties() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("windows-all-properties"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// A Linux server, for which much is null
        #[tokio::test]
        async fn linux_with_nulls() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("linux-with-nulls"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// A device that was only seen on the network, without a name
        #[tokio::test]
        async fn unmanaged_device() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("unmanaged-device"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// Three devices, one of them twice, with the group's identity in both forms
        #[tokio::test]
        async fn several_machines() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("several-machines"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// No device, or none that the filter lets through
        #[tokio::test]
        async fn no_machines() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("no-machines"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// A page of all devices that is not the last
        #[tokio::test]
        async fn page_with_next_link() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("page-with-next-link"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// Members that no document lists, as text and as the bare number
        #[tokio::test]
        async fn unannounced_enum_value() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("unannounced-enum-value"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// Properties that no document lists, in every place where they can occur
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("unannounced-property"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod status_400 {
        use super::*;

        /// Something in the request is not what the service expects
        #[tokio::test]
        async fn bad_request() {
            Case {
                operation: "listMachines",
                status: 400,
                headers: &[],
                example: Some("bad-request"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod status_401 {
        use super::*;

        /// No token, an expired one, or one for another audience
        #[tokio::test]
        async fn unauthorized() {
            Case {
                operation: "listMachines",
                status: 401,
                headers: &[],
                example: Some("unauthorized"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "listMachines",
                status: 401,
                headers: &[],
                example: Some("inactive-account"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "listMachines",
                status: 401,
                headers: &[],
                example: Some("missing-licence"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "listMachines",
                status: 401,
                headers: &[],
                example: Some("error-as-text"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod status_403 {
        use super::*;

        /// The application's token holds other roles; no target, as reported in 2026
        #[tokio::test]
        async fn missing_roles() {
            Case {
                operation: "listMachines",
                status: 403,
                headers: &[],
                example: Some("missing-roles"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// The same in the older wording
        #[tokio::test]
        async fn missing_permissions() {
            Case {
                operation: "listMachines",
                status: 403,
                headers: &[],
                example: Some("missing-permissions"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "listMachines",
                status: 403,
                headers: &[],
                example: Some("account-not-provisioned"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod status_404 {
        use super::*;

        /// There is no device
        #[tokio::test]
        async fn no_recent_machines() {
            Case {
                operation: "listMachines",
                status: 404,
                headers: &[],
                example: Some("no-recent-machines"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// Nothing at all, which means that the route is wrong, not what was asked for
        #[tokio::test]
        async fn empty_body() {
            Case {
                operation: "listMachines",
                status: 404,
                headers: &[],
                example: Some("empty-body"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod status_429 {
        use super::*;

        /// The calls of the minute are used up
        #[tokio::test]
        async fn quota_per_minute() {
            Case {
                operation: "listMachines",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-minute"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "listMachines",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-hour"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "listMachines",
                status: 429,
                headers: &["Retry-After"],
                example: Some("too-many-requests"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod status_500 {
        use super::*;

        /// The service failed
        #[tokio::test]
        async fn internal_server_error() {
            Case {
                operation: "listMachines",
                status: 500,
                headers: &[],
                example: Some("internal-server-error"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod status_503 {
        use super::*;

        /// The service is not available
        #[tokio::test]
        async fn service_unavailable() {
            Case {
                operation: "listMachines",
                status: 503,
                headers: &[],
                example: Some("service-unavailable"),
                arguments: "{}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }

    mod with_all_arguments {
        use super::*;

        /// A Windows virtual machine with every property there is, retired ones included
        #[tokio::test]
        async fn windows_all_properties() {
            Case {
                operation: "listMachines",
                status: 200,
                headers: &[],
                example: Some("windows-all-properties"),
                arguments: "{\"$filter\":\"healthStatus eq 'Active' and lastSeen gt 2026-01-01T00:00:00Z\",\"$top\":100,\"$skip\":200}",
            }
                .run::<requests::ListMachines>()
                .await;
        }
    }
}

#[rustfmt::skip]
mod get_machine {
    use super::*;

    mod status_200 {
        use super::*;

        /// A device that comes alone, with every property there is, retired ones included
        #[tokio::test]
        async fn machine_all_properties() {
            Case {
                operation: "getMachine",
                status: 200,
                headers: &[],
                example: Some("machine-all-properties"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// A tablet that comes alone, from another host, for which much is null
        #[tokio::test]
        async fn machine_with_nulls() {
            Case {
                operation: "getMachine",
                status: 200,
                headers: &[],
                example: Some("machine-with-nulls"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// Members that no document lists, of a device that comes alone
        #[tokio::test]
        async fn unannounced_enum_value() {
            Case {
                operation: "getMachine",
                status: 200,
                headers: &[],
                example: Some("unannounced-enum-value"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// Properties that no document lists, of a device that comes alone
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "getMachine",
                status: 200,
                headers: &[],
                example: Some("unannounced-property"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }

    mod status_400 {
        use super::*;

        /// Something in the request is not what the service expects
        #[tokio::test]
        async fn bad_request() {
            Case {
                operation: "getMachine",
                status: 400,
                headers: &[],
                example: Some("bad-request"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }

    mod status_401 {
        use super::*;

        /// No token, an expired one, or one for another audience
        #[tokio::test]
        async fn unauthorized() {
            Case {
                operation: "getMachine",
                status: 401,
                headers: &[],
                example: Some("unauthorized"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "getMachine",
                status: 401,
                headers: &[],
                example: Some("inactive-account"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "getMachine",
                status: 401,
                headers: &[],
                example: Some("missing-licence"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "getMachine",
                status: 401,
                headers: &[],
                example: Some("error-as-text"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }

    mod status_403 {
        use super::*;

        /// The application's token holds other roles; no target, as reported in 2026
        #[tokio::test]
        async fn missing_roles() {
            Case {
                operation: "getMachine",
                status: 403,
                headers: &[],
                example: Some("missing-roles"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The same in the older wording
        #[tokio::test]
        async fn missing_permissions() {
            Case {
                operation: "getMachine",
                status: 403,
                headers: &[],
                example: Some("missing-permissions"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "getMachine",
                status: 403,
                headers: &[],
                example: Some("account-not-provisioned"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }

    mod status_404 {
        use super::*;

        /// The service knows no such device
        #[tokio::test]
        async fn machine_not_found() {
            Case {
                operation: "getMachine",
                status: 404,
                headers: &[],
                example: Some("machine-not-found"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The same with an activity id as the target
        #[tokio::test]
        async fn activity_id_target() {
            Case {
                operation: "getMachine",
                status: 404,
                headers: &[],
                example: Some("activity-id-target"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// Nothing at all, which means that the route is wrong, not what was asked for
        #[tokio::test]
        async fn empty_body() {
            Case {
                operation: "getMachine",
                status: 404,
                headers: &[],
                example: Some("empty-body"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }

    mod status_429 {
        use super::*;

        /// The calls of the minute are used up
        #[tokio::test]
        async fn quota_per_minute() {
            Case {
                operation: "getMachine",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-minute"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "getMachine",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-hour"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "getMachine",
                status: 429,
                headers: &["Retry-After"],
                example: Some("too-many-requests"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }

    mod status_500 {
        use super::*;

        /// The service failed
        #[tokio::test]
        async fn internal_server_error() {
            Case {
                operation: "getMachine",
                status: 500,
                headers: &[],
                example: Some("internal-server-error"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }

    mod status_503 {
        use super::*;

        /// The service is not available
        #[tokio::test]
        async fn service_unavailable() {
            Case {
                operation: "getMachine",
                status: 503,
                headers: &[],
                example: Some("service-unavailable"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::GetMachine>()
                .await;
        }
    }
}

#[rustfmt::skip]
mod list_machine_logon_users {
    use super::*;

    mod status_200 {
        use super::*;

        /// A user of a domain, with every property there is
        #[tokio::test]
        async fn user_all_properties() {
            Case {
                operation: "listMachineLogonUsers",
                status: 200,
                headers: &[],
                example: Some("user-all-properties"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// A local account, for which much is null and the domain is the device
        #[tokio::test]
        async fn local_user_with_nulls() {
            Case {
                operation: "listMachineLogonUsers",
                status: 200,
                headers: &[],
                example: Some("local-user-with-nulls"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// Two users, one of them as older answers have it
        #[tokio::test]
        async fn several_users() {
            Case {
                operation: "listMachineLogonUsers",
                status: 200,
                headers: &[],
                example: Some("several-users"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// A device that nobody was seen to log on to
        #[tokio::test]
        async fn no_users() {
            Case {
                operation: "listMachineLogonUsers",
                status: 200,
                headers: &[],
                example: Some("no-users"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// Properties that no document lists, of a user
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "listMachineLogonUsers",
                status: 200,
                headers: &[],
                example: Some("unannounced-property"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }

    mod status_400 {
        use super::*;

        /// Something in the request is not what the service expects
        #[tokio::test]
        async fn bad_request() {
            Case {
                operation: "listMachineLogonUsers",
                status: 400,
                headers: &[],
                example: Some("bad-request"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }

    mod status_401 {
        use super::*;

        /// No token, an expired one, or one for another audience
        #[tokio::test]
        async fn unauthorized() {
            Case {
                operation: "listMachineLogonUsers",
                status: 401,
                headers: &[],
                example: Some("unauthorized"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "listMachineLogonUsers",
                status: 401,
                headers: &[],
                example: Some("inactive-account"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "listMachineLogonUsers",
                status: 401,
                headers: &[],
                example: Some("missing-licence"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "listMachineLogonUsers",
                status: 401,
                headers: &[],
                example: Some("error-as-text"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }

    mod status_403 {
        use super::*;

        /// The application's token holds no role at all
        #[tokio::test]
        async fn missing_roles() {
            Case {
                operation: "listMachineLogonUsers",
                status: 403,
                headers: &[],
                example: Some("missing-roles"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "listMachineLogonUsers",
                status: 403,
                headers: &[],
                example: Some("account-not-provisioned"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }

    mod status_404 {
        use super::*;

        /// The service knows no such device
        #[tokio::test]
        async fn machine_not_found() {
            Case {
                operation: "listMachineLogonUsers",
                status: 404,
                headers: &[],
                example: Some("machine-not-found"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// The same with an activity id as the target
        #[tokio::test]
        async fn activity_id_target() {
            Case {
                operation: "listMachineLogonUsers",
                status: 404,
                headers: &[],
                example: Some("activity-id-target"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// Nothing at all, which means that the route is wrong, not what was asked for
        #[tokio::test]
        async fn empty_body() {
            Case {
                operation: "listMachineLogonUsers",
                status: 404,
                headers: &[],
                example: Some("empty-body"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }

    mod status_429 {
        use super::*;

        /// The calls of the minute are used up
        #[tokio::test]
        async fn quota_per_minute() {
            Case {
                operation: "listMachineLogonUsers",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-minute"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "listMachineLogonUsers",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-hour"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "listMachineLogonUsers",
                status: 429,
                headers: &["Retry-After"],
                example: Some("too-many-requests"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }

    mod status_500 {
        use super::*;

        /// The service failed
        #[tokio::test]
        async fn internal_server_error() {
            Case {
                operation: "listMachineLogonUsers",
                status: 500,
                headers: &[],
                example: Some("internal-server-error"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }

    mod status_503 {
        use super::*;

        /// The service is not available
        #[tokio::test]
        async fn service_unavailable() {
            Case {
                operation: "listMachineLogonUsers",
                status: 503,
                headers: &[],
                example: Some("service-unavailable"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineLogonUsers>()
                .await;
        }
    }
}

#[rustfmt::skip]
mod list_machine_alerts {
    use super::*;

    mod status_200 {
        use super::*;

        /// An alert with every property that lists fill
        #[tokio::test]
        async fn alert_all_properties() {
            Case {
                operation: "listMachineAlerts",
                status: 200,
                headers: &[],
                example: Some("alert-all-properties"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// A new alert that nobody has looked at, for which much is null
        #[tokio::test]
        async fn alert_with_nulls() {
            Case {
                operation: "listMachineAlerts",
                status: 200,
                headers: &[],
                example: Some("alert-with-nulls"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// Four alerts with identities of each form, and little else
        #[tokio::test]
        async fn several_alerts() {
            Case {
                operation: "listMachineAlerts",
                status: 200,
                headers: &[],
                example: Some("several-alerts"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// Nothing suspicious was found; of a user, also one whom the service does not know
        #[tokio::test]
        async fn no_alerts() {
            Case {
                operation: "listMachineAlerts",
                status: 200,
                headers: &[],
                example: Some("no-alerts"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// A page of a device's alerts that is not the last
        #[tokio::test]
        async fn page_with_next_link() {
            Case {
                operation: "listMachineAlerts",
                status: 200,
                headers: &[],
                example: Some("page-with-next-link"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// Members that no document lists, several flags at once, and the bare number
        #[tokio::test]
        async fn unannounced_enum_value() {
            Case {
                operation: "listMachineAlerts",
                status: 200,
                headers: &[],
                example: Some("unannounced-enum-value"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// Properties that no document lists, in every place of an alert where they can occur
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "listMachineAlerts",
                status: 200,
                headers: &[],
                example: Some("unannounced-property"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }

    mod status_400 {
        use super::*;

        /// Something in the request is not what the service expects
        #[tokio::test]
        async fn bad_request() {
            Case {
                operation: "listMachineAlerts",
                status: 400,
                headers: &[],
                example: Some("bad-request"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }

    mod status_401 {
        use super::*;

        /// No token, an expired one, or one for another audience
        #[tokio::test]
        async fn unauthorized() {
            Case {
                operation: "listMachineAlerts",
                status: 401,
                headers: &[],
                example: Some("unauthorized"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "listMachineAlerts",
                status: 401,
                headers: &[],
                example: Some("inactive-account"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "listMachineAlerts",
                status: 401,
                headers: &[],
                example: Some("missing-licence"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "listMachineAlerts",
                status: 401,
                headers: &[],
                example: Some("error-as-text"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }

    mod status_403 {
        use super::*;

        /// The application's token holds no role for alerts
        #[tokio::test]
        async fn missing_roles() {
            Case {
                operation: "listMachineAlerts",
                status: 403,
                headers: &[],
                example: Some("missing-roles"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "listMachineAlerts",
                status: 403,
                headers: &[],
                example: Some("account-not-provisioned"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }

    mod status_404 {
        use super::*;

        /// The service knows no such device
        #[tokio::test]
        async fn machine_not_found() {
            Case {
                operation: "listMachineAlerts",
                status: 404,
                headers: &[],
                example: Some("machine-not-found"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// The same with an activity id as the target
        #[tokio::test]
        async fn activity_id_target() {
            Case {
                operation: "listMachineAlerts",
                status: 404,
                headers: &[],
                example: Some("activity-id-target"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// Nothing at all, which means that the route is wrong, not what was asked for
        #[tokio::test]
        async fn empty_body() {
            Case {
                operation: "listMachineAlerts",
                status: 404,
                headers: &[],
                example: Some("empty-body"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }

    mod status_429 {
        use super::*;

        /// The calls of the minute are used up
        #[tokio::test]
        async fn quota_per_minute() {
            Case {
                operation: "listMachineAlerts",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-minute"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "listMachineAlerts",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-hour"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "listMachineAlerts",
                status: 429,
                headers: &["Retry-After"],
                example: Some("too-many-requests"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }

    mod status_500 {
        use super::*;

        /// The service failed
        #[tokio::test]
        async fn internal_server_error() {
            Case {
                operation: "listMachineAlerts",
                status: 500,
                headers: &[],
                example: Some("internal-server-error"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }

    mod status_503 {
        use super::*;

        /// The service is not available
        #[tokio::test]
        async fn service_unavailable() {
            Case {
                operation: "listMachineAlerts",
                status: 503,
                headers: &[],
                example: Some("service-unavailable"),
                arguments: "{\"id\":\"4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca\"}",
            }
                .run::<requests::ListMachineAlerts>()
                .await;
        }
    }
}

#[rustfmt::skip]
mod get_alert {
    use super::*;

    mod status_200 {
        use super::*;

        /// An alert that comes alone, with every property there is
        #[tokio::test]
        async fn alert_with_evidence() {
            Case {
                operation: "getAlert",
                status: 200,
                headers: &[],
                example: Some("alert-with-evidence"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// An alert that comes alone, from another host, for which much is null
        #[tokio::test]
        async fn alert_without_evidence() {
            Case {
                operation: "getAlert",
                status: 200,
                headers: &[],
                example: Some("alert-without-evidence"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// Members that no document lists, of an alert that comes alone
        #[tokio::test]
        async fn unannounced_enum_value() {
            Case {
                operation: "getAlert",
                status: 200,
                headers: &[],
                example: Some("unannounced-enum-value"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// Properties that no document lists, of an alert that comes alone
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "getAlert",
                status: 200,
                headers: &[],
                example: Some("unannounced-property"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }

    mod status_400 {
        use super::*;

        /// Something in the request is not what the service expects
        #[tokio::test]
        async fn bad_request() {
            Case {
                operation: "getAlert",
                status: 400,
                headers: &[],
                example: Some("bad-request"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }

    mod status_401 {
        use super::*;

        /// No token, an expired one, or one for another audience
        #[tokio::test]
        async fn unauthorized() {
            Case {
                operation: "getAlert",
                status: 401,
                headers: &[],
                example: Some("unauthorized"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "getAlert",
                status: 401,
                headers: &[],
                example: Some("inactive-account"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "getAlert",
                status: 401,
                headers: &[],
                example: Some("missing-licence"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "getAlert",
                status: 401,
                headers: &[],
                example: Some("error-as-text"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }

    mod status_403 {
        use super::*;

        /// The application's token holds no role for alerts
        #[tokio::test]
        async fn missing_roles() {
            Case {
                operation: "getAlert",
                status: 403,
                headers: &[],
                example: Some("missing-roles"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "getAlert",
                status: 403,
                headers: &[],
                example: Some("account-not-provisioned"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }

    mod status_404 {
        use super::*;

        /// The service knows no such alert
        #[tokio::test]
        async fn alert_not_found() {
            Case {
                operation: "getAlert",
                status: 404,
                headers: &[],
                example: Some("alert-not-found"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// Nothing at all, which means that the route is wrong, not what was asked for
        #[tokio::test]
        async fn empty_body() {
            Case {
                operation: "getAlert",
                status: 404,
                headers: &[],
                example: Some("empty-body"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }

    mod status_429 {
        use super::*;

        /// The calls of the minute are used up
        #[tokio::test]
        async fn quota_per_minute() {
            Case {
                operation: "getAlert",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-minute"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "getAlert",
                status: 429,
                headers: &["Retry-After"],
                example: Some("quota-per-hour"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "getAlert",
                status: 429,
                headers: &["Retry-After"],
                example: Some("too-many-requests"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }

    mod status_500 {
        use super::*;

        /// The service failed
        #[tokio::test]
        async fn internal_server_error() {
            Case {
                operation: "getAlert",
                status: 500,
                headers: &[],
                example: Some("internal-server-error"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }

    mod status_503 {
        use super::*;

        /// The service is not available
        #[tokio::test]
        async fn service_unavailable() {
            Case {
                operation: "getAlert",
                status: 503,
                headers: &[],
                example: Some("service-unavailable"),
                arguments: "{\"id\":\"da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1\"}",
            }
                .run::<requests::GetAlert>()
                .await;
        }
    }
}
