"""What a file is by its content: its first and last bytes, never its name or what it is called.

A file that is two things at once is refused: one reader would see other content than another.
"""

import io
import zipfile
from xml.parsers import expat

import puremagic

from intake.domain.errors.files import FILE_TYPE

OFFICE = "application/vnd.openxmlformats-officedocument"
STARTS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}
ENDS = {"application/pdf": b"%%EOF", "image/png": b"IEND\xaeB`\x82"}
PARTS = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
}
ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
ACTIVE = ("vbaproject", "basic/", "scripts/", "meta-inf/manifest.mf", "activex/", ".class", ".exe")
"""In names within a container: macros, and what makes it a program as well."""
SPOKEN_BY_BROWSERS = ("html", "svg", "xhtml")


def recognise(head: bytes, tail: bytes, size: int) -> str:
    """The media type; FILE_TYPE, naming what was found, for one that is not taken."""
    if head.startswith(b"PK\x03\x04"):
        return _container(head, tail, size)
    for start, media_type in STARTS.items():
        if head.startswith(start):
            return _whole(media_type, tail)
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"):
        return _form(head)
    raise FILE_TYPE.broken(found=_spoken_of(head))


def _whole(media_type: str, tail: bytes) -> str:
    """It ends as it should, and is no archive to those who read from the end."""
    if ENDS.get(media_type, b"") not in tail[-1024:]:
        raise FILE_TYPE.broken(found=f"{media_type} không trọn vẹn")
    if zipfile.is_zipfile(io.BytesIO(tail)):
        raise FILE_TYPE.broken(found=f"{media_type} ghép với tệp nén")
    return media_type


def _container(head: bytes, tail: bytes, size: int) -> str:
    """DOCX, XLSX or ODT by the names within; the directory of them stands at the end."""
    try:
        with zipfile.ZipFile(io.BytesIO(tail)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FILE_TYPE.broken(found="tệp nén hỏng") from None
    begins = min((entry.header_offset for entry in entries), default=0)
    names = [entry.filename.lower() for entry in entries]
    if begins != len(tail) - size:
        raise FILE_TYPE.broken(found="tệp nén ghép với tệp khác")
    if any(mark in name for name in names for mark in ACTIVE):
        raise FILE_TYPE.broken(found="tệp văn phòng có macro hoặc chương trình")
    if head[30:].startswith(ODT):
        return "application/vnd.oasis.opendocument.text"
    if "[content_types].xml" in names:
        for part, media_type in PARTS.items():
            if part in names:
                return media_type
    raise FILE_TYPE.broken(found="tệp nén")


def _form(head: bytes) -> str:
    """XML of an electronic form: no document type, nothing that a browser would run."""
    roots: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: roots.append(name)
    parser.StartDoctypeDeclHandler = lambda *_: roots.append("html")
    parser.ProcessingInstructionHandler = lambda target, _: roots.append(f"html {target}")
    try:
        parser.Parse(head, False)
    except expat.ExpatError:
        raise FILE_TYPE.broken(found="XML không đúng cú pháp") from None
    spoken = [word for name in roots for word in name.lower().replace("/", " ").split()]
    if not roots or any(word in SPOKEN_BY_BROWSERS for word in spoken):
        raise FILE_TYPE.broken(found="XML chạy được trong trình duyệt")
    return "application/xml"


def _spoken_of(head: bytes) -> str:
    """What it is likely to be, for people."""
    try:
        likely = puremagic.magic_string(head)[0]
    except puremagic.PureError:
        return "không rõ loại"
    return str(likely.mime_type or likely.name)
