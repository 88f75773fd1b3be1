"""Whose certificates count, and when."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from lxml import etree
from services.routing.tests.edxml.forging import (
    edited,
    named,
    original,
    signed_as,
    unsigned,
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
from signxml.signer import XMLSigner

from dossier_shared.rules import RuleViolation
from routing.adapters.edxml.names import DS, HEADER_PATH, SIGNATURE
from routing.adapters.edxml.packets import Packets
from routing.adapters.edxml.parsing import Limits
from routing.adapters.edxml.signing import Seal
from routing.adapters.edxml.trust import Trust


async def code_of(data: bytes, **others: object) -> str:
    with pytest.raises(RuleViolation) as caught:
        await packets(THEM, **others).opened(data, "1")
    return caught.value.code.removeprefix("edxml-")


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
