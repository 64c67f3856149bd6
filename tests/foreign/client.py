"""The cases in Python, with the client that openapi-python-client made of one of the two documents (`api`).

Writes a line for each case: its name, the outcome, what there is to say about it.

    PYTHONPATH=FOLDER-OF-THE-CLIENT python client.py URL
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from api import AuthenticatedClient
from api.api.users import list_user_machines
from api.models import Machine, MachineCollection, ODataError
from api.types import UNSET, Response

Case = Callable[[AuthenticatedClient], None]
cases: dict[str, Case] = {}


class Differs(Exception):
    pass


def equal(actual: object, expected: object) -> None:
    if actual != expected or (actual is UNSET) != (expected is UNSET):
        raise Differs(f"{actual!r} instead of {expected!r}")


def case(run: Case) -> Case:
    cases[run.__name__.replace("_", "-")] = run
    return run


def example(client: AuthenticatedClient, status: int, name: str) -> Response:
    """The one operation, answered with a documented example."""
    client = client.with_headers({"Prefer": f"code={status}, example={name}"})
    response = list_user_machines.sync_detailed("user1", client=client)
    equal(response.status_code, status)
    return response


def page(client: AuthenticatedClient, name: str) -> MachineCollection:
    parsed = example(client, 200, name).parsed
    equal(type(parsed), MachineCollection)
    return parsed


def machine(client: AuthenticatedClient, name: str, position: int = 0) -> Machine:
    return page(client, name).value[position]


def error(response: Response) -> ODataError:
    equal(type(response.parsed), ODataError)
    return response.parsed


@case
def nulls(client: AuthenticatedClient) -> None:
    linux = machine(client, "linux-with-nulls")
    equal(linux.computer_dns_name, "build-03")
    equal(linux.merged_into_machine_id, None)
    equal(linux.exclusion_reason, None)
    equal(linux.os_processor, None)
    equal(linux.rbac_group_id, 0)
    equal(linux.rbac_group_name, None)
    equal(linux.is_aad_joined, None)
    equal(linux.aad_device_id, None)
    equal(linux.vm_metadata, None)
    equal(linux.os_architecture, None)
    equal(linux.system_product_name, UNSET)

    unmanaged = machine(client, "unmanaged-device")
    equal(unmanaged.computer_dns_name, None)
    equal(unmanaged.first_seen, datetime(1, 1, 1, tzinfo=UTC))
    equal(unmanaged.last_external_ip_address, None)
    equal(unmanaged.agent_version, None)
    equal(unmanaged.os_build, None)
    equal(unmanaged.risk_score, None)
    equal(unmanaged.exposure_level, "None")
    equal(unmanaged.ip_addresses[0].type_, None)
    equal(unmanaged.ip_addresses[0].operational_status, "Unknown")

    tablet = machine(client, "several-machines", 1)
    equal(tablet.rbac_group_id, "12")
    equal(tablet.machine_tags, None)


def without_form_of_timestamps(device: dict) -> dict:
    """Written back, a timestamp has another form; its digits are a case of their own."""
    timestamps = {name: device.get(name) for name in ("firstSeen", "lastSeen")}
    return device | {name: text and datetime.fromisoformat(text) for name, text in timestamps.items()}


@case
def whole_fleet(client: AuthenticatedClient) -> None:
    """Every documented state of a device, over pages, comes out as it went in."""
    response = list_user_machines.sync_detailed("svc-inventory", client=client)
    parsed, sent = response.parsed, json.loads(response.content)
    sizes = []
    while True:
        sizes.append(len(parsed.value))
        for device, raw in zip(parsed.value, sent["value"], strict=True):
            equal(without_form_of_timestamps(device.to_dict()), without_form_of_timestamps(raw))
        if not parsed.odata_next_link or len(sizes) == 10:
            break
        sent = follow(client, parsed.odata_next_link)
        parsed = MachineCollection.from_dict(sent)
    equal(sizes, [25, 25, 10])


def follow(client: AuthenticatedClient, link: str) -> dict:
    """The client has no parameter for a link's `$skip`; its HTTP client takes the link itself."""
    return client.get_httpx_client().get(link).raise_for_status().json()


@case
def next_link(client: AuthenticatedClient) -> None:
    for name, devices, skip in [
        ("page-with-next-link", 1, "$skip=8000"),
        ("empty-page-with-next-link", 0, "$skip=16000"),
    ]:
        first = page(client, name)
        equal(len(first.value), devices)
        equal(first.odata_next_link.partition("?")[2], skip)
        last = MachineCollection.from_dict(follow(client, first.odata_next_link))
        equal(last.value, [])
        equal(last.odata_next_link, UNSET)


@case
def unknown_enum_member(client: AuthenticatedClient) -> None:
    device = machine(client, "unannounced-enum-value")
    equal(device.health_status, "Quarantined")
    equal(device.risk_score, "North")
    equal(device.managed_by, 7)
    equal(device.ip_addresses[0].type_, 53)
    equal(device.vm_metadata.cloud_provider, "AWS")


@case
def unknown_property(client: AuthenticatedClient) -> None:
    whole = page(client, "unannounced-property")
    equal(
        whole["@odata.deltaLink"],
        "https://api.security.microsoft.com/api/users/user1/machines?$deltatoken=11",
    )
    device = whole.value[0]
    equal(device["sensorChannel"]["ring"], "insider")
    equal(device["lastInventory"], None)
    equal(device.ip_addresses[0]["vlan"], 409)
    equal(device.vm_metadata["zone"], "2")


@case
def long_number(client: AuthenticatedClient) -> None:
    device = machine(client, "unannounced-property")
    equal(device["sensorChannel"]["build"], 90071992547409931)


@case
def timestamp(client: AuthenticatedClient) -> None:
    device = machine(client, "windows-all-properties")
    written = device.to_dict()["firstSeen"].replace("+00:00", "Z")
    equal(written, "2024-03-11T07:42:19.5630173Z")


@case
def user_not_found(client: AuthenticatedClient) -> None:
    refusal = error(example(client, 404, "user-not-found")).error
    equal(refusal.code, "ResourceNotFound")
    equal(refusal.message, "User user1 was not found")


@case
def throttled(client: AuthenticatedClient) -> None:
    response = example(client, 429, "quota-per-minute")
    equal(error(response).error.code, "429")
    equal(response.headers["Retry-After"], "27")


@case
def error_as_text(client: AuthenticatedClient) -> None:
    equal(error(example(client, 401, "error-as-text")).error, "invalid_token")


@case
def empty_body(client: AuthenticatedClient) -> None:
    equal(example(client, 404, "empty-body").parsed, None)


def outcome(run: Case, client: AuthenticatedClient) -> tuple[str, str]:
    try:
        run(client)
    except Differs as difference:
        return "differs", str(difference)
    except Exception as refusal:
        return type(refusal).__name__, str(refusal)
    return "taken", ""


for name, run in cases.items():
    client = AuthenticatedClient(base_url=sys.argv[1], token="any")
    what, why = outcome(run, client)
    print(name, what, " ".join(why.split()), sep="\t")
