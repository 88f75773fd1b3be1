import json
import re
import string

import pytest
from pydantic import BaseModel, Field, ValidationError, field_validator

from dossier_shared.web.incoming import Body
from dossier_shared.web.invalid import _SAID, invalid_request, wrong
from dossier_shared.web.problems import KINDS, Problem

VIETNAMESE = re.compile("[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]")
every = pytest.mark.parametrize("kind", list(KINDS.values()), ids=lambda kind: kind.code)


@every
def test_every_problem_tells_a_vietnamese_what_is_wrong_and_how_to_mend_it(kind):
    assert VIETNAMESE.search(kind.title)
    assert VIETNAMESE.search(kind.mend)
    assert kind.mend.endswith(".")


@every
def test_every_problem_has_its_code_and_an_error_status(kind):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert KINDS[kind.code] is kind
    assert 400 <= kind.status < 600


def test_no_two_problems_have_one_title():
    titles = [kind.title for kind in KINDS.values()]
    assert len(set(titles)) == len(titles)


def test_a_problem_is_told_as_problem_json():
    problem = Problem("stale", headers={"Retry-After": "1"}, current=3)
    answer = problem.response("r-1")
    body = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.headers["retry-after"]) == (412, "1")
    assert body["type"] == "urn:mot-cua:problem:stale"
    assert (body["code"], body["status"], body["request_id"]) == ("stale", 412, "r-1")
    assert (body["title"], body["detail"]) == (KINDS["stale"].title, KINDS["stale"].mend)
    assert (body["current"], "errors" in body) == (3, False)
    assert "Dữ liệu" in answer.body.decode()


@pytest.mark.parametrize("kind", _SAID)
def test_what_pydantic_found_wrong_is_said_in_vietnamese(kind):
    named = [name for _, name, _, _ in string.Formatter().parse(_SAID[kind]) if name]
    found = {"type": kind, "loc": ("body", "documents", 0), "ctx": dict.fromkeys(named, 7)}
    [error] = invalid_request([found]).errors
    assert (error["field"], error["code"]) == ("documents.0", kind)
    assert VIETNAMESE.search(error["message"])
    assert ("7" in error["message"]) >= bool(named)


class Asked(BaseModel):
    shelf: str

    @field_validator("shelf")
    @classmethod
    def _is_a_shelf(cls, shelf: str) -> str:
        raise wrong("shelf-name", "tên kệ chỉ gồm chữ và số")


def test_a_check_of_ones_own_says_itself_what_is_wrong():
    with pytest.raises(ValidationError) as refused:
        Asked(shelf="?")
    problem = invalid_request(refused.value.errors())
    assert problem.errors == [
        {"field": "shelf", "code": "shelf-name", "message": "tên kệ chỉ gồm chữ và số"}
    ]


def test_a_fault_nobody_thought_of_is_said_without_the_value():
    problem = invalid_request([{"type": "odd", "loc": ("body", "x"), "input": "0912345678"}])
    assert problem.errors == [{"field": "x", "code": "odd", "message": "giá trị không hợp lệ"}]


class Handed(Body):
    text: str
    more: dict[str, list[str]] = Field(default_factory=dict)


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "a\x00b"},
        {"text": "\ud83d"},
        {"text": "a", "more": {"\x00": []}},
        {"text": "a", "more": {"b": ["\udc00"]}},
    ],
    ids=["NUL", "half a pair", "in a name", "deep inside"],
)
def test_text_that_cannot_be_kept_is_refused_before_it_is_stored(sent):
    with pytest.raises(ValidationError) as refused:
        Handed.model_validate(sent)
    [error] = invalid_request(refused.value.errors()).errors
    assert (error["code"], bool(VIETNAMESE.search(error["message"]))) == (
        "unreadable-character", True,
    )  # fmt: skip


def test_any_letter_that_people_write_is_taken():
    assert Handed(text="Nguyễn Thị Bưởi\n😀", more={"ü": ["·"]}).text
