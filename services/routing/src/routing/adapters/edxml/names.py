"""Names of the format, as samples of the national exchange's software use them."""

from collections.abc import Mapping

from routing.domain.exchange import Kind

NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
DS = "http://www.w3.org/2000/09/xmldsig#"
XINCLUDE = "http://www.w3.org/2001/XInclude"

ROOT = f"{{{NS}}}edXML"
SIGNATURE = f"{{{DS}}}Signature"
HEADER_PATH = f"{{{NS}}}edXMLEnvelope/{{{NS}}}edXMLHeader"
SENDER_PATHS = (
    f"{HEADER_PATH}/{{{NS}}}MessageHeader/{{{NS}}}From/{{{NS}}}OrganId",
    f"{HEADER_PATH}/{{{NS}}}Status/{{{NS}}}From/{{{NS}}}OrganId",
)

KIND_CODES: Mapping[Kind, str] = {"new": "0", "revocation": "1", "update": "2", "replacement": "3"}
"""Of BussinessDocType; the spelling with two s is the format's own."""
KINDS: Mapping[str, Kind] = {code: kind for kind, code in KIND_CODES.items()}

DAY = "%Y/%m/%d"
TIME = "%Y/%m/%d %H:%M:%S"
"""In the office's zone: the format names none."""
CONTENT_ID = "cid:"
