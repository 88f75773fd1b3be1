"""The result is returned once: to whom, by which paper, which way (NĐ 61/2018 art.6, 20)."""

from dataclasses import replace
from typing import Any

import pytest
from services.intake.tests.builders import DUE, NOW, dossier
from services.intake.tests.file_builders import attachment

from dossier_shared.contracts import DossierReturned
from dossier_shared.rules import RuleViolation
from intake.domain.dossier import Dossier
from intake.domain.episodes import Result, Return
from intake.domain.people import Person
from intake.domain.result import return_result
from intake.domain.statuses import Status

SIGNED = attachment(document=None)
AUTHORISED = Person("Lê Văn Hòa", authority="Giấy ủy quyền số 15/2018")
HANDED = Return("counter", DUE, "tiep-nhan-1", "Nguyễn Thị Bưởi", "CMND 197000111, Giấy tiếp nhận")


def finished(**changes: Any) -> Dossier:
    result = Result("approved", NOW, "12/QĐ", file=SIGNED.id)
    return dossier(Status.FINISHED, **({"result": result, "files": (SIGNED,)} | changes))


@pytest.mark.parametrize(
    ("handed", "code"),
    [
        ({"paper": None}, "paper-missing"),
        ({"recipient": "Lê Văn Hòa"}, "authority-not-shown"),
        ({"method": "post", "paper": None}, "tracking-missing"),
        ({"signature": "66f1c0de5a1b2c3d4e5f6099"}, "file-not-in-dossier"),
    ],
    ids=["nobody knows by which paper he was known", "somebody else, without authority",
         "by post without the number of the item", "a signature that is not there"],
)  # fmt: skip
def test_what_is_wanting_is_named(handed: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        return_result(finished(), replace(HANDED, **handed))


def test_nothing_goes_out_electronically_without_the_signed_file() -> None:
    unsigned = finished(result=Result("approved", NOW, "12/QĐ"))
    with pytest.raises(RuleViolation, match="signed-file-missing"):
        return_result(unsigned, replace(HANDED, method="electronic"))


@pytest.mark.parametrize(
    ("handed", "dossier_has"),
    [
        ({}, {}),
        ({"recipient": "nguyen thi  buoi"}, {}),
        ({"recipient": "Lê Văn Hòa"}, {"authorised": AUTHORISED}),
        ({"recipient": "Trần Văn Cường", "authority": "Giấy giới thiệu số 3"}, {}),
        ({"method": "post", "paper": None, "tracking": "EB123456789VN"}, {}),
        ({"method": "electronic", "paper": None}, {}),
        ({"signature": SIGNED.id}, {}),
    ],
    ids=["the owner", "his name without accents", "the authorised person",
         "another who shows his authority", "by post", "electronically", "with a signature"],
)  # fmt: skip
def test_the_result_is_handed_over_once(
    handed: dict[str, Any], dossier_has: dict[str, Any]
) -> None:
    returned = replace(HANDED, **handed)
    done, payloads = return_result(finished(**dossier_has), returned)
    assert (done.status, done.returned) == (Status.RETURNED, returned)
    assert [slip.kind for slip in done.slips] == ["result-receipt"]
    assert list(payloads) == [DossierReturned(method=returned.method)]
    with pytest.raises(RuleViolation, match="move-forbidden") as refused:
        return_result(done, returned)
    assert "return-result" not in (refused.value.allowed or ())


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (attachment(document=2), "file-not-in-dossier"),
        (attachment(document=None, state="waiting"), "file-not-scanned"),
        (attachment(document=None, state="infected", virus="Eicar"), "file-infected"),
    ],
    ids=["a paper of the checklist is no signature", "not scanned yet", "a virus"],
)
def test_a_signature_is_a_readable_file_beside_the_checklist(file: Any, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        return_result(finished(files=(file,)), replace(HANDED, signature=file.id))
