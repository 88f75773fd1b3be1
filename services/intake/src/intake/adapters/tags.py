"""What a dossier is found by: one stored array, and one key for what is sorted by due date.

`search` holds `field:value` tags, groups, the code, and the words of its people's names and their
numbers as blind tags: keyed digests, so that a copy of the database tells no name, and yet a name
is found without accents and in any word order. One multikey index over it serves every list, where
an index a filter would each be paid at every write.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from dossier_shared.folding import words
from intake.adapters.lookup import marks
from intake.application.ports import Wanted
from intake.domain.dossier import Dossier
from intake.domain.scope import Scope
from intake.domain.statuses import OPEN, Status

Blind = Callable[[str, str], str]
"""(kind, text) to a keyed digest."""

INSTANT = "%Y%m%dT%H%M%S%f"
TAGS = ("procedure", "counter", "status", "field", "channel")
"""Fields a list can be narrowed by, the most selective first: its index bounds the search."""

WAITING = frozenset({Status.SUPPLEMENT, Status.DUTY})


def derived(dossier: Dossier, blind: Blind) -> dict[str, Any]:
    """The fields that are stored beside a dossier to find it by."""
    book = dossier.book
    due = dossier.due_now if dossier.status in OPEN else None
    return {
        "lookup": marks(dossier, blind),
        "listed": f"{instant_key(listed_at(dossier))}/{dossier.code}",
        "search": [
            *_personal(dossier, blind),
            dossier.code.lower(),
            *_tags(dossier),
            *_scopes(dossier),
        ],
        "due_lists": _scopes(dossier) if due else None,
        "due_place": f"{instant_key(due)}/{dossier.code}" if due else None,
        "booked": book and f"{dossier.agency}/{book.year}/{book.number:06d}",
    }


def instant_key(at: datetime) -> str:
    """An instant so that text sorts as time does, whatever zone it was given in."""
    return f"{at.astimezone(UTC):{INSTANT}}"


def listed_at(dossier: Dossier) -> datetime:
    """What lists are sorted by: the receipt, or before it the submission."""
    return dossier.received_at or dossier.submitted_at or dossier.entered_at


def scope_tag(scope: Scope) -> str:
    return "/".join(f"{name}:{value}" for name, value in sorted(scope.fields().items()))


def _scopes(dossier: Dossier) -> list[str]:
    """The scopes it stands in."""
    return [
        scope_tag(Scope(dossier.agency, division=dossier.division)),
        scope_tag(Scope(dossier.agency, entered_by=dossier.entered_by)),
        scope_tag(Scope(dossier.agency)),
    ]


def sought(wanted: Wanted, blind: Blind) -> list[str]:
    """The tags that all must stand in `search`, the most selective first; the caller's scope is
    always among them.
    """
    asked = {name: getattr(wanted, name) for name in TAGS}
    tags = [f"{name}:{value}" for name, value in asked.items() if value is not None]
    if wanted.division is not None:
        tags.append(scope_tag(Scope(wanted.scope.agency, division=wanted.division)))
    scope = scope_tag(wanted.scope)
    return [*_text(wanted.text, blind), *_group(wanted), *tags, *([] if scope in tags else [scope])]


def _group(wanted: Wanted) -> list[str]:
    return [f"group:{wanted.group}"] if wanted.group else []


def _text(text: str, blind: Blind) -> list[str]:
    """A code is sought whole, a number as it is, a name by its words."""
    plain = "".join(text.split())
    if "-" in plain and any(letter.isdigit() for letter in plain):
        return [plain.lower()]
    if plain.removeprefix("+").isdigit():
        return [blind("number", plain.removeprefix("+84").lstrip("0"))]
    return [blind("word", word) for word in words(text)]


def _tags(dossier: Dossier) -> Iterator[str]:
    for field in TAGS:
        if (value := getattr(dossier, field)) is not None:
            yield f"{field}:{value}"
    if dossier.status in OPEN and dossier.received:
        yield "group:open"
    if dossier.status in WAITING:
        yield "group:waiting-citizen"
    if any(passing.answered_at is None for passing in dossier.passings):
        yield "group:waiting-agency"


def _personal(dossier: Dossier, blind: Blind) -> Iterator[str]:
    people = [person for person in (dossier.applicant, dossier.authorised) if person]
    named = {word for person in people for word in words(person.name)}
    yield from sorted(blind("word", word) for word in named)
    for person in people:
        for number in (person.id_number, person.phone):
            if number:
                yield blind("number", number.removeprefix("+84").lstrip("0"))
