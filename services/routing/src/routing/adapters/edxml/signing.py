"""How a packet is signed: enveloped XML-DSig over the whole of it, X.509, in the header."""

from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

from routing.adapters.edxml.names import DS, SIGNATURE
from routing.adapters.edxml.parsing import Element, parser

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class _Signer(XMLSigner):
    """With a parser that takes attachments of more than 10 MB."""

    @property
    def parser(self) -> Any:
        return parser()


class Seal:
    """The agency's key and the certificate that stands for it."""

    def __init__(self, key: PrivateKey, certificate: x509.Certificate) -> None:
        if key.public_key() != certificate.public_key():
            raise ValueError("the certificate is of another key")
        self._key = key
        self._certificate = certificate
        rsa_key = isinstance(key, rsa.RSAPrivateKey)
        self._method = SignatureMethod.RSA_SHA256 if rsa_key else SignatureMethod.ECDSA_SHA256

    @classmethod
    def from_files(cls, key: Path, certificate: Path, password: str | None = None) -> "Seal":
        """A PEM private key (RSA or elliptic curve) and its PEM certificate, else ValueError."""
        secret = password.encode() if password else None
        loaded = load_pem_private_key(key.read_bytes(), secret)
        if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise ValueError(  # noqa: TRY004 - a wrong file, not a wrong call
                f"{key} is neither an RSA nor an elliptic-curve key"
            )
        return cls(loaded, x509.load_pem_x509_certificate(certificate.read_bytes()))

    def sign(self, root: Element, header: Element) -> bytes:
        """The packet with its signature as the last child of `header`, as UTF-8 bytes."""
        etree.SubElement(header, SIGNATURE, nsmap={"ds": DS}, Id="placeholder")
        signer = _Signer(
            signature_algorithm=self._method,
            digest_algorithm=DigestAlgorithm.SHA256,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        signed = signer.sign(root, key=self._key, cert=[self._certificate])
        return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))
