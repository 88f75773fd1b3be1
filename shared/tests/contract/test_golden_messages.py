"""One message of each type ever published lies in shared/contracts, as its producer writes it."""

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from dossier_shared.contracts import PAYLOADS, decode, encode
from dossier_shared.identifiers import event_id

CONTRACTS = Path(__file__).parents[2] / "contracts"
GOLDEN = sorted(CONTRACTS.glob("*/*.json"))
REQUIRED = {"specversion", "id", "source", "type"}
OURS = {"subject", "sequence", "time", "datacontenttype", "traceparent", "data"}
PERSONAL_KEYS = {
    "name", "full_name", "applicant", "phone", "mobile", "email", "address", "identity",
    "identity_number", "cccd", "cmnd", "id_number", "birth_date", "born",
}  # fmt: skip
PHONE = re.compile(r"(?<![\d.])(?:\+84|84|0)\d{8,10}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(?:\d{9}|\d{12})(?!\d)")
MAIL = re.compile(r"[^\s@]+@[^\s@]+")

ADDED = [
    ("routing/case.due-soon.v1", "days", 2),
    ("intake/dossier.received.v1", "channel", "counter"),
]
"""Fields that a type was given after it was first published, with what older messages mean."""

each = pytest.mark.parametrize(
    "path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.stem}"
)  # fmt: skip


def told(path):
    return json.loads(path.read_text())


def leaves(value, key=""):
    """Each key with each plain value below it."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, name)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, key)]
    return [(key, value)]


def test_every_type_has_its_message_and_nobody_elses():
    assert sorted(path.stem for path in GOLDEN) == sorted(PAYLOADS)


@each
def test_what_is_read_is_written_again_alike(path):
    assert json.loads(encode(decode(path.read_bytes()))) == told(path)


@each
def test_it_says_all_that_cloudevents_asks_for(path):
    message = told(path)
    assert set(message) == REQUIRED | OURS
    assert message["specversion"] == "1.0"
    assert all(message[name] for name in REQUIRED)
    assert re.fullmatch(r"\d{10}", message["sequence"])
    assert message["time"].endswith("Z")


@each
def test_it_lies_with_the_service_that_tells_it(path):
    event = decode(path.read_bytes())
    assert (event.source, f"{event.type}.json") == (path.parent.name, path.name)
    assert event.id == event_id(event.source, event.subject, event.sequence)


@each
def test_what_a_later_version_adds_is_passed_over(path):
    message = told(path)
    later = message | {"later": 1, "data": message["data"] | {"later": {"more": [1, 2]}}}
    event = decode(json.dumps(later).encode())
    assert json.loads(encode(event)) == message


@each
def test_what_it_must_say_cannot_be_left_out(path):
    message = told(path)
    added = {name for kind, name, _ in ADDED if kind.endswith(message["type"])}
    for name in message["data"].keys() - added:
        short = message | {"data": {k: v for k, v in message["data"].items() if k != name}}
        with pytest.raises(ValidationError, match=name):
            decode(json.dumps(short).encode())


@each
def test_a_type_of_tomorrow_is_carried_unread(path):
    body = json.dumps(told(path) | {"type": "dossier.weighed.v9"}).encode()
    event = decode(body)
    assert (event.data, event.wire) == (None, body)
    with pytest.raises(ValueError, match=r"dossier\.weighed\.v9"):
        encode(event)


@each
def test_nobody_can_be_known_from_it(path):
    message = told(path)
    procedure_name = {"name"} if message["type"] == "procedure.published.v1" else set()
    for key, value in leaves(message["data"]):
        assert key not in PERSONAL_KEYS - procedure_name
        for pattern in (PHONE, IDENTITY, MAIL):
            assert not pattern.search(str(value)), f"{key} could hold somebody's {value}"


@pytest.mark.parametrize(
    "key", sorted({key for kind in PAYLOADS.values() for key in kind.model_fields})
)
def test_no_type_has_a_field_for_a_person(key):
    holders = {name for name, kind in PAYLOADS.items() if key in kind.model_fields}
    assert key not in PERSONAL_KEYS or (key, holders) == ("name", {"procedure.published.v1"})


def test_the_contact_in_the_golden_receipt_is_a_placeholder():
    contact = told(CONTRACTS / "intake" / "dossier.received.v1.json")["data"]["contact"]
    assert contact == "<sealed for notify: JWE compact>"


@pytest.mark.parametrize(("kind", "added", "default"), ADDED)
def test_a_message_from_before_a_field_was_added_is_read_with_its_default(kind, added, default):
    message = told(CONTRACTS / f"{kind}.json")
    del message["data"][added]
    assert getattr(decode(json.dumps(message).encode()).data, added) == default
