"""Whom a query of open dossiers means: each person once, although he has several dossiers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dossier_shared.contracts import Channel, Language
from notify.domain.bulk.listing import Recipient


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """`tags` are those of its contact: of the person's own number and address first."""

    code: str
    channels: Sequence[Channel]
    tags: Sequence[str]
    language: Language

    @property
    def own_tags(self) -> Sequence[str]:
        """Of the telephone and of the mail address, as far as there are any."""
        held = {"email" if channel == "email" else "phone" for channel in self.channels}
        return self.tags[: len(held)]


@dataclass(frozen=True, slots=True)
class Meant:
    """Those who can be told, and how many dossiers have nobody who can be."""

    told: Sequence[Recipient]
    no_contact: int = 0


def way_of(channels: Sequence[Channel]) -> Channel | None:
    """By mail, which costs nothing, or where there is none by SMS; None where there is neither."""
    return next((way for way in ("email", "sms") if way in channels), None)


def meant(dossiers: Iterable[OpenDossier]) -> Meant:
    """In the order of the dossiers, of each person the first one."""
    told: list[Recipient] = []
    seen: set[str] = set()
    no_contact = 0
    for one in dossiers:
        way = way_of(one.channels)
        if way is None:
            no_contact += 1
        elif seen.isdisjoint(one.own_tags):
            number = len(told) + 1
            told.append(Recipient(number, code=one.code, told_by=way, language=one.language))
            seen.update(one.own_tags)
    return Meant(told, no_contact)
