"""A consultation goes to another agency as a signed document; its answer comes back, by files."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from services.routing.tests.builders import CALENDAR, CODE, NOW, act, at, case_at, office
from services.routing.tests.edxml.parties import BHXH, SO, THEM, US, packets

from dossier_shared.contracts import CaseConsultationAnswered, Limit
from dossier_shared.rules import RuleViolation
from routing.adapters.cases import CASES, INDEXES, CaseStore, Letters
from routing.adapters.edxml.file_drop import FileDrop
from routing.adapters.view import View
from routing.application.courier import Courier
from routing.domain.commands import Question, consult, recall
from routing.domain.commands.consulting import RECALLED
from routing.domain.correspondence import Post, heard, letter, sent, unsent
from routing.domain.estimating import Usual
from routing.domain.exchange import (
    Code,
    Document,
    DocumentType,
    Promulgation,
    ResponseFor,
    StatusMessage,
    document_id,
)
from routing.domain.forecast import Observed

POST = Post(SO, "Quảng Trị", {"Bảo hiểm xã hội tỉnh": BHXH})
QUESTION = Question(Limit(amount=12, unit="calendar-day"), agency="Bảo hiểm xã hội tỉnh")
ANSWERED = date(2018, 4, 16)


@dataclass
class Agencies:
    """Both sides: our courier on the real database, and their desk on its own directory."""

    courier: Courier
    cases: CaseStore
    theirs: FileDrop
    ours_out: Path
    theirs_in: Path
    ours_in: Path
    theirs_out: Path

    def carry(self) -> int:
        """What either side put out lies at the other's door; how many packets there were."""
        moved = 0
        for source, target in ((self.ours_out, self.theirs_in), (self.theirs_out, self.ours_in)):
            for packet in sorted(source.glob("*.xml")) + sorted(source.glob("*.edxml")):
                packet.rename(target / packet.name)
                moved += 1
        return moved

    async def letters(self) -> list[Document]:
        """What came to them."""
        came = []
        async for packet in self.theirs.receive():
            assert isinstance(packet.message, Document)
            came.append(packet.message)
            await self.theirs.done(packet)
        return came

    async def told(self) -> list[tuple[str, str]]:
        """The status messages that came to them: code and document."""
        came = []
        async for packet in self.theirs.receive():
            if isinstance(packet.message, StatusMessage):
                came.append((packet.message.code, packet.message.response_for.document_id))
                await self.theirs.done(packet)
        return came

    async def asked(self) -> Any:
        return (await self.cases.load(CODE)).state.consultations[0]


@pytest.fixture
async def agencies(store: Any, clock: Any, tmp_path: Path) -> Agencies:
    view = View(store["cases"], CASES, clock, Usual(Observed()))
    cases = CaseStore(store["cases"], "routing", lambda: None, view.put)
    await store["cases"].create_indexes(list(INDEXES))
    case, payloads = consult(
        case_at("appraise"), act("cv-1", "Có đóng bảo hiểm không?"), QUESTION, office()
    )
    await cases.add(case, payloads, NOW)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    drops = [
        FileDrop(folder, packets(organ), lambda refusal: pytest.fail(refusal.detail))
        for folder, organ in ((ours, US), (theirs, THEM))
    ]
    courier = Courier(
        cases, drops[0], POST, office(), clock, view.open_cases, Letters(store["cases"]), every=1
    )
    return Agencies(
        courier, cases, drops[1],
        ours / "outbox", theirs / "inbox", ours / "inbox", theirs / "outbox",
    )  # fmt: skip


def reply(to: Document, content: str = "Không có thời gian đóng bảo hiểm.") -> Document:
    code = Code("55", "BHXH")
    return Document(
        kind="new",
        document_id=document_id(THEM, ANSWERED, code),
        sender=BHXH,
        receivers=(SO,),
        code=code,
        promulgated=Promulgation("Quảng Trị", ANSWERED),
        type=DocumentType("1", "Công văn"),
        subject="Trả lời",
        content=content,
        response_for=(ResponseFor(US, to.document_id),),
    )


def status(to: Document, code: Any, description: str = "") -> StatusMessage:
    return StatusMessage(BHXH, ResponseFor(US, to.document_id), code, NOW, description=description)


async def test_a_question_goes_out_and_its_answer_comes_back(agencies: Agencies) -> None:
    await agencies.courier.look()
    agencies.carry()
    [letter_] = await agencies.letters()
    assert letter_.content == "Có đóng bảo hiểm không?"
    assert CODE in letter_.subject
    assert (await agencies.asked()).sending.state == "sent"
    await agencies.theirs.send(status(letter_, "03"))
    await agencies.theirs.send(reply(letter_))
    agencies.carry()
    await agencies.courier.look()
    asked = await agencies.asked()
    assert asked.sending.state == "registered"
    assert (asked.open, asked.agreed, asked.answered_by) == (False, None, THEM)
    assert asked.answer == "Không có thời gian đóng bảo hiểm."


async def test_a_question_is_sent_once_and_an_answer_that_comes_twice_counts_once(
    agencies: Agencies,
) -> None:
    for _ in range(3):
        await agencies.courier.look()
    agencies.carry()
    [letter_] = await agencies.letters()
    for _ in range(2):
        await agencies.theirs.send(reply(letter_))
        agencies.carry()
        await agencies.courier.look()
    document = await agencies.cases.collection.find_one({"_id": CODE})
    told = [entry["type"] for entry in document["outbox"]]
    assert told.count(CaseConsultationAnswered.type) == 1


async def test_a_refusal_by_the_other_agency_is_an_answer(agencies: Agencies) -> None:
    await agencies.courier.look()
    agencies.carry()
    [letter_] = await agencies.letters()
    await agencies.theirs.send(status(letter_, "02", "Không thuộc thẩm quyền"))
    agencies.carry()
    await agencies.courier.look()
    asked = await agencies.asked()
    assert (asked.agreed, asked.answer) == (False, "Không thuộc thẩm quyền")


async def test_a_question_is_asked_back_and_ends_when_its_receiver_gives_it_back(
    agencies: Agencies,
) -> None:
    await agencies.courier.look()
    agencies.carry()
    [letter_] = await agencies.letters()
    await agencies.cases.change(
        CODE, lambda case: recall(case, act("cv-1"), 1, office()), at("2018-04-16 09:00")
    )
    for _ in range(2):
        await agencies.courier.look()
        agencies.carry()
    assert await agencies.told() == [("13", letter_.document_id)]
    asked = await agencies.asked()
    assert (asked.open, asked.sending.recall) == (True, "asked")
    await agencies.theirs.send(status(letter_, "15"))
    agencies.carry()
    await agencies.courier.look()
    asked = await agencies.asked()
    assert (asked.open, asked.agreed, asked.sending.state) == (False, None, "recalled")


async def test_a_refusal_to_give_a_letter_back_leaves_the_question_open(agencies: Agencies) -> None:
    await agencies.courier.look()
    agencies.carry()
    [letter_] = await agencies.letters()
    await agencies.cases.change(
        CODE, lambda case: recall(case, act("cv-1"), 1, office()), at("2018-04-16 09:00")
    )
    await agencies.courier.look()
    await agencies.theirs.send(status(letter_, "16"))
    agencies.carry()
    await agencies.courier.look()
    asked = await agencies.asked()
    assert (asked.open, asked.sending.recall) == (True, "refused")


async def test_the_sender_of_an_answer_hears_that_it_is_done(agencies: Agencies) -> None:
    await agencies.courier.look()
    agencies.carry()
    [letter_] = await agencies.letters()
    answered = reply(letter_)
    await agencies.theirs.send(answered)
    agencies.carry()
    await agencies.courier.look()
    agencies.carry()
    assert await agencies.told() == [("06", answered.document_id)]


async def test_a_document_about_nothing_of_ours_is_told_back_as_refused(agencies: Agencies) -> None:
    await agencies.courier.look()
    agencies.carry()
    [letter_] = await agencies.letters()
    stray = replace(reply(letter_), response_for=())
    await agencies.theirs.send(stray)
    agencies.carry()
    await agencies.courier.look()
    agencies.carry()
    assert await agencies.told() == [("02", stray.document_id)]
    assert (await agencies.asked()).open


def test_a_question_that_has_not_gone_out_ends_when_it_is_asked_back() -> None:
    case, _ = consult(case_at("appraise"), act("cv-1", "?"), QUESTION, office())
    after, [told] = recall(case, act("cv-1"), 1, office())
    assert told == CaseConsultationAnswered(number=1, in_time=True)
    assert (after.consultations[0].open, after.consultations[0].answer) == (False, RECALLED)
    with pytest.raises(RuleViolation, match="trả lời"):
        recall(after, act("cv-1"), 1, office())


async def test_killed_before_it_was_noted_a_letter_goes_out_again_under_the_same_id(
    agencies: Agencies,
) -> None:
    case = (await agencies.cases.load(CODE)).state
    [asked] = unsent(case, POST)
    once, again = (letter(case, asked, POST, CALENDAR) for _ in range(2))
    assert once == again
    await agencies.courier.exchange.send(once)
    await agencies.courier.look()
    agencies.carry()
    letters = await agencies.letters()
    assert {each.document_id for each in letters} == {once.document_id}


def test_what_another_agency_says_of_our_letter_is_not_heard() -> None:
    case, _ = consult(case_at("appraise"), act("cv-1", "?"), QUESTION, office())
    [asked] = unsent(case, POST)
    written = letter(case, asked, POST, CALENDAR)
    case = sent(case, 1, written, NOW)
    stranger = reply(written)
    forged = Document(**{f: getattr(stranger, f) for f in stranger.__slots__} | {"sender": SO})
    assert heard(case, forged, CALENDAR, NOW) is None
    assert heard(case, stranger, CALENDAR, at("2018-04-26 09:00")) is not None


def test_an_answer_in_time_is_told_as_such_and_a_late_one_as_late() -> None:
    case, _ = consult(case_at("appraise"), act("cv-1", "?"), QUESTION, office())
    [asked] = unsent(case, POST)
    case = sent(case, 1, letter(case, asked, POST, CALENDAR), NOW)
    answer = reply(letter(case, asked, POST, CALENDAR))
    for moment, in_time in (("2018-04-20 09:00", True), ("2018-05-20 09:00", False)):
        _, [told] = heard(case, answer, CALENDAR, at(moment)) or (case, [])
        assert told == CaseConsultationAnswered(number=1, in_time=in_time)
