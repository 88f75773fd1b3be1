"""The people of a dossier: owner, authorised person; what they hand in."""

from dataclasses import dataclass
from typing import Literal

from dossier_shared.contracts import Language

Copy = Literal["original", "certified", "copy", "electronic"]
PersonKind = Literal["citizen", "business", "household"]


@dataclass(frozen=True, slots=True)
class Person:
    """An owner (chủ hồ sơ) or an authorised person (người được ủy quyền). Phone in E.164.

    `authority` is the paper that authorises: number, date, who certified it (NĐ 61 art.6).
    `language` is what he is written to in, where there is such a text.
    """

    name: str
    kind: PersonKind = "citizen"
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    authority: str | None = None
    language: Language = "vi"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document handed in: its place in the procedure's checklist, the kind and how many."""

    number: int
    kind: Copy
    count: int
