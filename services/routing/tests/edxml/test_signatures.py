"""Whose signature counts, and that only what it covers is read."""

import copy
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from services.routing.tests.edxml.forging import (
    edited,
    named,
    original,
    signature,
    signed_as,
    text,
)
from services.routing.tests.edxml.parties import (
    NOW,
    STRANGER,
    THEM,
    US,
    Fixed,
    certificate_of,
    certified,
    key_of,
    letter,
    packets,
)
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import SignatureReference, XMLSigner

from dossier_shared.rules import RuleViolation
from routing.adapters.edxml.names import DS, HEADER_PATH, NS, SIGNATURE
from routing.adapters.edxml.packets import Packets
from routing.adapters.edxml.parsing import Limits
from routing.adapters.edxml.signing import Seal
from routing.adapters.edxml.trust import Trust


async def code_of(data: bytes, **others: object) -> str:
    with pytest.raises(RuleViolation) as caught:
        await packets(THEM, **others).opened(data, "1")
    return caught.value.code.removeprefix("edxml-")


def unsigned(root):
    root.find(HEADER_PATH).remove(signature(root))


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


@pytest.mark.parametrize(
    ("days", "taken", "why"),
    [
        (0, True, "today"),
        (365, True, "its last day"),
        (366, False, "over"),
        (-2, False, "early"),
    ],
)
async def test_a_certificate_counts_while_it_is_valid(days, taken, why):
    later = Fixed(NOW + timedelta(days=days))
    if taken:
        assert await packets(THEM, clock=later).opened(await original(), "1"), why
    else:
        assert await code_of(await original(), clock=later) == "certificate-time", why


async def test_an_agency_whose_certificate_is_not_known_is_told_apart_from_a_forger():
    assert await code_of(await original(), trusted={THEM: THEM}) == "signer-unknown"
    assert await code_of(await original(), trusted={US: STRANGER}) == "signer-other"


async def test_a_comment_in_the_senders_code_does_not_show_two_senders():
    """The packet as it came ends the code at the comment; what is signed goes on after it."""

    def edit(root):
        organ = named(root, "OrganId")
        comment = etree.Comment("x")
        comment.tail = "9"
        organ.append(comment)

    assert await code_of(await signed_as(edit)) == "signer-other"


async def test_one_agency_does_not_sign_for_another_though_both_are_known():
    data = await signed_as(lambda root: None, signer=THEM)
    assert await code_of(data) == "signer-other"


def trusting(*certificates) -> Packets:
    return Packets(
        THEM,
        Seal(key_of(THEM), certificate_of(THEM)),
        Trust({US: certificates}),
        Fixed(),
        Limits(),
    )


async def test_both_certificates_are_taken_while_one_replaces_the_other():
    new_key = ec.generate_private_key(ec.SECP384R1())
    new = certified(new_key, US)
    old_data = await original()
    reader = trusting(certificate_of(US), new)
    root = etree.fromstring(old_data)
    unsigned(root)
    new_data = Seal(new_key, new).sign(root, root.find(HEADER_PATH))
    for data in (old_data, new_data):
        assert (await reader.opened(data, "1")).message == letter()


async def test_a_key_in_the_packet_does_not_stand_for_the_certificate():
    """Signed by a thief who brings his own key and the true certificate."""
    thief = rsa.generate_private_key(65537, 2048)
    root = etree.fromstring(await edited(unsigned))
    etree.SubElement(root.find(HEADER_PATH), SIGNATURE, nsmap={"ds": DS}, Id="placeholder")
    data = etree.tostring(
        XMLSigner().sign(root, key=thief, cert=[certificate_of(US)], always_add_key_value=True)
    )
    assert await code_of(data) == "signature-wrong"


def pem(key, password: bytes | None = None) -> bytes:
    hidden = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden)


@pytest.mark.parametrize("password", [None, "mật khẩu"])
async def test_key_and_certificates_come_from_files(tmp_path, password):
    (tmp_path / "key.pem").write_bytes(pem(key_of(US), password.encode() if password else None))
    ours = tmp_path / f"{US}.pem"
    ours.write_bytes(certificate_of(US).public_bytes(Encoding.PEM))
    seal = Seal.from_files(tmp_path / "key.pem", ours, password)
    writer = Packets(US, seal, Trust({}), Fixed())
    (tmp_path / "known").mkdir()
    two = [certificate_of(STRANGER), certificate_of(US)]
    (tmp_path / "known" / f"{US}.pem").write_bytes(
        b"".join(each.public_bytes(Encoding.PEM) for each in two)
    )
    reader = Packets(THEM, seal, Trust.from_directory(tmp_path / "known"), Fixed())
    assert (await reader.opened(await writer.packed(letter()), "1")).message == letter()


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_certificates_that_cannot_be_read_stop_the_start(tmp_path, content):
    directory = tmp_path / "known"
    if content is not None:
        directory.mkdir()
        (directory / f"{US}.pem").write_bytes(content)
    with pytest.raises(ValueError, match=r"certificate|PEM|pem"):
        Trust.from_directory(directory)


def test_a_certificate_of_another_key_stops_the_start():
    with pytest.raises(ValueError, match="another key"):
        Seal(key_of(US), certificate_of(THEM))


def test_a_key_that_does_not_sign_xml_stops_the_start(tmp_path):
    (tmp_path / "key.pem").write_bytes(pem(ed25519.Ed25519PrivateKey.generate()))
    with pytest.raises(ValueError, match="neither an RSA nor"):
        Seal.from_files(tmp_path / "key.pem", tmp_path / "none.pem")
