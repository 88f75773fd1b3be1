"""What routing hears and what it tells: both in the forms of the shared contracts."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from services.routing.tests.builders import (
    BTXH,
    CODE,
    NCC,
    NOW,
    QUESTION,
    act,
    asked_case,
    at,
    case_at,
    event,
    fresh,
    office,
    published,
    received,
    suspended_case,
)

from dossier_shared import contracts
from dossier_shared.contracts import (
    CaseOpened,
    DossierPassed,
    DossierRated,
    DossierReceived,
    Event,
    Limit,
    ProcedureEnded,
    ProcedurePublished,
    decode,
    encode,
)
from routing.adapters.catalogue import shipped_catalogue
from routing.domain.commands import (
    answer,
    ask_supplement,
    claim,
    complete,
    consult,
    decide,
    open_case,
    reassign,
    resume,
    send_back,
    suspend,
)
from routing.domain.firing import fire
from routing.domain.procedure import Procedure
from routing.handlers import CaseEvents, opens_procedure, react_to_procedure

GOLDEN = Path(contracts.__file__).parents[2] / "contracts" / "intake"
EVENTS = CaseEvents(shipped_catalogue(), office())
FOLLOWING = [DossierRated(points=(2,) * 9), DossierPassed(agency="UBND tỉnh", answer_due=None)]


def golden(kind: str) -> Event:
    """Intake's own example of the event."""
    return decode((GOLDEN / f"{kind}.json").read_bytes())


def test_a_receipt_as_intake_tells_it_opens_a_case():
    told = golden(DossierReceived.type)
    case = EVENTS.opens(told)
    assert case is not None
    opened, [payload] = EVENTS.react(case, told, NOW) or (case, [])
    assert opened.code == told.subject
    assert isinstance(payload, CaseOpened)


def heard(*told: Event) -> Procedure:
    """The copy of a procedure after all that was told of it."""
    kept = opens_procedure(told[0])
    assert kept is not None
    for each in told:
        kept, payloads = react_to_procedure(kept, each, NOW) or (kept, [])
        assert payloads == []
    return kept


def test_a_procedure_as_intake_publishes_it_is_kept():
    told = golden(ProcedurePublished.type)
    kept = heard(told)
    assert (kept.id, kept.published) == (told.subject, told.data.version)


def test_a_known_procedure_follows_its_workflow_in_the_division_that_it_is_published_for():
    case = EVENTS.opens(event(received(procedure="NCC-01", division=BTXH)))
    assert (case.division, case.workflow_version) == (BTXH, 1)


def test_where_none_is_published_the_rule_table_names_the_division():
    assert EVENTS.opens(event(received(procedure="NCC-01", division=""))).division == NCC


def test_an_unknown_procedure_follows_the_usual_steps_in_the_division_it_names():
    case = EVENTS.opens(event(received(procedure="LẠ-01", division=BTXH)))
    assert (case.division, case.workflow_version) == (BTXH, 0)


@pytest.mark.parametrize("data", FOLLOWING, ids=lambda data: data.type)
def test_what_happens_at_the_counter_later_is_noted_for_the_reports_and_changes_no_work(data):
    assert EVENTS.opens(event(data)) is None
    case = case_at("sign")
    after, payloads = EVENTS.react(case, event(data, sequence=2), NOW)
    assert (replace(after, marks=()), payloads) == (case, [])
    assert len(after.marks) == 1


def test_a_second_receipt_does_not_open_the_case_again():
    assert EVENTS.react(case_at("sign"), event(received(), sequence=4), NOW) is None


def test_only_a_newer_version_replaces_a_procedure():
    first = heard(event(published(), "NCC-01"))
    newer = published(version=2, limit=Limit(amount=12, unit="working-day"))
    kept, payloads = react_to_procedure(first, event(newer, "NCC-01", 2), NOW)
    assert (kept.published, kept.limit, payloads) == (2, newer.limit, [])
    assert react_to_procedure(kept, event(published(), "NCC-01", 3), NOW) is None


def test_other_events_make_no_procedure():
    assert opens_procedure(event(received())) is None


def test_the_end_of_a_procedure_is_kept_beside_what_it_was():
    ended = event(ProcedureEnded(from_day=NOW.date(), replaced_by=None), "NCC-01", 2)
    assert opens_procedure(ended) is None
    first = event(published(), "NCC-01")
    kept = heard(first, ended)
    assert replace(kept, ended=None) == heard(first)
    assert (kept.in_force(NOW), kept.named(NOW)) == (None, published().name)


TOLD = [
    open_case(fresh(), office(), NOW),
    claim(case_at("appraise"), act("cv-2"), office()),
    complete(case_at("appraise"), act("cv-1"), office()),
    send_back(case_at("submit"), act("tp-1", "Thiếu chữ ký"), office()),
    decide(case_at("sign"), act("gd-1"), "refused", office()),
    complete(case_at("hand-over"), act("mc-1"), office()),
    fire(case_at("appraise"), at("2018-04-24 07:00")),
    fire(case_at("appraise"), at("2018-05-02 07:00")),
    fire(case_at("appraise"), at("2018-05-10 07:00")),
    reassign(case_at("appraise"), act("tp-1", "Nghỉ ốm"), "cv-2", office()),
    consult(case_at("appraise"), act("cv-1", "Có trùng không?"), QUESTION, office()),
    answer(asked_case(), act("cv-9", "Không trùng"), 1, True, office()),
    ask_supplement(case_at("appraise"), act("cv-1", "Thiếu giấy khai sinh"), office()),
    suspend(case_at("appraise"), act("cv-1", "Chờ xác minh"), office()),
    resume(suspended_case(), act("cv-1"), office()),
]


@pytest.mark.parametrize("payload", [p for _, [p] in TOLD], ids=lambda payload: payload.type)
def test_what_routing_tells_comes_through_the_wire_as_it_was(payload):
    told = Event(uuid4(), "routing", payload.type, CODE, 1, NOW, payload)
    heard = decode(encode(told))
    assert (heard.data, heard.subject, heard.time) == (payload, CODE, NOW)


@pytest.mark.parametrize("payload", [p for _, [p] in TOLD], ids=lambda payload: payload.type)
def test_no_reason_or_note_leaves_the_service(payload):
    said = payload.model_dump_json()
    for note in ("Thiếu", "Nghỉ ốm", "trùng", "Chờ xác minh"):
        assert note not in said
