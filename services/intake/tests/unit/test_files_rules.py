"""When a file may be put, linked and taken away; what is missing; how a file may be called."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from services.intake.tests.builders import NOW
from services.intake.tests.file_builders import OWNER, attachment, dossier, other_code

from dossier_shared.rules import RuleViolation
from intake.domain.attachments import Attachment
from intake.domain.checklist import checklist, missing_documents
from intake.domain.dossier import Dossier
from intake.domain.filenames import LONGEST, safe_name
from intake.domain.filing import MOST_FILES, attach, linked, remove, scanned
from intake.domain.people import HandedIn, Person
from intake.domain.procedure import RequiredDocument
from intake.domain.statuses import Status

PDF = "application/pdf"
REQUIRED = (
    RequiredDocument(1, "Bản khai", mandatory=True),
    RequiredDocument(2, "Giấy xác nhận khuyết tật (nếu có)", mandatory=False),
    RequiredDocument(3, "Bản sao giấy chứng nhận", mandatory=True),
)
ENDED = [Status.NOT_RECEIVED, Status.WITHDRAWN, Status.FINISHED, Status.RETURNED]
LATER = NOW + timedelta(days=300)


def code_of(broken: pytest.ExceptionInfo[RuleViolation]) -> str:
    return broken.value.code


def test_a_file_is_put_at_its_place_of_the_checklist_and_tells_nobody() -> None:
    after, told = attach(dossier(), attachment(document=2), REQUIRED)
    assert (after.files, told) == ((attachment(document=2),), [])


@pytest.mark.parametrize(
    ("before", "file", "code"),
    [
        (dossier(), attachment(document=4), "file-document"),
        (dossier(files=(attachment(),)), attachment(document=1), "file-there"),
        (
            dossier(files=tuple(attachment(id=f"{n:024x}") for n in range(MOST_FILES))),
            attachment(),
            "files-full",
        ),
        *((dossier(status), attachment(), "files-closed") for status in ENDED),
    ],
)
def test_a_file_is_refused(before: Dossier, file: Attachment, code: str) -> None:
    with pytest.raises(RuleViolation) as broken:
        attach(before, file, REQUIRED)
    assert code_of(broken) == code


@pytest.mark.parametrize("status", list(Status))
def test_a_result_or_a_signature_may_come_in_any_status(status: Status) -> None:
    after, _ = attach(dossier(status), attachment(document=None), REQUIRED)
    assert len(after.files) == 1


@pytest.mark.parametrize("status", list(Status))
def test_a_paper_is_taken_away_only_before_the_result(status: Status) -> None:
    before = dossier(status, files=(attachment(), attachment(id="f" * 24)))
    if status in ENDED:
        with pytest.raises(RuleViolation) as broken:
            remove(before, attachment())
        assert code_of(broken) == "files-closed"
    else:
        after, _ = remove(before, attachment())
        assert after.files == (attachment(id="f" * 24),)


def test_a_scan_judges_only_the_file_that_waits() -> None:
    waiting, clean = attachment(state="waiting"), attachment(id="f" * 24)
    before = dossier(files=(waiting, clean))
    after, _ = scanned(before, waiting.id, "Eicar")
    assert after.files == (replace(waiting, state="infected", virus="Eicar"), clean)
    assert scanned(before, waiting.id, None)[0].files == (replace(waiting, state="clean"), clean)
    assert scanned(before, clean.id, "Eicar")[0] == before


EARLIER = dossier(**other_code(3), files=(attachment(document=1),))


def test_an_earlier_paper_of_the_owner_is_linked_with_where_it_comes_from() -> None:
    file = linked(dossier(), EARLIER, EARLIER.files[0], 3, LATER, "tiep-nhan-2")
    assert file == replace(
        EARLIER.files[0], document=3, at=LATER, by="tiep-nhan-2", linked_from=EARLIER.code
    )
    again = linked(dossier(), dossier(), file, 3, LATER, "tiep-nhan-2")
    assert again.linked_from == EARLIER.code, "a chain of links leads to where the paper came in"


@pytest.mark.parametrize(
    ("here", "source", "file", "code"),
    [
        ({}, {"applicant": Person("Trần Văn Cam", id_number="045999999999")}, {},
         "file-other-owner"),
        ({"applicant": replace(OWNER, id_number=None)},
         {"applicant": replace(OWNER, id_number=None)}, {}, "file-other-owner"),
        ({"division": "Phòng Lao động"}, {}, {}, "file-sensitive"),
        ({}, {}, {"state": "waiting"}, "file-not-scanned"),
        ({}, {}, {"state": "infected", "virus": "Eicar"}, "file-infected"),
    ],
    ids=["another owner", "no identity number known", "out of a sensitive field's division",
         "not yet scanned", "infected"],
)  # fmt: skip
def test_a_paper_is_not_linked(
    here: dict[str, Any], source: dict[str, Any], file: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleViolation) as broken:
        linked(dossier(**here), replace(EARLIER, **source), attachment(**file), 3, LATER, "a")
    assert code_of(broken) == code


def test_the_checklist_counts_papers_and_files_by_their_kind() -> None:
    handed = (HandedIn(1, "original", 1), HandedIn(3, "copy", 2), HandedIn(3, "certified", 1))
    files = (
        attachment(document=2),
        attachment(document=2, kind="certified"),
        attachment(document=None),
    )
    rows = [
        (line.original, line.certified, line.copy, line.electronic)
        for line in checklist(REQUIRED, handed, files)
    ]
    assert rows == [(1, 0, 0, 0), (0, 1, 0, 1), (0, 1, 2, 0)]


@pytest.mark.parametrize(
    ("handed", "files", "missing"),
    [
        ((), (), [1, 3]),
        ((HandedIn(1, "original", 1),), (), [3]),
        ((HandedIn(1, "original", 1),), (attachment(document=3),), []),
        ((HandedIn(1, "original", 1),), (attachment(document=3, state="waiting"),), []),
        ((HandedIn(1, "original", 1),), (attachment(document=3, state="infected"),), [3]),
        ((HandedIn(1, "original", 1),), (attachment(document=None),), [3]),
    ],
    ids=["nothing came", "one on paper", "the other as a file", "a file that waits is there",
         "an infected file is none", "a result is no paper of the list"],
)  # fmt: skip
def test_a_mandatory_document_is_missing_when_nothing_of_it_is_there(
    handed: tuple[HandedIn, ...], files: tuple[Attachment, ...], missing: list[int]
) -> None:
    assert [paper.number for paper in missing_documents(REQUIRED, handed, files)] == missing


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Giấy xác nhận.pdf", "Giấy xác nhận.pdf"),
        ("Gia\u0302\u0301y.pdf", "Giấy.pdf"),
        ("C:\\Users\\buoi\\Tờ khai.PDF", "Tờ khai.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("hoá đơn.exe", "hoá đơn.exe.pdf"),
        ("anh\u202efdp.exe", "anhfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("một\thai   ba.pdf", "một hai ba.pdf"),
        (".pdf", "pdf.pdf"),
        ("...hồ sơ.pdf", "hồ sơ.pdf"),
        ("đ" * 300 + ".pdf", "đ" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_safe(given: str, name: str) -> None:
    assert safe_name(given, PDF) == name


@pytest.mark.parametrize("given", ["", "..", "a/", "\x00\u202e", " . "])
def test_a_name_of_nothing_is_refused(given: str) -> None:
    with pytest.raises(RuleViolation) as broken:
        safe_name(given, PDF)
    assert code_of(broken) == "file-name"
