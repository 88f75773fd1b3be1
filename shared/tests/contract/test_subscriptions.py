"""What is told is heard by somebody: an event without a queue could never be published."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from dossier_shared.contracts import PAYLOADS
from dossier_shared.messaging.topology import SUBSCRIPTIONS, routing_key

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("kind", sorted(PAYLOADS))
def test_every_kind_of_event_has_a_queue(kind: str) -> None:
    hearing = [
        service
        for service, keys in SUBSCRIPTIONS.items()
        if any(fnmatchcase(routing_key(kind), key) for key in keys)
    ]
    assert hearing


@pytest.mark.parametrize("service", sorted(SUBSCRIPTIONS))
def test_nobody_waits_for_what_is_never_told(service: str) -> None:
    told = {routing_key(kind) for kind in PAYLOADS}
    for key in SUBSCRIPTIONS[service]:
        assert any(fnmatchcase(each, key) for each in told), key


@pytest.mark.parametrize("service", sorted(SUBSCRIPTIONS))
def test_the_deployed_broker_lets_each_service_tell_its_own_kinds_and_no_others(
    service: str,
) -> None:
    written = json.loads((ROOT / "deploy/rabbitmq/definitions.json").read_text())
    [may] = [one["write"] for one in written["topic_permissions"] if one["user"] == service]
    told = {
        folder.name: {routing_key(golden.stem) for golden in folder.iterdir()}
        for folder in (ROOT / "shared/contracts").iterdir()
        if folder.is_dir()
    }
    assert [key for key in told[service] if not re.search(may, key)] == []
    foreign = set().union(*(keys for other, keys in told.items() if other != service))
    assert [key for key in foreign if re.search(may, key)] == []
