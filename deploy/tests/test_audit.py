"""The audit of the demo finds what is wrong."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from motcua.demo.__main__ import last_line
from motcua.demo.audit import Findings, Row, _by_field, _doubled, _lost, _telling
from motcua.demo.settle import read_counts

DUE = datetime(2018, 4, 10, 9, 0, tzinfo=UTC)


def dossier(**fields: Any) -> dict[str, Any]:
    return {"field": "Dạy nghề", "status": 4, "sequence": 2} | fields


@pytest.mark.parametrize(
    ("document", "counted"),
    [
        (dossier(due_now=DUE, result={"at": datetime(2018, 4, 9, 16, 0, tzinfo=UTC)}), "early"),
        (dossier(due_now=DUE, result={"at": datetime(2018, 4, 10, 9, 59, tzinfo=UTC)}), "on_day"),
        (dossier(due_now=DUE, result={"at": datetime(2018, 4, 10, 17, 1, tzinfo=UTC)}), "late"),
        (dossier(result={"at": DUE}), "no_limit"),
        (dossier(due_now=DUE), "open_overdue"),
        (dossier(due_now=datetime(2018, 4, 12, 1, 0, tzinfo=UTC)), "open_in_time"),
        (dossier(), "open_in_time"),
    ],
    ids=["day before", "on the day, after the hour", "next day in the office's zone",
         "no limit is never late", "open past the date", "open on its last day", "open, no limit"],
)  # fmt: skip
def test_on_time_is_counted_by_date(document: dict[str, Any], counted: str) -> None:
    row = _by_field([document])["Dạy nghề"]
    assert row == Row(received=1, **{counted: 1})


def kept() -> dict[str, dict[str, Any]]:
    seen = {"intake": 2, "routing": 5, "notify": 1}
    return {
        "intake": {"A": {"sequence": 2, "seen": dict(seen)}},
        "routing": {"A": {"sequence": 5, "seen": dict(seen)}},
        "notify": {"A": {"sequence": 1, "seen": dict(seen)}},
    }


def test_an_event_that_a_reader_has_not_taken_is_lost() -> None:
    whole = kept()
    assert _lost(whole) == 0
    whole["notify"]["A"]["seen"]["routing"] = 3
    assert _lost(whole) == 2
    del whole["routing"]["A"]["seen"]["intake"]
    assert _lost(whole) == 4


def notice(kind: str, channel: str = "sms", **fields: Any) -> dict[str, Any]:
    audience = "staff" if kind.startswith("staff") else "citizen"
    return {"kind": kind, "channel": channel, "status": "accepted", "audience": audience} | fields


def reminder(day: int, to: str) -> dict[str, Any]:
    """What one of the staff is told in the morning of a day: once a day may be, twice not."""
    at = datetime(2018, 4, day, 0, 0, tzinfo=UTC)
    return notice("staff-overdue", "email", to=to, queued_at=at)


def test_a_reason_told_twice_is_doubled_whatever_events_it_came_of() -> None:
    letters = [reminder(1, "cv-1"), reminder(1, "cv-1"), reminder(2, "cv-1"), reminder(1, "tp-1")]
    letters += [notice("ready"), notice("ready-early"), notice("ready", "email")]
    counts = {"sms": {"delivered_twice": 1}, "mail": {"delivered_twice": 0}}
    assert _doubled({"notify": {"A": {"notices": letters}}}, counts) == 3


def told(intake: dict[str, Any], *letters: dict[str, Any], sms: int) -> list[str]:
    statuses = Counter((n["kind"], n["channel"], n["status"]) for n in letters)
    findings = Findings({}, statuses, lost=0, doubled=0, dead=0)
    counts = {"sms": {"delivered": sms}, "mail": {"delivered": 0}}
    _telling(findings, {"intake": {"A": intake}, "notify": {"A": {"notices": letters}}}, counts)
    return findings.wrong


def test_every_citizen_must_have_been_told_each_thing_once_and_it_must_have_arrived() -> None:
    returned = dossier(status=10, told=[{}, {}, {}])
    three = [notice("received"), notice("ready"), notice("returned")]
    assert told(returned, *three, sms=3) == []
    assert len(told(returned, *three[:2], sms=2)) == 2
    assert len(told(returned, *three, sms=2)) == 1
    failed = notice("received", status="failed")
    assert len(told(dossier(status=2, told=[{}]), failed, sms=0)) == 3


def test_a_dossier_that_a_source_no_longer_has_is_lost() -> None:
    whole = kept()
    del whole["routing"]["A"]
    assert _lost(whole) == 2 + 5 + 5


def test_an_identity_that_does_not_hold_is_named_with_both_sides() -> None:
    findings = Findings({}, Counter(), lost=0, doubled=0, dead=0)
    findings.expect("cases = dossiers", 3, 3)
    findings.expect("receipts = dossiers", 2, 3)
    assert findings.wrong == ["receipts = dossiers: 2 ≠ 3"]


def test_the_last_line_is_for_machines() -> None:
    row = Row(received=5, early=2, late=1, no_limit=1, open_in_time=1)
    findings = Findings({"x": row}, Counter({("received", "sms", "accepted"): 5}), 0, 0, 0)
    assert last_line(findings) == ("received=5 resolved=4 open=1 notices=5 lost=0 doubled=0 dead=0")


def test_the_services_are_at_rest_when_every_reader_has_taken_every_event() -> None:
    queued = 'motcua_events_queued_total{type="%s"} %d\n'
    handled = 'motcua_events_handled_total{source="%s",taken="%s",type="%s"} %d\n'
    pages = {
        "intake": queued % ("dossier.received.v1", 2)
        + handled % ("routing", "advanced", "case.opened.v1", 2),
        "routing": queued % ("case.opened.v1", 2)
        + handled % ("intake", "effect", "dossier.received.v1", 2),
        "notify": handled % ("intake", "effect", "dossier.received.v1", 2)
        + handled % ("routing", "advanced", "case.opened.v1", 1)
        + handled % ("routing", "duplicate", "case.opened.v1", 1),
    }
    assert not read_counts(pages).settled()
    pages["notify"] += handled % ("routing", "held", "case.opened.v1", 1)
    assert not read_counts(pages).settled()
    pages["notify"] = pages["notify"].replace(
        '"advanced",type="case.opened.v1"} 1', '"advanced",type="case.opened.v1"} 2'
    )
    assert read_counts(pages).settled()
