"""The checklist (thành phần hồ sơ): what was handed in of each document, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.domain.attachments import Attachment
from intake.domain.errors.life import DOCUMENT_KIND, DOCUMENT_MISSING, DOCUMENT_UNKNOWN
from intake.domain.people import Copy, HandedIn
from intake.domain.procedure import Procedure, RequiredDocument


@dataclass(frozen=True, slots=True)
class Line:
    """A document of the checklist, with how many of each kind are there."""

    required: RequiredDocument
    original: int
    certified: int
    copy: int
    electronic: int

    @property
    def missing(self) -> bool:
        there = self.original + self.certified + self.copy + self.electronic
        return self.required.mandatory and not there


def checklist(
    required: Iterable[RequiredDocument], handed: Sequence[HandedIn], files: Sequence[Attachment]
) -> tuple[Line, ...]:
    """Each document with the papers and the files of it; an infected file is as good as none."""

    def there(number: int, kind: Copy) -> int:
        papers = sum(p.count for p in handed if (p.number, p.kind) == (number, kind))
        sound = (file for file in files if file.state != "infected")
        return papers + sum((file.document, file.kind) == (number, kind) for file in sound)

    return tuple(
        Line(
            document,
            original=there(document.number, "original"),
            certified=there(document.number, "certified"),
            copy=there(document.number, "copy"),
            electronic=there(document.number, "electronic"),
        )
        for document in required
    )


def missing_documents(
    required: Iterable[RequiredDocument], handed: Sequence[HandedIn], files: Sequence[Attachment]
) -> tuple[RequiredDocument, ...]:
    """The mandatory documents of which nothing is there."""
    return tuple(line.required for line in checklist(required, handed, files) if line.missing)


def check_papers(procedure: Procedure, documents: tuple[HandedIn, ...]) -> None:
    """Refuse, with every missing paper named, what may not be received."""
    handed = [document.number for document in check_kinds(procedure, documents)]
    missing = [d for d in procedure.documents if d.mandatory and d.number not in handed]
    if missing:
        raise DOCUMENT_MISSING.broken(names="; ".join(f"{d.number}. {d.name}" for d in missing))


def check_kinds(procedure: Procedure, documents: tuple[HandedIn, ...]) -> tuple[HandedIn, ...]:
    """The papers themselves, when the procedure asks for them and takes them of their kind."""
    accepts = {document.number: document.accepts for document in procedure.documents}
    if unknown := sorted({paper.number for paper in documents} - accepts.keys()):
        raise DOCUMENT_UNKNOWN.broken(procedure=procedure.id, numbers=", ".join(map(str, unknown)))
    if wrong := [paper.number for paper in documents if paper.kind not in accepts[paper.number]]:
        raise DOCUMENT_KIND.broken(numbers=", ".join(map(str, wrong)))
    return documents
