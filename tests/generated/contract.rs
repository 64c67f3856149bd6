// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

//! One test for every operation, status and named example of the specification.

use contract_tests::Case;
use mde_client::prelude::*;

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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "windows-all-properties",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// A Linux server, for which much is null
        #[tokio::test]
        async fn linux_with_nulls() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "linux-with-nulls",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// A device that was only seen on the network, without a name
        #[tokio::test]
        async fn unmanaged_device() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "unmanaged-device",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// Three devices, one of them twice, with the group's identity in both forms
        #[tokio::test]
        async fn several_machines() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "several-machines",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// A user who was never seen on a device; by newer documents also one who does not exist
        #[tokio::test]
        async fn no_machines() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "no-machines",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// A page that is not the last
        #[tokio::test]
        async fn page_with_next_link() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "page-with-next-link",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// An empty page that is not the last, as a sibling of this operation has sent
        #[tokio::test]
        async fn empty_page_with_next_link() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "empty-page-with-next-link",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// Members that no document lists, as text and as the bare number
        #[tokio::test]
        async fn unannounced_enum_value() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "unannounced-enum-value",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// Properties that no document lists, in every place where they can occur
        #[tokio::test]
        async fn unannounced_property() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 200,
                headers: &[],
                example: "unannounced-property",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 400,
                headers: &[],
                example: "bad-request",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The user name is not acceptable to the service
        #[tokio::test]
        async fn invalid_input() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 400,
                headers: &[],
                example: "invalid-input",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 401,
                headers: &[],
                example: "unauthorized",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The tenant's account is switched off; a new token changes nothing
        #[tokio::test]
        async fn inactive_account() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 401,
                headers: &[],
                example: "inactive-account",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The tenant has no licence for it; a new token changes nothing
        #[tokio::test]
        async fn missing_licence() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 401,
                headers: &[],
                example: "missing-licence",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The error in the shape of the token endpoint, as text
        #[tokio::test]
        async fn error_as_text() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 401,
                headers: &[],
                example: "error-as-text",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 403,
                headers: &[],
                example: "missing-roles",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The same in the older wording
        #[tokio::test]
        async fn missing_permissions() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 403,
                headers: &[],
                example: "missing-permissions",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The tenant has never been set up for the service
        #[tokio::test]
        async fn account_not_provisioned() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 403,
                headers: &[],
                example: "account-not-provisioned",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 404,
                headers: &[],
                example: "user-not-found",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The same with an activity id as the target
        #[tokio::test]
        async fn activity_id_target() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 404,
                headers: &[],
                example: "activity-id-target",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// Nothing at all, which means that the route is wrong, not the user
        #[tokio::test]
        async fn empty_body() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 404,
                headers: &[],
                example: "empty-body",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 429,
                headers: &["Retry-After"],
                example: "quota-per-minute",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The calls of the hour are used up
        #[tokio::test]
        async fn quota_per_hour() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 429,
                headers: &["Retry-After"],
                example: "quota-per-hour",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }

        /// The code that the service's documents name
        #[tokio::test]
        async fn too_many_requests() {
            Case {
                operation: "listUserMachines",
                method: "GET",
                path: "/api/users/user1/machines",
                status: 429,
                headers: &["Retry-After"],
                example: "too-many-requests",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 500,
                headers: &[],
                example: "internal-server-error",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
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
                method: "GET",
                path: "/api/users/user1/machines",
                status: 503,
                headers: &[],
                example: "service-unavailable",
            }
                .run(async |client| client.list_user_machines().id("user1").send().await)
                .await;
        }
    }
}
