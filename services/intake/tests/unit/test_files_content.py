"""A file is what its content says; what could be two things, or a program, is refused."""

import pytest
from services.intake.tests.file_builders import DOCX, ODT, XLSX, docx, odt, office, pdf, png

from dossier_shared.rules import BadInput
from intake.adapters.files.content_types import recognise
from intake.application.files import HEAD_BYTES, TAIL_BYTES

XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
XHTML = b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"/>'
BOMB = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
XSL = b'<?xml-stylesheet href="a.xsl"?><to-khai/>'
MANY = docx(*(f"word/media/image{n}.png" for n in range(500)))


def told(content: bytes) -> str:
    return recognise(content[:HEAD_BYTES], content[-TAIL_BYTES:], len(content))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (pdf(), "application/pdf"),
        (pdf(size=500_000), "application/pdf"),
        (pdf() + b"2 0 obj /Sig\n%%EOF\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0" + bytes(100) + b"\xff\xd9", "image/jpeg"),
        (png(), "image/png"),
        (b"II*\0" + bytes(20), "image/tiff"),
        (b"MM\0*" + bytes(20), "image/tiff"),
        (docx(), DOCX),
        (docx("_xmlsignatures/sig1.xml"), DOCX),
        (MANY, DOCX),
        (office("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (odt(), ODT),
        (XML + b"<to-khai><ten/></to-khai>", "application/xml"),
        (b"\xef\xbb\xbf" + XML + b"<a>" + "ố".encode() * 9000 + b"</a>", "application/xml"),
    ],
)
def test_a_paper_is_taken_for_what_it_is(content: bytes, media_type: str) -> None:
    assert told(content) == media_type


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"MZ\x90\0" + bytes(200), "portable-executable"),
        (b"\x7fELF" + bytes(100), "ELF"),
        (b"<html><script>alert(1)</script>", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg"),
        (XML + b"<svg xmlns='http://www.w3.org/2000/svg'/>", "trình duyệt"),
        (XML + XHTML, "trình duyệt"),
        (XML + BOMB, "trình duyệt"),
        (XML + XSL, "trình duyệt"),
        (XML + b"<to-khai xmlns:h='http://www.w3.org/1999/xhtml'><h:script/></to-khai>",
         "trình duyệt"),
        (XML + b"<a></b>", "cú pháp"),
        (b"#!/bin/sh\nrm -rf /", "không rõ loại"),
        (b"plain words", "không rõ loại"),
        (b"GIF89a" + bytes(40), "image/gif"),
        (office("a.txt"), "tệp nén"),
        (office("META-INF/MANIFEST.MF", "Main.class"), "chương trình"),
        (docx("word/vbaProject.bin"), "macro"),
        (odt("Basic/Standard/script-lb.xml"), "macro"),
        (docx()[:-30], "hỏng"),
        (b"PK\x03\x04" + bytes(60), "hỏng"),
        (docx() + docx(), "ghép"),
        (b"PK\x03\x04<html>" + docx(), "ghép"),
        (pdf() + docx(), "ghép"),
        (png() + docx(), "ghép"),
        (b"\xff\xd8\xff" + docx(), "ghép"),
        (b"%PDF-1.7\n" + bytes(3000), "không trọn vẹn"),
        (b"\n\n%PDF-1.7\n%%EOF", "không rõ loại"),
    ],
)  # fmt: skip
def test_what_is_no_paper_is_refused_by_what_it_is(content: bytes, found: str) -> None:
    with pytest.raises(BadInput) as refused:
        told(content)
    assert refused.value.code == "file-type"
    assert found in refused.value.detail
