"""What one agency writes is what the other reads."""

import string
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.edxml.parties import (
    BHXH,
    ID,
    LETTER,
    SO,
    THEM,
    US,
    attachment,
    bytes_of,
    letter,
    packets,
    status,
)

from routing.adapters.edxml.parsing import Limits
from routing.domain.exchange import (
    Code,
    Document,
    DocumentType,
    Organ,
    Promulgation,
    ResponseFor,
    Signer,
    Staff,
    StatusMessage,
)

WHITE = " \t\r\n"
CARRIED = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
)
"""XML 1.0 carries no control but these three."""
lines = st.text(CARRIED, max_size=30).map(lambda text: text.strip(WHITE))
words = lines.filter(str.strip)
texts = st.text(CARRIED | st.sampled_from("\n\t\r"), max_size=60).map(lambda t: t.strip(WHITE))
names = st.text(string.ascii_letters + "ĂÂĐÊÔƠƯ ăâđêôơư.-_()", min_size=1, max_size=30).filter(
    lambda name: name.strip(WHITE) == name and name not in {".", ".."}
)
ids = st.from_regex(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}", fullmatch=True)
days = st.dates(date(1980, 1, 1), date(2100, 1, 1))
seconds = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda time: time.replace(microsecond=0, tzinfo=UTC)
)

organs = st.builds(Organ, ids, lines, lines, lines)
responses = st.builds(ResponseFor, ids, words, lines, st.none() | days)
attachments = st.builds(attachment, st.binary(max_size=500), names, st.integers(1, 200))
KINDS = st.one_of(
    st.tuples(st.just("new"), st.just(())),
    st.tuples(st.sampled_from(["update", "revocation"]), st.lists(words, max_size=1)),
    st.tuples(st.just("replacement"), st.lists(words, max_size=3)),
)
documents = st.builds(
    lambda kind, **fields: Document(kind=kind[0], concerns=tuple(kind[1]), **fields),
    KINDS,
    document_id=words,
    sender=st.builds(replace, st.just(SO), name=lines, address=lines, email=lines),
    receivers=st.lists(organs, max_size=2).map(lambda others: (*others, BHXH)),
    code=st.builds(Code, lines, words),
    promulgated=st.builds(Promulgation, lines, days),
    type=st.builds(DocumentType, lines, lines),
    subject=texts.filter(str.strip),
    content=texts,
    signer=st.none() | st.builds(Signer, lines, lines, lines),
    due_on=st.none() | days,
    response_for=st.lists(responses, max_size=2).map(tuple),
    reason=texts,
    attachments=st.lists(attachments, max_size=2).map(tuple),
)
statuses = st.builds(
    StatusMessage,
    sender=st.builds(replace, st.just(BHXH), name=lines, address=lines, email=lines),
    response_for=st.builds(ResponseFor, st.just(US), words, lines, st.none() | days),
    code=st.sampled_from(["01", "02", "03", "04", "05", "06", "13", "15", "16"]),
    at=seconds,
    staff=st.none() | st.builds(Staff, lines, lines, lines, lines),
    description=texts,
)


@settings(max_examples=150, deadline=None)
@given(documents)
async def test_a_document_arrives_as_it_was_written(document):
    packet = await packets(THEM).opened(await packets(US).packed(document), "1")
    assert packet.message == document
    sent = [await bytes_of(attached) for attached in document.attachments]
    assert [await bytes_of(attached) for attached in packet.message.attachments] == sent


@settings(max_examples=100, deadline=None)
@given(statuses)
async def test_a_status_message_arrives_as_it_was_written(message):
    packet = await packets(US).opened(await packets(THEM).packed(message), "1")
    assert packet.message == message
    assert packet.message.at.tzinfo is UTC


async def test_white_space_around_a_text_is_lost():
    data = await packets(US).packed(letter(subject="  V/v xin ý kiến\n", content=" a  b "))
    opened = (await packets(THEM).opened(data, "1")).message
    assert (opened.subject, opened.content) == ("V/v xin ý kiến", "a  b")


async def test_an_attachment_can_be_read_twice():
    data = await packets(US).packed(letter())
    [attached] = (await packets(THEM).opened(data, "1")).message.attachments
    assert [await bytes_of(attached), await bytes_of(attached)] == [LETTER, LETTER]


async def test_the_largest_attachment_goes_through():
    content = b"x" * Limits().attachment_bytes
    document = letter(attachments=(attachment(content, block=65_536),))
    packet = await packets(THEM).opened(await packets(US).packed(document), "1")
    assert packet.message == document


async def test_a_time_is_told_in_the_office_zone():
    at = datetime(2018, 10, 3, 18, 0, 0, 999, tzinfo=UTC)
    data = await packets(THEM).packed(status(at=at))
    assert "<edXML:Timestamp>2018/10/04 01:00:00</edXML:Timestamp>" in data.decode()
    assert (await packets(US).opened(data, "1")).message.at == at.replace(microsecond=0)


async def test_a_time_without_a_zone_is_not_sent():
    with pytest.raises(ValueError, match="no time zone"):
        await packets(THEM).packed(status(at=datetime(2018, 10, 3, 9, 0)))  # noqa: DTZ001


async def test_nobody_signs_for_another():
    with pytest.raises(ValueError, match="is not"):
        await packets(THEM).packed(letter())


async def test_what_comes_twice_has_one_key_and_what_is_said_of_it_another():
    first, second = [await packets(US).packed(letter()) for _ in range(2)]
    opened = [await packets(THEM).opened(data, "1") for data in (first, second)]
    assert opened[0].key == opened[1].key == (US, ID, "new")
    assert opened[0].digest == opened[1].digest
    assert letter(kind="revocation").key != letter().key
    assert status("01").key != status("03").key


async def test_one_id_used_for_two_letters_shows_by_the_digest():
    data = [await packets(US).packed(letter(subject=subject)) for subject in ("Một", "Hai")]
    first, second = [await packets(THEM).opened(each, "1") for each in data]
    assert first.key == second.key
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("kind", "concerns", "about"),
    [
        ("new", (), ()),
        ("update", ("12",), ("12",)),
        ("replacement", ("12", "13"), ("12", "13")),
        ("revocation", (), (ID,)),
    ],
)
def test_a_document_that_names_no_earlier_one_is_about_the_id_it_bears(kind, concerns, about):
    assert letter(kind=kind, concerns=concerns).about == about
