"""After a restore: what may have been sent already is not sent again by who would send it twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dossier_shared.mongo.doubtful import Doubts
from notify.application.doubting import Doubting
from notify.application.ports import Message
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Refused

TAKEN = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LATER = TAKEN + timedelta(hours=1)
DOSSIER = Correspondence("H50-180412-0007")
PLANNED = Notice("e1:ready:email", "ready", "email", "citizen", None, {}, TAKEN)
TOLD_BY_THE_COPY = replace(PLANNED, id="e2:ready:email", queued_at=LATER)
NEW = replace(PLANNED, id="e3:ready:email", queued_at=LATER)


def written(_, notice):
    return Message("somebody", notice.request_id, "text")


def outcome(notice, doubts=Doubts(TAKEN, frozenset({"e2"}))):  # noqa: B008 - frozen
    return Doubting(written, {"sms"}, lambda: doubts)(DOSSIER, notice)


@pytest.mark.parametrize("notice", [PLANNED, TOLD_BY_THE_COPY], ids=["planned", "still told"])
def test_what_may_have_been_mailed_already_is_given_up_for_somebody_to_decide(notice):
    assert outcome(notice) == Refused("restored")
    again = replace(notice, round=1)
    assert outcome(again) == written(DOSSIER, again)


@pytest.mark.parametrize(
    "notice",
    [replace(PLANNED, channel="sms"), replace(TOLD_BY_THE_COPY, channel="sms"), NEW],
    ids=["planned, by a gateway that compares", "told, by a gateway that compares", "new"],
)
def test_what_cannot_be_sent_twice_is_sent(notice):
    assert outcome(notice) == written(DOSSIER, notice)


def test_nothing_is_doubted_where_nothing_was_restored():
    assert outcome(PLANNED, Doubts()) == written(DOSSIER, PLANNED)
