"""Names of files: kept as the citizen knows them, safe on any machine that they are saved on."""

import unicodedata

from intake.domain.errors.files import FILE_NAME

LONGEST = 150
FORBIDDEN = frozenset('<>:"|?*')
EXTENSIONS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/xml": (".xml",),
}
"""The media types that are taken, with the endings of their names."""


def safe_name(given: str, media_type: str) -> str:
    """The last part of a path, in NFC, without control and direction characters, at most 150 long;
    it ends as its content asks, so that what was sent as `x.exe` is saved as `x.exe.pdf`.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if _may_stand(letter))
    name = " ".join(shown.split()).strip(". ")
    if not name:
        raise FILE_NAME.broken()
    endings = EXTENSIONS[media_type]
    ending = next((e for e in endings if name.lower().endswith(e)), "")
    stem = name[: len(name) - len(ending)] or "tệp"
    ending = name[len(name) - len(ending) :] if ending else endings[0]
    return stem[: LONGEST - len(ending)].rstrip() + ending


def _may_stand(letter: str) -> bool:
    category = unicodedata.category(letter)
    return letter == "\t" or (category[0] != "C" and letter not in FORBIDDEN)
