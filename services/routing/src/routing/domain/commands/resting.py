"""When the work on a case rests: it is put aside, or more papers are needed."""

from dataclasses import replace

from dossier_shared.contracts import CaseContinued, CaseSupplementWanted, CaseSuspended
from routing.domain.case import Case
from routing.domain.commands.acting import Act, Done, noted, passage, way_of
from routing.domain.errors import NOT_SUSPENDED, REASON_MISSING, SUPPLEMENT_WANTED
from routing.domain.may import must_be_open, must_hold
from routing.domain.office import Office


def ask_supplement(case: Case, act: Act, office: Office) -> Done:
    """Say which papers are missing: the one-stop asks the citizen, never the division
    (NĐ 61/2018/NĐ-CP art.5.1e, 19.4). The clock stands still only when it has asked.
    """
    must_be_open(case)
    must_hold(case, act.caller)
    way = way_of(case, "ask-supplement")
    if case.supplement_wanted:
        raise SUPPLEMENT_WANTED.broken()
    _must_say_why(act)
    what = replace(passage(case, act, "supplement-wanted"), issued=way.issues)
    wanted = replace(noted(case, what), supplement_wanted=True)
    return wanted, [CaseSupplementWanted(step=case.step)]


def suspend(case: Case, act: Act, office: Office) -> Done:
    """Put the work aside, with the reason. The clock of the law runs on, and so do its timers."""
    must_be_open(case)
    must_hold(case, act.caller)
    way_of(case, "suspend")
    _must_say_why(act)
    aside = replace(noted(case, passage(case, act, "suspended")), status="suspended")
    return aside, [CaseSuspended(step=case.step)]


def resume(case: Case, act: Act, office: Office) -> Done:
    """Take the work up again."""
    if case.status != "suspended":
        must_be_open(case)
        raise NOT_SUSPENDED.broken()
    must_hold(case, act.caller)
    again = replace(noted(case, passage(case, act, "continued")), status="open")
    return again, [CaseContinued(step=case.step)]


def _must_say_why(act: Act) -> None:
    if not (act.note or "").strip():
        raise REASON_MISSING.broken()
