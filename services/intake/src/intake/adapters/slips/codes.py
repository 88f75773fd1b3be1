"""QR codes and barcodes as SVG."""

from io import BytesIO

import segno
from barcode import Code128
from barcode.writer import SVGWriter

QUIET = 4
"""Modules around a QR code that stay white (ISO/IEC 18004)."""


def qr(text: str) -> str:
    """The text as a QR code that still reads when 15 % of it is stained."""
    return segno.make(text, error="m", micro=False).svg_inline(border=QUIET, omitsize=True)


def barcode(text: str) -> str:
    """The text as Code 128, bars only."""
    written = BytesIO()
    options = {"write_text": False, "module_height": 8.0, "quiet_zone": 0}
    Code128(text, writer=SVGWriter()).write(written, options)
    return written.getvalue().decode()
