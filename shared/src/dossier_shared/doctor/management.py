"""What only the broker's management API tells: bindings, strange queues, alarms, its clock."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import httpx

from dossier_shared.doctor.findings import Finding, clock, fine, listed, trouble, unknown
from dossier_shared.messaging import topology

BROKER = "broker"
GUEST = ("guest", "guest")


async def findings(management_url: str, amqp_url: str) -> list[Finding]:
    """About the virtual host that `amqp_url` names."""
    try:
        return await asyncio.to_thread(_findings, management_url, vhost_of(amqp_url))
    except (httpx.HTTPError, ValueError) as error:
        do = "check AMQP_MANAGEMENT_URL: it wants a user who may see everything"
        return [unknown(BROKER, "management", f"no answer ({type(error).__name__})", do)]


def _findings(url: str, vhost: str) -> list[Finding]:
    with management(url) as api:
        before = datetime.now(UTC)
        overview = api.get("/api/overview").raise_for_status()
        time = clock(
            BROKER, parsedate_to_datetime(overview.headers["date"]), before, datetime.now(UTC)
        )
        place = quote(vhost, safe="")
        queues = [one["name"] for one in _rows(api, f"/api/queues/{place}")]
        bound = {
            (one["destination"], one["routing_key"])
            for one in _rows(api, f"/api/exchanges/{place}/{topology.EXCHANGE}/bindings/source")
        }
        return [time, *_bindings(bound), *_strange(queues), *_alarms(_rows(api, "/api/nodes"))]


def management(url: str) -> httpx.Client:
    """A client of the API, with the user that the URL names."""
    parts = urlsplit(url)
    user = (unquote(parts.username or ""), unquote(parts.password or ""))
    base = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return httpx.Client(
        base_url=base, auth=user if parts.username else GUEST, timeout=10, trust_env=False
    )


def vhost_of(amqp_url: str) -> str:
    path = urlsplit(amqp_url).path
    return unquote(path[1:]) if len(path) > 1 else "/"


def _rows(api: httpx.Client, path: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = api.get(path).raise_for_status().json()
    return rows


def _bindings(bound: set[tuple[str, str]]) -> list[Finding]:
    wanted = {
        (topology.queue_of(service), key)
        for service, keys in topology.SUBSCRIPTIONS.items()
        for key in keys
    }
    found = []
    if missing := sorted(wanted - bound):
        said = listed(f"{queue} hears no {key}" for queue, key in missing)
        found.append(trouble(BROKER, "bindings", said, "restart a service: it declares them all"))
    if strange := sorted(bound - wanted):
        said = listed(f"{queue} hears {key}, which nobody declared" for queue, key in strange)
        do = "left by another version: unbind it when no replica of that version runs"
        found.append(trouble(BROKER, "bindings", said, do))
    return found or [fine(BROKER, "bindings", f"all {len(wanted)} as declared")]


def _strange(queues: list[str]) -> list[Finding]:
    ours = {q.name for service in topology.SUBSCRIPTIONS for q in topology.queues(service)}
    strange = sorted(set(queues) - ours - {topology.LAST})
    if not strange:
        return []
    do = "nobody consumes it: look what is in it, then delete it"
    return [trouble(BROKER, "queues", f"not declared: {listed(strange)}", do)]


def _alarms(nodes: list[Mapping[str, Any]]) -> list[Finding]:
    memory, disk = "give the broker memory, or drain queues", "free the broker's disk"
    found = [
        trouble(BROKER, "alarm", f"{node['name']} is short of {what}: it takes no event", do)
        for node in nodes
        for what, do in (("memory", memory), ("disk", disk))
        if node.get("mem_alarm" if what == "memory" else "disk_free_alarm")
    ]
    return found or [fine(BROKER, "alarm", "none")]
