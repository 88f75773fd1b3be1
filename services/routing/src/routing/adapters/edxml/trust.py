"""Whose signature a packet bears, and what of it is signed: only that is ever read."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from routing.adapters.edxml.names import HEADER_PATH, ROOT, SENDER_PATHS
from routing.adapters.edxml.parsing import Element, parser
from routing.adapters.edxml.profile import DIGESTS, METHODS, certificates_of, signature_of
from routing.domain.exchange.checking import LONGEST_ORGAN_ID
from routing.domain.exchange.errors import (
    CERTIFICATE_TIME,
    DOUBLED,
    MISSING,
    NOT_EDXML,
    SIGNATURE_WRONG,
    SIGNER_OTHER,
    SIGNER_UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What `signer` vouches for: the tree as it was signed, and the SHA-256 of that, in hex."""

    root: Element
    signer: str
    digest: str


class Trust:
    """The certificates that each agency signs with, by its code; two while one replaces another."""

    def __init__(self, certificates: Mapping[str, Sequence[x509.Certificate]]) -> None:
        self._certificates = {
            organ: {held.public_bytes(Encoding.DER): held for held in of_organ}
            for organ, of_organ in certificates.items()
        }

    @classmethod
    def from_directory(cls, directory: Path) -> "Trust":
        """Files `<agency code>.pem`, each with one certificate or several; else ValueError."""
        if not directory.is_dir():
            raise ValueError(f"{directory} is no directory of certificates")
        return cls(
            {
                path.stem: x509.load_pem_x509_certificates(path.read_bytes())
                for path in sorted(directory.glob("*.pem"))
            }
        )

    def signed_part(self, data: bytes, root: Element, now: datetime) -> Signed:
        """What of the packet is signed, by the agency that it names; else RuleViolation.

        `root` is `data` parsed. Until the signature is checked it is asked only who claims to
        have sent it, to know which certificates to try.
        """
        if root.tag != ROOT:
            raise NOT_EDXML.broken()
        signature = signature_of(root)
        organ = _claimed_sender(root)
        certificate = self._certificate(organ, certificates_of(signature))
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise CERTIFICATE_TIME.broken()
        del root, signature  # a large packet's tree, before the verifier builds its own
        result = _verified(data, certificate, now)
        return Signed(result.signed_xml, organ, hashlib.sha256(result.signed_data).hexdigest())

    def _certificate(self, organ: str, brought: Sequence[bytes]) -> x509.Certificate:
        """Of those that are ours to know, the one that the packet brings."""
        known = self._certificates.get(organ)
        if not known:
            raise SIGNER_UNKNOWN.broken(organ=organ)
        for der in brought:
            if der in known:
                return known[der]
        raise SIGNER_OTHER.broken(organ=organ)


def _verified(data: bytes, certificate: x509.Certificate, now: datetime) -> VerifyResult:
    form = SignatureConfiguration(
        location=f"./{HEADER_PATH}/",
        expect_references=1,
        signature_methods=METHODS,
        digest_algorithms=DIGESTS,
        verification_time=now,
    )
    try:
        found = XMLVerifier().verify(
            data, x509_cert=certificate, parser=parser(), expect_config=form
        )
    except Exception as error:  # whatever it stumbles over was not verified
        raise SIGNATURE_WRONG.broken() from error
    if not isinstance(found, VerifyResult) or found.signed_xml is None:
        raise SIGNATURE_WRONG.broken()
    return found


def _claimed_sender(root: Element) -> str:
    """Its code, cut to a length fit for a message; RuleViolation unless it names one."""
    names = [element.text or "" for path in SENDER_PATHS for element in root.findall(path)]
    if not names:
        raise MISSING.broken(element="From")
    if len(names) > 1:
        raise DOUBLED.broken(element="From")
    return names[0].strip()[:LONGEST_ORGAN_ID]
