"""A plain text as a page of mail: the same words, for readers and for screen readers alike.

Everything is escaped: neither a template nor a value can bring markup.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from dossier_shared.contracts import Language

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1a1a1a;\
font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">
<main style="max-width:640px">
{content}
</main>
</body>
</html>
"""
_ITEM = "- "


def page(title: str, text: str, language: Language) -> str:
    """Paragraphs where the text has empty lines, lists where its lines begin with a dash."""
    paragraphs = (paragraph for paragraph in text.strip().split("\n\n") if paragraph.strip())
    content = "\n".join(block for each in paragraphs for block in _blocks(each.strip("\n")))
    return _PAGE.format(language=language, title=escape(title), content=content)


def _blocks(paragraph: str) -> Iterator[str]:
    lines = paragraph.split("\n")
    for items, group in groupby(lines, key=lambda line: line.startswith(_ITEM)):
        if items:
            points = "".join(f"<li>{escape(line.removeprefix(_ITEM))}</li>" for line in group)
            yield f"<ul>{points}</ul>"
        else:
            yield f"<p>{'<br>'.join(map(escape, group))}</p>"
