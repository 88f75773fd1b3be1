"""How many short messages is a text? `python -m notify.segments < text`."""

import argparse
import sys

from notify.domain.text.segments import count

HELP = """Reads a text (UTF-8) on standard input and prints
encoding=GSM-7|UCS-2 units=N parts=N

One line break at the very end, which editors and `echo` add, is no part of the text; any other
is. The text is composed (NFC) first. Units are the septets (GSM-7) or UTF-16 code units (UCS-2) of
the text itself, an extension character being two septets; what a part leaves unused because a
character did not fit its end is not counted.
"""


def described(sent: bytes) -> str:
    """The line that is printed; UnicodeDecodeError when what was sent is no UTF-8."""
    text = sent.decode()
    whole = text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")
    counted = count(whole)
    return f"encoding={counted.encoding} units={counted.units} parts={counted.parts}"


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m notify.segments",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args()
    try:
        line = described(sys.stdin.buffer.read())
    except UnicodeDecodeError:
        sys.stderr.write("văn bản không phải UTF-8\n")
        return 1
    sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
