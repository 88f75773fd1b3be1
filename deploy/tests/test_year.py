"""The plan of the reference year."""

from collections import Counter
from datetime import time

import pytest

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.phones import mobile
from dossier_shared.worktime import load_calendar
from intake.adapters.catalogue import shipped_catalogue
from intake.api.procedure_views import draft_view
from motcua.demo.year import FIELD_WEIGHTS, FIRST_DAY, LAST_DAY, plan_year, resolved_of

CALENDAR = load_calendar()
CATALOGUE = [draft_view(procedure) for procedure in shipped_catalogue()]
YEAR = plan_year(3649, 2018, CATALOGUE, CALENDAR)


@pytest.mark.parametrize(
    ("received", "resolved"), [(3649, 3327), (365, 333), (1, 1), (40, 36), (1000, 912)]
)
def test_a_part_of_the_year_is_resolved_in_the_years_proportion(
    received: int, resolved: int
) -> None:
    assert resolved_of(received) == resolved
    plan = plan_year(received, 7, CATALOGUE, CALENDAR)
    assert (len(plan), sum(p.resolved for p in plan)) == (received, resolved)


def test_the_same_seed_gives_the_same_year_and_another_seed_another() -> None:
    assert plan_year(50, 1, CATALOGUE, CALENDAR) == plan_year(50, 1, CATALOGUE, CALENDAR)
    assert plan_year(50, 1, CATALOGUE, CALENDAR) != plan_year(50, 2, CATALOGUE, CALENDAR)


def test_dossiers_come_in_on_working_days_in_counter_hours_from_the_first_to_the_last_day() -> None:
    received = [p.received_at.astimezone(OFFICE_ZONE) for p in YEAR]
    assert all(CALENDAR.is_working(at.date()) for at in received)
    assert min(received).date() >= FIRST_DAY
    assert max(received).date() <= LAST_DAY
    assert all(
        time(7, 30) <= at.time() <= time(11) or time(13, 30) <= at.time() <= time(16, 30)
        for at in received
    )


def test_every_procedure_of_every_field_is_used() -> None:
    fields = {p["id"]: p["field"] for p in CATALOGUE}
    used = Counter(p.request["procedure"] for p in YEAR)
    assert set(used) == set(fields)
    assert {fields[procedure] for procedure in used} == set(FIELD_WEIGHTS)


def test_every_phone_can_take_sms_and_many_are_eleven_digit_ones_of_their_time() -> None:
    phones = [p.request["applicant"]["phone"] for p in YEAR]
    assert all(mobile(phone) for phone in phones)
    assert 0.3 < sum(len(phone) == 11 for phone in phones) / len(phones) < 0.5


def test_the_steps_of_a_dossier_follow_each_other_in_working_time() -> None:
    for planned in YEAR:
        moments = [planned.received_at, *(at for _, at in planned.steps)]
        moments += [planned.returned_at] if planned.returned_at else []
        assert moments == sorted(moments)
        assert all(CALENDAR.is_working(at.astimezone(OFFICE_ZONE).date()) for at in moments)
        assert planned.resolved == (len(planned.steps) == 6)


def test_what_depends_on_another_service_is_done_on_a_later_day() -> None:
    """The services have the night to tell each other."""
    for planned in YEAR:
        if planned.steps:
            assert planned.steps[0][1].date() > planned.received_at.date()
        if planned.returned_at:
            assert planned.returned_at.date() > planned.steps[-1][1].date()
