"""Whose signature counts, and that only what it covers is read."""

import copy

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from services.routing.tests.edxml.forging import (
    edited,
    named,
    original,
    signature,
    text,
    unsigned,
)
from services.routing.tests.edxml.parties import (
    STRANGER,
    THEM,
    US,
    certificate_of,
    key_of,
    letter,
    packets,
)
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import SignatureReference, XMLSigner

from dossier_shared.rules import RuleViolation
from routing.adapters.edxml.names import DS, HEADER_PATH, NS, SIGNATURE


async def code_of(data: bytes, **others: object) -> str:
    with pytest.raises(RuleViolation) as caught:
        await packets(THEM, **others).opened(data, "1")
    return caught.value.code.removeprefix("edxml-")


def sample_signature(root):
    """As the samples have it: the element in the format's own namespace."""
    for element in list(root.iter(f"{{{DS}}}*")):
        element.tag = element.tag.replace(DS, NS)


def moved(root):
    root.append(signature(root))


def twice(root):
    root.find(HEADER_PATH).append(copy.deepcopy(signature(root)))


def attribute(path: str, name: str, value: str | None):
    def edit(root):
        element = signature(root, path)
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)

    return edit


def removed(path: str):
    def edit(root):
        element = signature(root, path)
        element.getparent().remove(element)

    return edit


def emptied(path: str):
    def edit(root):
        signature(root, path).text = None

    return edit


def another_certificate(root):
    theirs = certificate_of(THEM).public_bytes(Encoding.PEM).decode().splitlines()
    signature(root, "KeyInfo/X509Data/X509Certificate").text = "".join(theirs[1:-1])


def one_more_reference(root):
    reference = signature(root, "SignedInfo/Reference")
    reference.addnext(copy.deepcopy(reference))


def an_object(root):
    etree.SubElement(signature(root), f"{{{DS}}}Object").text = "x"


SHA1 = "http://www.w3.org/2000/09/xmldsig#"
METHOD, DIGEST = "SignedInfo/SignatureMethod", "SignedInfo/Reference/DigestMethod"
TRANSFORM = "SignedInfo/Reference/Transforms/Transform"
CANONICAL = "SignedInfo/CanonicalizationMethod"
COMMENTS = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0_WITH_COMMENTS.value


@pytest.mark.parametrize(
    ("edit", "code", "why"),
    [
        (unsigned, "unsigned", "the signature was taken off"),
        (sample_signature, "unsigned", "an element that only looks like a signature"),
        (moved, "signatures", "not in the header"),
        (twice, "signatures", "two"),
        (attribute(METHOD, "Algorithm", f"{SHA1}rsa-sha1"), "signature-form", "SHA-1"),
        (attribute(METHOD, "Algorithm", f"{SHA1}hmac-sha256"), "signature-form", "a shared key"),
        (attribute(DIGEST, "Algorithm", f"{SHA1}sha1"), "signature-form", "SHA-1 in the digest"),
        (attribute(CANONICAL, "Algorithm", COMMENTS), "signature-form", "comments are content"),
        (attribute("SignedInfo/Reference", "URI", "#a"), "signature-form", "a part by its id"),
        (attribute("SignedInfo/Reference", "URI", None), "signature-form", "nothing it could name"),
        (attribute(TRANSFORM, "Algorithm", f"{SHA1}base64"), "signature-form", "a transform"),
        (removed("SignedInfo/Reference"), "signature-form", "it signs nothing"),
        (removed("SignedInfo"), "signature-form", "it says nothing"),
        (removed("SignedInfo/Reference/Transforms"), "signature-form", "itself signed"),
        (removed("KeyInfo"), "signature-form", "no certificate"),
        (one_more_reference, "signature-form", "two references"),
        (an_object, "signature-form", "content within the signature"),
        (emptied("SignatureValue"), "signature-wrong", "a signature of no bytes"),
        (emptied("SignedInfo/Reference/DigestValue"), "signature-wrong", "a digest of no bytes"),
        (emptied("KeyInfo/X509Data/X509Certificate"), "signer-other", "a certificate of no bytes"),
        (removed("SignatureValue"), "signature-wrong", "no signature in it"),
        (another_certificate, "signer-other", "the certificate of another agency"),
        (text("OrganId", STRANGER), "signer-unknown", "an agency that nobody knows"),
        (text("OrganId", THEM), "signer-other", "an agency that signs with another key"),
        (text("Subject", "V/v khác"), "signature-wrong", "another subject"),
        (text("ContentTransferEncoded", "QUJD"), "signature-wrong", "another attachment"),
        (text("AttachmentName", "khac.pdf"), "signature-wrong", "another name of it"),
        (text("Timestamp", "2018/10/03 09:31:00"), "signature-wrong", "another trace"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_a_packet_changed_after_it_was_signed_is_refused(edit, code, why):
    assert await code_of(await edited(edit)) == code, why


async def test_each_text_and_each_attribute_is_signed():
    root = etree.fromstring(await original())
    places = [place for place, element in enumerate(root.iter()) if DS not in element.tag]
    for place in places:
        changed = copy.deepcopy(root)
        element = list(changed.iter())[place]
        element.text = f"{element.text or ''}1"
        with pytest.raises(RuleViolation):
            await packets(THEM).opened(etree.tostring(changed), "1")
        changed = copy.deepcopy(root)
        list(changed.iter())[place].set("x", "1")
        assert await code_of(etree.tostring(changed)) == "signature-wrong"


@pytest.fixture(scope="module")
async def sent() -> bytes:
    return await original()


@settings(max_examples=400, deadline=None)
@given(data=st.data())
async def test_no_changed_byte_changes_what_is_read(sent, data):
    place = data.draw(st.integers(0, len(sent) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != sent[place]))
    changed = sent[:place] + bytes([byte]) + sent[place + 1 :]
    try:
        opened = await packets(THEM).opened(changed, "1")
    except RuleViolation:
        return
    assert opened.message == letter()


@settings(max_examples=200, deadline=None)
@given(data=st.data())
async def test_bytes_cut_out_or_put_in_do_not_change_what_is_read(sent, data):
    start = data.draw(st.integers(0, len(sent)))
    end = data.draw(st.integers(start, min(len(sent), start + 200)))
    put = data.draw(st.sampled_from([b"", b"<a/>", b" ", b"&amp;", b"<!--x-->", b"]]>", b"\x00"]))
    try:
        opened = await packets(THEM).opened(sent[:start] + put + sent[end:], "1")
    except RuleViolation:
        return
    assert opened.message == letter()


def forged(root):
    """What the thief would like to have said."""
    copied = copy.deepcopy(root)
    named(copied, "Subject").text = "V/v chi trả cho người khác"
    return copied


def wrapped_beside(root):
    """The forged envelope in front, the signed one and its signature behind it."""
    false = forged(root)
    envelope = named(false, "edXMLEnvelope")
    signature(false).getparent().remove(signature(false))
    root.insert(0, envelope)
    return root


def wrapped_inside(root):
    """The signed packet within the forged one."""
    false = forged(root)
    signature(false).getparent().remove(signature(false))
    false.append(root)
    return false


def wrapped_in_the_signature(root):
    """The forged packet outside, the signed one as an object of the signature."""
    false = forged(root)
    inner = copy.deepcopy(root)
    etree.SubElement(signature(false), f"{{{DS}}}Object").append(inner)
    return false


def taken_over(root):
    """Another packet's signature in the forged one."""
    false = forged(root)
    place = signature(false)
    place.getparent().replace(place, copy.deepcopy(signature(root)))
    return false


def by_reference(root):
    """The signed packet kept under an id, and the reference turned to it."""
    false = forged(root)
    inner = copy.deepcopy(root)
    signature(inner).getparent().remove(signature(inner))
    inner.set("Id", "signed")
    false.append(inner)
    signature(false, "SignedInfo/Reference").set("URI", "#signed")
    return false


@pytest.mark.parametrize(
    "wrap", [wrapped_beside, wrapped_inside, wrapped_in_the_signature, taken_over, by_reference]
)
async def test_a_signature_is_not_wrapped_around_something_else(wrap):
    data = etree.tostring(wrap(etree.fromstring(await original())))
    refusals = {"signatures", "signature-form", "signature-wrong", "element-doubled"}
    assert await code_of(data) in refusals


async def test_a_true_signature_of_one_part_is_not_one_of_the_packet():
    """Made by the sender's own key, over the subject alone."""
    root = etree.fromstring(await edited(unsigned))
    named(root, "Subject").set("Id", "part")
    etree.SubElement(root.find(HEADER_PATH), SIGNATURE, nsmap={"ds": DS}, Id="placeholder")
    signed = XMLSigner().sign(
        root,
        key=key_of(US),
        cert=[certificate_of(US)],
        reference_uri=[SignatureReference(URI="#part")],
    )
    assert await code_of(etree.tostring(signed)) == "signature-form"


@pytest.mark.parametrize("canonical", list(CanonicalizationMethod))
async def test_what_other_software_signs_with_is_understood(canonical):
    root = etree.fromstring(await edited(unsigned))
    etree.SubElement(root.find(HEADER_PATH), SIGNATURE, nsmap={"ds": DS}, Id="placeholder")
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA512,
        digest_algorithm=DigestAlgorithm.SHA384,
        c14n_algorithm=canonical,
    )
    data = etree.tostring(signer.sign(root, key=key_of(US), cert=[certificate_of(US)]))
    if "COMMENTS" in canonical.name:
        assert await code_of(data) == "signature-form"
    else:
        assert (await packets(THEM).opened(data, "1")).message == letter()
