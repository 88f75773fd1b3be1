"""What is not taken, and what is said of it."""

import re
from dataclasses import replace

import pytest
from lxml import etree
from services.routing.tests.edxml.forging import (
    doubled,
    edited,
    named,
    original,
    signed_as,
    text,
    without,
)
from services.routing.tests.edxml.parties import (
    BHXH,
    LETTER,
    SO,
    THEM,
    US,
    attachment,
    letter,
    packets,
    status,
)

from dossier_shared.rules import RuleViolation, catalogue
from routing.adapters.edxml.names import NS, XINCLUDE
from routing.adapters.edxml.parsing import Limits
from routing.domain.exchange import errors

VIETNAMESE = re.compile("[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]")
TENS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{TENS}]><edXML xmlns="{NS}">&l9;</edXML>'
IN_ATTRIBUTE = f'<!DOCTYPE x [<!ENTITY l0 "ha">{TENS}]><edXML xmlns="{NS}" a="&l9;"/>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><edXML>&f;</edXML>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % d SYSTEM "http://127.0.0.1:9/d"> %d;]><edXML/>'
INCLUDED = f'<edXML><i:include xmlns:i="{XINCLUDE}" href="file:///etc/hostname"/></edXML>'
SMALL = Limits(
    packet_bytes=9_000,
    attachment_bytes=2_000,
    depth=12,
    elements=150,
    attachments=2,
    text=4_000,
)


def packet(inside: str) -> str:
    return f'<edXML xmlns="{NS}">{inside}</edXML>'


async def refused(data: bytes, by: str = THEM, limits: Limits | None = None) -> RuleViolation:
    with pytest.raises(RuleViolation) as caught:
        await packets(by, limits=limits).opened(data, "1")
    return caught.value


@pytest.mark.parametrize(
    ("data", "code", "why"),
    [
        ("", "not-xml", "nothing"),
        ("văn bản", "not-xml", "a text"),
        ("<edXML>", "not-xml", "it breaks off"),
        ("<edXML/>x", "not-xml", "something follows"),
        ('{"a": 1}', "not-xml", "JSON"),
        ("<edXML>&later;</edXML>", "not-xml", "an entity that nobody declared"),
        (LAUGHS, "doctype", "a billion laughs"),
        (IN_ATTRIBUTE, "doctype", "a billion laughs in an attribute"),
        (OUTSIDE, "doctype", "an entity from a file"),
        (PARAMETER, "doctype", "a parameter entity from the network"),
        ('<!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/d"><edXML/>', "doctype", "a DTD elsewhere"),
        (INCLUDED, "include", "a file to be included"),
        (packet('<?php system("id") ?>'), "instruction", "an instruction"),
        ('<?xml-stylesheet href="x"?><edXML/>', "instruction", "a stylesheet"),
        (packet("<a>" * 500 + "</a>" * 500), "too-deep", "nested without end"),
        (packet("<a/>" * 151), "too-many-elements", "wide without end"),
        (packet("<a " + " ".join(f'b{n}=""' for n in range(150)) + "/>"), "too-many-elements", ""),
        (packet("x" * 9_000), "too-big", "more bytes than a packet has"),
        (packet("<a>" + "x" * 4_001 + "</a>"), "element-too-long", "a text without end"),
        (packet(f"<a b='{'x' * 4_001}'/>"), "element-too-long", "an attribute without end"),
        (packet(f"<!--{'x' * 4_001}-->"), "element-too-long", "a comment without end"),
        (packet("<ContentTransferEncoded>Đ</ContentTransferEncoded>"), "value", "no base64"),
        ('<?xml version="1.0" encoding="windows-1258"?><edXML/>', "encoding", "not UTF-8"),
        ("<edXML/>", "root", "no namespace"),
        ('<edXML xmlns="http://www.e-doc.vn/Schema/"/>', "root", "the namespace of before"),
        (f'<Envelope xmlns="{NS}"/>', "root", "another element"),
        (packet(""), "unsigned", "nobody has signed"),
    ],
    ids=lambda given: given if len(given) < 45 else "",
)
async def test_bytes_that_are_no_packet_are_refused(data, code, why):
    assert (await refused(data.encode(), limits=SMALL)).code == f"edxml-{code}", why


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
async def test_another_encoding_does_not_hide_a_doctype(encoding):
    assert (await refused(LAUGHS.encode(encoding))).code in {"edxml-not-xml", "edxml-doctype"}


async def test_a_byte_that_is_not_utf8_is_refused():
    data = (await original()).replace("Đông Hà".encode(), b"\xd0ng H\xe0")
    assert (await refused(data)).code == "edxml-not-xml"


def moved_to(name: str, namespace: str):
    def edit(root):
        named(root, name).tag = f"{{{namespace}}}{name}"

    return edit


def nested(root):
    etree.SubElement(named(root, "Subject"), f"{{{NS}}}b")


def listed_twice(root):
    manifest = named(root, "edXMLManifest")
    manifest.append(etree.fromstring(etree.tostring(manifest[0])))


def not_listed(root):
    manifest = named(root, "edXMLManifest")
    manifest.remove(manifest[0])


def both_kinds(root):
    etree.SubElement(named(root, "edXMLHeader"), f"{{{NS}}}Status")


@pytest.mark.parametrize(
    ("edit", "code", "why"),
    [
        (without("Subject"), "element-missing", "no subject"),
        (text("Subject", " "), "element-missing", "an empty subject"),
        (without("PromulgationDate"), "element-missing", "no date"),
        (without("To"), "no-receiver", "to nobody"),
        (text("CodeNotation", ""), "element-missing", "no notation"),
        (without("TraceHeaderList"), "element-missing", "no trace"),
        (moved_to("Subject", "http://www.e-doc.vn/Schema/"), "element-missing", "other namespace"),
        (moved_to("MessageHeader", "urn:x"), "element-missing", "a header of another namespace"),
        (doubled("Subject"), "element-doubled", "two subjects"),
        (doubled("DocumentId"), "element-doubled", "two ids"),
        (doubled("MessageHeader"), "element-doubled", "two headers, and so two senders"),
        (doubled("From"), "element-doubled", "two senders"),
        (doubled("edXMLBody"), "element-doubled", "two bodies"),
        (doubled("edXMLManifest"), "element-doubled", "two manifests"),
        (doubled("AttachmentEncoded"), "element-doubled", "attachments twice"),
        (doubled("BussinessDocType"), "element-doubled", "two kinds"),
        (both_kinds, "element-doubled", "a document and a status message in one"),
        (nested, "value", "elements where a text should be"),
        (text("BussinessDocType", "7"), "value", "a kind that is none"),
        (text("PromulgationDate", "03/10/2018"), "value", "a date in another form"),
        (text("PromulgationDate", "2018/02/30"), "value", "a day that is none"),
        (text("DueDate", "soon"), "value", "no date"),
        (text("Subject", "x" * 20_001), "element-too-long", "a subject without end"),
        (text("TypeName", "x" * 501), "element-too-long", "a name without end"),
        (text("AttachmentName", "../../etc/passwd"), "attachment-name", "a way out"),
        (text("AttachmentName", "..\\x.pdf"), "attachment-name", "a way out of Windows"),
        (text("AttachmentName", ".."), "attachment-name", "a directory"),
        (text("AttachmentName", "x\u202efdp.exe"), "attachment-name", "read from right to left"),
        (text("AttachmentName", "a\nb"), "attachment-name", "two lines"),
        (text("AttachmentName", "ơ" * 128), "element-too-long", "no file system has such names"),
        (without("Attachment"), "attachment-missing", "listed and not there"),
        (without("ContentTransferEncoded"), "attachment-missing", "there without its bytes"),
        (doubled("ContentTransferEncoded"), "attachment-missing", "there with two contents"),
        (not_listed, "attachment-unlisted", "there and not listed"),
        (listed_twice, "attachment-doubled", "one id for two"),
        (doubled("Attachment"), "attachment-doubled", "two contents for one id"),
        (text("ContentTransferEncoded", "QUJ?"), "attachment-encoding", "no base64"),
        (text("ContentTransferEncoded", "QUJ"), "attachment-encoding", "base64 that breaks off"),
        (text("ContentTransferEncoded", "QUJD" * 668), "attachment-too-big", "more than 2 000"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_a_signed_packet_is_refused_for_what_it_says(edit, code, why):
    limits = Limits(attachment_bytes=2_000)
    assert (await refused(await signed_as(edit), limits=limits)).code == f"edxml-{code}", why


async def test_a_packet_without_a_header_has_no_place_for_a_signature():
    assert (await refused(await edited(without("edXMLHeader")))).code == "edxml-unsigned"


async def test_too_many_attachments_are_refused_at_both_ends():
    many = letter(attachments=(attachment(b"a"),) * 3)
    data = await packets(US).packed(many)
    assert (await refused(data, limits=SMALL)).code == "edxml-attachments-too-many"
    with pytest.raises(RuleViolation, match="edxml-attachments-too-many"):
        await packets(US, limits=SMALL).packed(many)


@pytest.mark.parametrize(
    ("edit", "code", "why"),
    [
        (text("StatusCode", "07"), "value", "a code that is none"),
        (text("StatusCode", ""), "element-missing", "no code"),
        (text("Timestamp", "2018/10/03"), "value", "a day where a time should be"),
        (text("Timestamp", "0001/01/01 00:00:00"), "value", "no time at all in UTC"),
        (without("Timestamp"), "element-missing", "no time"),
        (without("ResponseFor"), "element-missing", "of no document"),
        (doubled("StatusCode"), "element-doubled", "two codes"),
        (text("Description", "x" * 20_001), "element-too-long", "a text without end"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_a_signed_status_message_is_refused_for_what_it_says(edit, code, why):
    data = await signed_as(edit, THEM, await packets(THEM).packed(status()))
    assert (await refused(data, by=US)).code == f"edxml-{code}", why


async def test_what_nobody_foresaw_is_refused_too(monkeypatch):
    def breaks(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("routing.adapters.edxml.packets.message_of", breaks)
    assert (await refused(await original())).code == "edxml-unhandled"


async def test_what_is_for_another_agency_is_refused():
    third = letter(receivers=(SO,))
    assert (await refused(await packets(US).packed(third))).code == "edxml-not-for-us"
    theirs = status(response_for=replace(status().response_for, organ_id=THEM))
    assert (await refused(await packets(THEM).packed(theirs), by=US)).code == "edxml-not-for-us"


@pytest.mark.parametrize(
    ("changes", "code", "why"),
    [
        ({"receivers": ()}, "no-receiver", "to nobody"),
        ({"receivers": (replace(BHXH, id="../x"),)}, "organ-id", "no code of an agency"),
        ({"receivers": (replace(BHXH, id="0" * 36),)}, "organ-id", "longer than a code is"),
        ({"subject": ""}, "element-missing", "no subject"),
        ({"subject": "a\x00b"}, "characters", "a character that no XML has"),
        ({"subject": "a\ud800b"}, "characters", "half a character"),
        ({"content": "\uffff"}, "characters", "no character"),
        ({"kind": "update", "concerns": ("1", "2")}, "concerns", "two at once"),
        ({"concerns": ("1",)}, "concerns", "a new one that changes an old one"),
        ({"attachments": (attachment(b"a" * 2_001),)}, "attachment-too-big", "a large file"),
        ({"attachments": (attachment(name="a/b"),)}, "attachment-name", "a path"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_what_would_be_refused_is_not_sent(changes, code, why):
    with pytest.raises(RuleViolation) as caught:
        await packets(US, limits=Limits(attachment_bytes=2_000)).packed(letter(**changes))
    assert caught.value.code == f"edxml-{code}", why


async def longer():
    yield LETTER
    yield b"x"


async def shorter():
    yield LETTER[:-1]


async def other():
    yield LETTER[:-1] + b"x"


async def endless():
    while True:
        yield LETTER


@pytest.mark.parametrize("blocks", [longer, shorter, other, endless])
async def test_a_file_that_changed_since_it_was_recorded_is_not_sent(blocks):
    with pytest.raises(RuleViolation, match="edxml-attachment-changed"):
        await packets(US).packed(letter(attachments=(replace(attachment(), blocks=blocks),)))


async def test_files_that_together_are_too_much_are_not_read_at_all():
    def blocks():
        raise AssertionError("a byte was read")

    large = replace(attachment(), size=2_000, blocks=blocks)
    with pytest.raises(RuleViolation, match="edxml-too-big"):
        await packets(US, limits=Limits(packet_bytes=5_000)).packed(
            letter(attachments=(large, large))
        )


async def test_a_packet_that_signing_makes_too_big_is_not_sent():
    with pytest.raises(RuleViolation, match="edxml-too-big"):
        await packets(US, limits=Limits(packet_bytes=2_500)).packed(letter())


async def test_what_samples_have_and_we_do_not_read_is_passed_over():
    def edit(root):
        head = named(root, "MessageHeader")
        for name in ("OtherInfo", "SteeringType", "ToPlaces"):
            etree.SubElement(etree.SubElement(head, f"{{{NS}}}{name}"), f"{{{NS}}}Priority")
        etree.SubElement(named(root, "From"), f"{{{NS}}}OrganizationInCharge").text = "UBND"
        etree.SubElement(named(root, "From"), "{urn:x}Later").text = "1"
        etree.SubElement(named(root, "Bussiness"), f"{{{NS}}}DocumentId").text = "of a new one"

    assert (await packets(THEM).opened(await signed_as(edit), "1")).message == letter()


async def test_a_packet_written_over_many_lines_says_the_same():
    assert (await packets(THEM).opened(await signed_as(etree.indent), "1")).message == letter()


async def test_a_packet_that_says_nothing_of_its_kind_brings_a_new_document():
    opened = await packets(THEM).opened(await signed_as(without("Bussiness")), "1")
    assert opened.message == letter()


async def test_a_content_id_may_lack_its_prefix_in_one_place():
    def edit(root):
        named(named(root, "Attachment"), "ContentId").text = "1"

    assert (await packets(THEM).opened(await signed_as(edit), "1")).message == letter()


async def test_a_comment_does_not_cut_a_text_in_two():
    def edit(root):
        subject = named(root, "Subject")
        subject.text = "V/v "
        comment = etree.Comment("x")
        comment.tail = "xin ý kiến"
        subject.append(comment)

    opened = await packets(THEM).opened(await signed_as(edit), "1")
    assert opened.message.subject == "V/v xin ý kiến"


RULES = list(catalogue(errors).values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_refusal_is_told_in_vietnamese_with_how_to_mend_it(rule):
    assert re.fullmatch(r"edxml(-[a-z0-9]+)+", rule.code)
    for sentence in (rule.says, rule.mend):
        assert VIETNAMESE.search(sentence.lower())
        assert sentence.endswith(".")
    assert rule.says != rule.mend


def test_no_two_refusals_say_the_same():
    said = [rule.says for rule in RULES]
    assert sorted(said) == sorted(set(said))
