"""Which event makes which notices."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc.jwk import ECKey

from dossier_shared.contracts import (
    CaseDueSoon,
    CaseFinished,
    CaseOpened,
    CaseOverdue,
    CaseReminded,
    DossierDutyAsked,
    DossierDutyPaid,
    DossierFinished,
    DossierRated,
    DossierReceived,
    DossierRefused,
    DossierRescheduled,
    DossierResumed,
    DossierReturned,
    DossierStopped,
    DossierSubmitted,
    DossierSupplementAsked,
    DossierSupplemented,
    DossierWithdrawn,
    Event,
    NoticeFailed,
    Payload,
)
from dossier_shared.messaging.consumer import Poison
from dossier_shared.sealed import Contact, seal
from dossier_shared.staff import Person, Staff
from dossier_shared.web.auth import Role
from notify.domain.correspondence import Correspondence
from notify.handlers import React, concerns_a_dossier, opens

CODE = "000.00.19.H50-180412-0007"
NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
DUE = datetime(2018, 4, 24, 9, 30, tzinfo=UTC)
EVENT_ID = UUID("7c9e6679-7425-40de-944b-e07fc1f90ae7")
KEY = ECKey.generate_key("P-256")
BOTH = Contact(phone="+84912345678", email="dan@example.vn")
STAFF = Staff(
    tuple(
        Person(id_, id_, division, Role(role), f"{id_}@so.example")
        for id_, division, role in [
            ("cv-1", "ncc", "officer"),
            ("tp-1", "ncc", "division_head"),
            ("tp-9", "btxh", "division_head"),
            ("mc-1", "Bộ phận Một cửa", "receptionist"),
            ("gd-1", "Ban Giám đốc", "leader"),
        ]
    )
)
react = React(KEY, STAFF)


def event(data: Payload | None, time: datetime = NOW) -> Event:
    kind = data.type if data else "dossier.moved.v1"
    return Event(EVENT_ID, "intake", kind, CODE, 1, time, data)


def received(contact: Contact | None = BOTH, due_at: datetime | None = DUE) -> DossierReceived:
    return DossierReceived(
        agency="000.00.19.H50",
        procedure="TTHC-1",
        procedure_version=1,
        field="nguoi-co-cong",
        division="ncc",
        received_at=NOW,
        due_at=due_at,
        limit=None,
        sensitive=True,
        contact=seal(contact, KEY) if contact else None,
    )


def reachable() -> Correspondence:
    after, _ = react(opens(event(received())), event(received()), NOW)
    return Correspondence(
        CODE, after.agency, after.contact, after.channels, sensitive=True, due_at=DUE
    )


def test_a_received_dossier_is_confirmed_by_every_channel_the_citizen_has():
    fresh = received()
    after, events = react(opens(event(fresh)), event(fresh), NOW)
    assert [(n.id, n.channel, n.audience, n.next_at) for n in after.notices] == [
        (f"{EVENT_ID}:received:sms", "sms", "citizen", NOW),
        (f"{EVENT_ID}:received:email", "email", "citizen", NOW),
    ]
    assert after.notices[0].params == {"received": NOW, "due": DUE}
    assert (after.agency, after.contact, after.sensitive) == ("000.00.19.H50", fresh.contact, True)
    assert events == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_citizen_is_written_to_in_the_language_he_asked_for(language):
    fresh = received(BOTH.model_copy(update={"language": language}))
    after, _ = react(opens(event(fresh)), event(fresh), NOW)
    assert after.language == language


@pytest.mark.parametrize("contact", [None, Contact()], ids=["no contact", "empty contact"])
def test_a_citizen_without_phone_and_mail_is_left_to_the_counter_to_call(contact):
    fresh = received(contact)
    after, events = react(opens(event(fresh)), event(fresh), NOW)
    [notice] = after.notices
    assert (notice.status, notice.reason, notice.next_at) == ("failed-for-good", "no-channel", None)
    assert events == [
        NoticeFailed(kind="received", channel="sms", audience="citizen", reason="no-channel")
    ]


def test_a_dossier_without_a_time_limit_is_confirmed_without_a_date():
    fresh = received(due_at=None)
    after, _ = react(opens(event(fresh)), event(fresh), NOW)
    assert after.notices[0].params == {"received": NOW}


@pytest.mark.parametrize(
    ("outcome", "time", "due_at", "kind"),
    [
        ("approved", DUE - timedelta(days=1), DUE, "ready-early"),
        ("approved", DUE - timedelta(hours=8), DUE, "ready"),
        ("approved", DUE + timedelta(days=1), DUE, "ready"),
        ("approved", NOW, None, "ready"),
        ("refused", DUE - timedelta(days=1), DUE, "rejected"),
        ("refused", NOW, None, "rejected"),
    ],
    ids=[
        "the day before",
        "earlier on the day itself",
        "late",
        "never due",
        "refused early",
        "refused",
    ],
)
def test_a_result_at_the_one_stop_is_told_for_what_it_is(outcome, time, due_at, kind):
    told = event(DossierFinished(outcome=outcome, due_at=due_at), time)
    after, _ = react(reachable(), told, time)
    assert [(n.kind, n.channel) for n in after.notices] == [(kind, "sms"), (kind, "email")]
    assert after.due_at == due_at


def test_the_day_is_the_offices_and_not_greenwichs():
    due = datetime(2018, 4, 24, 0, 30, tzinfo=UTC)
    evening_before_in_greenwich = datetime(2018, 4, 23, 23, 0, tzinfo=UTC)
    told = event(DossierFinished(outcome="approved", due_at=due), evening_before_in_greenwich)
    after, _ = react(reachable(), told, NOW)
    assert after.notices[0].kind == "ready"


def test_a_returned_result_is_told_with_its_day():
    after, _ = react(reachable(), event(DossierReturned(method="counter")), NOW)
    assert [(n.kind, n.params) for n in after.notices] == [("returned", {"returned": NOW})] * 2


ABOUT = {"division": "ncc", "step": "appraise", "assignee": "cv-1", "due_at": DUE}


@pytest.mark.parametrize(
    ("payload", "kind", "people", "why"),
    [
        (CaseDueSoon(**ABOUT, days=3), "staff-due", ["cv-1"], "three days before: who has it"),
        (CaseDueSoon(**ABOUT, days=2), "staff-due", ["cv-1", "tp-1"], "two: and the head"),
        (CaseDueSoon(**ABOUT, days=1), "staff-due", ["cv-1", "tp-1", "mc-1"], "one: the one-stop"),
        (CaseOverdue(**ABOUT), "staff-overdue", ["cv-1", "tp-1"], "late: who has it and the head"),
        (CaseReminded(**ABOUT, kind="overdue-3", to=("leader",)), "staff-overdue", ["gd-1"],
         "the highest step of the ladder"),
        (CaseReminded(**ABOUT, kind="lapsed", to=("receptionist", "leader")), "staff-lapsed",
         ["mc-1", "gd-1"], "nobody collected it"),
    ],
)  # fmt: skip
def test_those_whom_it_concerns_find_it_in_their_inbox(payload, kind, people, why):
    after, _ = react(Correspondence(CODE), event(payload), NOW)
    assert [notice.to for notice in after.notices] == people
    assert {notice.id for notice in after.notices} == {
        f"{EVENT_ID}:{kind}:inbox:{person}" for person in people
    }
    assert {(notice.status, notice.next_at) for notice in after.notices} == {("accepted", None)}
    assert all((n.audience, n.params) == ("staff", {"due": DUE}) for n in after.notices)


def test_a_case_that_nobody_has_is_no_reason_to_write_to_nobody():
    told = CaseDueSoon(**ABOUT | {"assignee": "unassigned"}, days=3)
    assert react(Correspondence(CODE), event(told), NOW) is None


@pytest.mark.parametrize(
    "data",
    [
        CaseOpened(division="ncc", step="appraise", assignee="cv-1", step_due_at=None),
        CaseFinished(outcome="approved"),
        None,
    ],
    ids=["opened", "handed over", "a type of tomorrow"],
)
def test_other_events_are_no_reason_to_write(data):
    assert react(Correspondence(CODE), event(data), NOW) is None


def test_a_case_heard_of_before_its_dossier_opens_a_correspondence_that_intake_fills():
    early = opens(event(CaseFinished(outcome="approved")))
    assert (early.code, early.agency, early.notices) == (CODE, None, ())
    after, _ = react(early, event(received()), NOW)
    assert (after.agency, len(after.notices)) == ("000.00.19.H50", 2)


def test_a_contact_sealed_for_somebody_else_goes_to_the_dead_letters():
    react_with_other_key = React(ECKey.generate_key("P-256"), STAFF)
    with pytest.raises(Poison):
        react_with_other_key(Correspondence(CODE), event(received()), NOW)


LATER = DUE + timedelta(days=7)


@pytest.mark.parametrize(
    ("told", "kind", "params"),
    [
        (DossierRefused(), "rejected", {}),
        (DossierSupplementAsked(stage="appraisal"), "supplement", {}),
        (DossierSupplemented(stage="appraisal", due_at=LATER), "supplemented", {"due": LATER}),
        (DossierSupplemented(stage="intake", due_at=None), "supplemented", {}),
        (DossierDutyAsked(amount=200_000), "fee-due", {"amount": 200_000}),
        (DossierDutyPaid(due_at=LATER), "fee-paid", {"due": LATER}),
        (DossierStopped(), "stopped", {}),
        (DossierResumed(due_at=LATER), "resumed", {"due": LATER}),
        (DossierWithdrawn(), "withdrawn", {"withdrawn": NOW}),
        (
            DossierRescheduled(due_at=LATER, cause="apology"),
            "apology", {"was_due": DUE, "due": LATER},
        ),
        (
            DossierRescheduled(due_at=LATER, cause="calendar"),
            "moved", {"was_due": DUE, "due": LATER},
        ),
    ],
    ids=lambda value: value.type if isinstance(value, Payload) else "",
)  # fmt: skip
def test_the_citizen_is_told_of_each_turn_of_the_dossier(told, kind, params):
    after, events = react(reachable(), event(told), NOW) or (None, None)
    assert after is not None
    fresh = [notice for notice in after.notices if notice.kind == kind]
    assert [notice.channel for notice in fresh] == ["sms", "email"]
    assert all(notice.params == params for notice in fresh)
    assert events == []


def test_a_submission_is_confirmed_and_makes_the_citizen_reachable():
    told = DossierSubmitted(
        agency="000.00.19.H50", procedure="TTHC-1", field="nguoi-co-cong", division="ncc",
        submitted_at=NOW, answer_due=LATER, sensitive=True, contact=seal(BOTH, KEY),
    )  # fmt: skip
    after, _ = react(Correspondence(CODE), event(told), NOW)
    assert {notice.kind for notice in after.notices} == {"submitted"}
    assert (after.channels, after.sensitive) == (("sms", "email"), True)


def test_after_a_new_day_the_next_apology_names_that_day():
    moved = DossierRescheduled(due_at=LATER, cause="apology")
    after, _ = react(reachable(), event(moved), NOW)
    assert after.due_at == LATER


@pytest.mark.parametrize(
    "kind", ["procedure.published.v1", "procedure.ended.v1", "calendar.changed.v1"]
)
def test_the_catalogue_and_the_calendar_are_nobodys_correspondence(kind):
    told = Event(EVENT_ID, "intake", kind, "NCC-01", 1, NOW, None)
    assert not concerns_a_dossier(told)
    assert concerns_a_dossier(event(DossierRated(points=(None,) * 9)))
