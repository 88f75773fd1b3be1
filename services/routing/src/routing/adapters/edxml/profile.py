"""The one form of signature that is taken: it leaves nothing to choose, so nothing to play with.

One ds:Signature, in the header; one reference, to the whole packet; the enveloped transform and a
canonicalisation without comments; SHA-2; a certificate. What signs a part by its Id, by XPath or
from elsewhere is how a signature is wrapped around something else (XML Signature Best Practices).
"""

import base64
import binascii

from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod
from signxml.algorithms import SignatureMethod as Method

from routing.adapters.edxml.names import DS, HEADER_PATH, SIGNATURE
from routing.adapters.edxml.parsing import Element
from routing.domain.exchange.errors import SIGNATURE_FORM, SIGNATURES, UNSIGNED

METHODS = frozenset(
    {
        Method.RSA_SHA256,
        Method.RSA_SHA384,
        Method.RSA_SHA512,
        Method.ECDSA_SHA256,
        Method.ECDSA_SHA384,
        Method.ECDSA_SHA512,
    }
)
DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})

_ENVELOPED = SignatureConstructionMethod.enveloped.value
_CANONICAL = {
    CanonicalizationMethod.CANONICAL_XML_1_0.value,
    CanonicalizationMethod.CANONICAL_XML_1_1.value,
    CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0.value,
}
_METHODS = {method.value for method in METHODS}
_DIGESTS = {digest.value for digest in DIGESTS}


def signature_of(root: Element) -> Element:
    """The packet's one signature, in its place and form, else RuleViolation."""
    found = list(root.iter(SIGNATURE))
    if not found:
        raise UNSIGNED.broken()
    if len(found) > 1 or root.findall(f"{HEADER_PATH}/{SIGNATURE}") != found:
        raise SIGNATURES.broken()
    _check_form(found[0])
    return found[0]


def certificates_of(signature: Element) -> list[bytes]:
    """What the signature brings, in DER; RuleViolation when it brings none or nonsense."""
    texts = _texts(signature, "KeyInfo/X509Data/X509Certificate")
    try:
        found = [base64.b64decode("".join(text.split()), validate=True) for text in texts]
    except (ValueError, binascii.Error) as error:
        raise SIGNATURE_FORM.broken(why="chứng thư số không đọc được") from error
    if not found:
        raise SIGNATURE_FORM.broken(why="không kèm chứng thư số")
    return found


def _check_form(signature: Element) -> None:
    references = _all(signature, "SignedInfo/Reference")
    transforms = _algorithms(signature, "SignedInfo/Reference/Transforms/Transform")
    if [reference.get("URI") for reference in references] != [""]:
        raise SIGNATURE_FORM.broken(why="không ký trên toàn bộ gói tin")
    if _all(signature, "Object"):
        raise SIGNATURE_FORM.broken(why="có nội dung nằm trong chữ ký")
    if transforms[:1] != [_ENVELOPED] or not _at_most_one_of(transforms[1:], _CANONICAL):
        raise SIGNATURE_FORM.broken(why="phép biến đổi không được phép")
    for path, allowed, why in (
        ("SignedInfo/CanonicalizationMethod", _CANONICAL, "cách chuẩn hóa XML không được phép"),
        ("SignedInfo/SignatureMethod", _METHODS, "thuật toán ký không được phép"),
        ("SignedInfo/Reference/DigestMethod", _DIGESTS, "thuật toán băm không được phép"),
    ):
        found = _algorithms(signature, path)
        if len(found) != 1 or not _at_most_one_of(found, allowed):
            raise SIGNATURE_FORM.broken(why=why)


def _at_most_one_of(found: list[str], allowed: set[str]) -> bool:
    return len(found) <= 1 and set(found) <= allowed


def _algorithms(signature: Element, path: str) -> list[str]:
    return [element.get("Algorithm", "") for element in _all(signature, path)]


def _texts(signature: Element, path: str) -> list[str]:
    return [element.text or "" for element in _all(signature, path)]


def _all(signature: Element, path: str) -> list[Element]:
    return list(signature.findall("/".join(f"{{{DS}}}{name}" for name in path.split("/"))))
