"""What is overdue and what is near due, by date and not by hour (NĐ 61/2018 art.19.9)."""

from datetime import UTC, datetime, time, timedelta

from dossier_shared.worktime import Calendar

NEAR = 3
"""Working days before the due date."""


def horizon(now: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """Due before the first: overdue; from then and before the second: near. Both are midnights of
    the office, as UTC.
    """
    today = now.astimezone(calendar.zone).date()
    last_near = calendar.working_day(calendar.worked_through(today) + NEAR - 1)
    midnights = [
        datetime.combine(day, time(), tzinfo=calendar.zone).astimezone(UTC)
        for day in (today, last_near + timedelta(days=1))
    ]
    return midnights[0], midnights[1]
