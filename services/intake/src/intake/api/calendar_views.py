"""The calendar as it goes out."""

from typing import Any

from dossier_shared.clock import office_time
from intake.domain.calendar import CalendarVersion


def brief_version(version: CalendarVersion) -> dict[str, Any]:
    return {
        "version": version.number,
        "letter_number": version.letter.number if version.letter else None,
        "letter_date": version.letter.date if version.letter else None,
        "reason": version.reason,
        "by": version.by,
        "at": office_time(version.at),
    }


def version_view(version: CalendarVersion) -> dict[str, Any]:
    return brief_version(version) | {
        "first_year": version.first_year,
        "last_year": version.last_year,
        "hours": [list(pair) for pair in version.hours],
        "counter_hours": [list(pair) for pair in version.counter_hours],
        "days": [
            {
                "date": entry.day,
                "kind": entry.kind,
                "reason": entry.reason,
                "hours": [list(pair) for pair in entry.hours],
            }
            for entry in version.entries
        ],
    }
