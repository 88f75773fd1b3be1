"""Asking others in parallel: divisions and agencies (NĐ 61/2018/NĐ-CP art.19.5-19.6)."""

from dataclasses import dataclass, replace

from dossier_shared.contracts import CaseConsultationAnswered, CaseConsulted, Limit
from routing.domain.case import Case
from routing.domain.commands.acting import Act, Done, asked, way_of
from routing.domain.errors import (
    ALREADY_CONSULTED,
    CONSULTATION_ANSWERED,
    CONSULTATION_UNKNOWN,
    PARTY_UNCLEAR,
)
from routing.domain.exchange import want_back
from routing.domain.may import must_answer, must_be_open, must_hold
from routing.domain.office import Office
from routing.domain.records import Consultation
from routing.domain.timers import armed
from routing.domain.workflow import Consulted

RECALLED = "Không cần lấy ý kiến nữa."


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked, a `division` or an `agency`, and within what time."""

    budget: Limit
    division: str | None = None
    agency: str | None = None


def consult(case: Case, act: Act, question: Question, office: Office) -> Done:
    """Ask somebody; the holder of the step leads and goes on with his own work meanwhile."""
    must_be_open(case)
    must_hold(case, act.caller)
    way_of(case, "consult")
    if bool(question.division) == bool(question.agency):
        raise PARTY_UNCLEAR.broken()
    whom = Consulted(question.budget, question.division, question.agency)
    if any(open_.party == whom.name for open_ in case.asked):
        raise ALREADY_CONSULTED.broken(party=whom.name)
    after = asked(case, whom, act.caller.id, office, act.at)
    latest = replace(after.consultations[-1], question=act.note)
    after = replace(after, consultations=(*case.consultations, latest))
    told = CaseConsulted(
        number=latest.number, party=latest.party, agency=latest.agency, due_at=latest.due_at
    )
    return armed(after, office.calendar, act.at), [told]


def answer(case: Case, act: Act, number: int, agreed: bool, office: Office) -> Done:
    """The answer of who was asked; one that comes late still counts, and is told as late."""
    consultation = find(case, number)
    must_answer(case, consultation, act.caller)
    if not consultation.open:
        raise CONSULTATION_ANSWERED.broken()
    answered = replace(
        consultation,
        answered_at=act.at,
        answered_by=act.caller.id,
        answer=act.note,
        agreed=agreed,
    )
    in_time = consultation.due_at is None or act.at <= consultation.due_at
    after = armed(_with(case, answered), office.calendar, act.at)
    return after, [CaseConsultationAnswered(number=number, in_time=in_time)]


def recall(case: Case, act: Act, number: int, office: Office) -> Done:
    """Ask for no answer any more. One whose letter has gone out stays open until the other agency
    gives the letter back (edXML 13, then 15); any other ends here.
    """
    must_hold(case, act.caller)
    consultation = find(case, number)
    if not consultation.open:
        raise CONSULTATION_ANSWERED.broken()
    if consultation.sending is not None:
        back = want_back(consultation.sending, act.at)
        return armed(_with(case, replace(consultation, sending=back)), office.calendar, act.at), []
    ended = replace(
        consultation, answered_at=act.at, answered_by=act.caller.id, answer=act.note or RECALLED
    )
    after = armed(_with(case, ended), office.calendar, act.at)
    return after, [CaseConsultationAnswered(number=number, in_time=True)]


def find(case: Case, number: int) -> Consultation:
    for consultation in case.consultations:
        if consultation.number == number:
            return consultation
    raise CONSULTATION_UNKNOWN.broken(number=number)


def _with(case: Case, changed: Consultation) -> Case:
    return replace(
        case,
        consultations=tuple(
            changed if each.number == changed.number else each for each in case.consultations
        ),
    )
