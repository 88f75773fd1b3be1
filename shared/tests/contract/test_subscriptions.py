"""What is told is heard by somebody: an event without a queue could never be published."""

from fnmatch import fnmatchcase

import pytest

from dossier_shared.contracts import PAYLOADS
from dossier_shared.messaging.topology import SUBSCRIPTIONS, routing_key


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
