"""What intake does on the messages that routing and notify have published, golden ones."""

from pathlib import Path

import pytest
from services.intake.tests.builders import NOW, dossier

from dossier_shared.contracts import CaseFinished, decode
from intake.domain.episodes import Told
from intake.domain.statuses import Status
from intake.handlers import HEEDED, opens_none, react

GOLDEN = Path(__file__).parents[4] / "shared" / "contracts"


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ("routing/case.opened.v1", None),
        ("routing/case.claimed.v1", Status.PROCESSING),
        ("routing/case.step-completed.v1", Status.PROCESSING),
        ("routing/case.sent-back.v1", None),
        ("routing/case.decided.v1", None),
        ("routing/case.due-soon.v1", None),
        ("routing/case.overdue.v1", None),
        ("routing/case.finished.v1", Status.FINISHED),
    ],
)
def test_the_status_follows_the_case(message: str, status: Status | None) -> None:
    event = decode((GOLDEN / f"{message}.json").read_bytes())
    change = react(dossier(), event, NOW)
    assert (change[0].status if change else None) == status
    if isinstance(event.data, CaseFinished):
        assert change is not None
        assert change[0].result is not None
        assert change[0].result.at == event.time


@pytest.mark.parametrize("message", ["notify/notice.accepted.v1", "notify/notice.failed.v1"])
def test_what_a_citizen_was_told_is_kept_and_what_staff_were_told_is_not(message: str) -> None:
    event = decode((GOLDEN / f"{message}.json").read_bytes())
    data = event.data
    assert data is not None
    fields = data.model_dump()
    kind, channel, reason = fields["kind"], fields["channel"], fields.get("reason")
    change = react(dossier(), event, NOW)
    if fields["audience"] == "staff":
        assert change is None
    else:
        assert change is not None
        assert change[0].told == (Told(kind, channel, event.time, failed=reason),)


@pytest.mark.parametrize("message", sorted(GOLDEN.glob("*/*.json")), ids=lambda path: path.stem)
def test_what_is_not_heeded_has_no_effect(message: Path) -> None:
    event = decode(message.read_bytes())
    if event.type not in HEEDED:
        assert react(dossier(), event, NOW) is None


def test_an_event_about_an_unknown_dossier_waits() -> None:
    event = decode((GOLDEN / "routing/case.opened.v1.json").read_bytes())
    assert opens_none(event) is None
