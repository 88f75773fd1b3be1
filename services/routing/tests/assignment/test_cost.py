"""What a choice costs, counted in looks into the calendar and in probabilities, not in seconds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from services.routing.tests.assignment.test_policies import CALENDAR, NEWCOMER, NOW, task

from dossier_shared.worktime import Calendar
from routing.domain.assignment import POLICIES, hours, lateness
from routing.domain.assignment.port import Candidate

CANDIDATES, TASKS = 10, 50


@dataclass(frozen=True)
class Counted(Calendar):
    """Counts how often its table of days is looked into."""

    looks: Counter[str] = field(default_factory=Counter)

    def worked_time(self, day: date) -> timedelta:
        self.looks["worked_time"] += 1
        return super().worked_time(day)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_choice_costs_a_few_looks_for_each_task(policy, monkeypatch):
    calls: Counter[str] = Counter()

    def counting(module, name):
        original = getattr(module, name)

        def counted(*args):
            calls[name] += 1
            return original(*args)

        monkeypatch.setattr(module, name, counted)

    counting(hours, "working_time_between")
    counting(lateness, "probability")
    calendar = Counted(CALENDAR.days_off, CALENDAR.worked_saturdays, years=CALENDAR.years)
    office = [
        Candidate(str(n), tuple(task(due=n % 30) for n in range(TASKS))) for n in range(CANDIDATES)
    ]
    answer = POLICIES[policy].choose(NEWCOMER, office, NOW, calendar)
    assert answer.assignee is not None
    assert calls["working_time_between"] == 1
    assert calls["probability"] <= CANDIDATES * (2 * TASKS + 1)
    assert calendar.looks["worked_time"] <= CANDIDATES * (TASKS + 20) + 10
