"""Vietnamese without its marks, in the alphabet of short messages: «không dấu» for carriers."""

from unicodedata import normalize

from dossier_shared.folding import unaccented
from notify.domain.text.gsm import foreign

UNKNOWN = "?"
_SIGNS = {
    **dict.fromkeys("‘’‚‛′‵ʹʼʻ`´", "'"),
    **dict.fromkeys("“”„‟″«»〝〞", '"'),
    **dict.fromkeys("‹›〈〉", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
                    "\u200a\u202f\u205f\u3000\t\v\u2028\u2029\u0085", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    **dict.fromkeys("•·‣▪●◦∙", "-"),
    "…": "...", "⁄": "/", "∕": "/", "×": "x", "÷": "/", "±": "+/-", "≤": "<=", "≥": ">=",
    "₫": "d", "©": "(c)", "®": "(r)", "™": "(tm)", "№": "No", "º": "o", "ª": "a", "°": "o",
    "ı": "i", "ł": "l", "Ł": "L", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H",
    "ẞ": "SS", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ß": "ss",
}  # fmt: skip
_MAPPED = str.maketrans(_SIGNS)


def plain(text: str) -> str:
    """The text without marks, quotes and dashes as typewriters have them; what has no such form is
    a question mark, so that the message stays in the alphabet it was counted in.
    """
    if text.isascii() and text.isprintable() and "`" not in text:
        return text
    signs = normalize("NFC", text).translate(_MAPPED)
    return _kept(normalize("NFKC", unaccented(signs)).translate(_MAPPED))


def _kept(text: str) -> str:
    lost = foreign(text)
    return text.translate(dict.fromkeys(map(ord, lost), UNKNOWN)) if lost else text
