"""What notify is told of how to reach somebody, sealed."""

from joserfc.jwk import ECKey

from dossier_shared.sealed import Contact, unseal
from intake.adapters.contact import SealForNotify
from intake.domain.people import Person

KEY = ECKey.generate_key("P-256")
OWNER = Person("Nguyễn Thị Bưởi", phone="+84912345678")
AUTHORISED = Person("John Smith", email="john@smith.example", language="en")
UNREACHABLE = Person("Lê Văn Nam", language="en")


def sealed(*people: Person) -> Contact | None:
    block = SealForNotify(KEY)(people)
    return unseal(block, KEY) if block else None


def test_who_hands_in_is_told_in_his_language_and_the_owner_stands_by():
    assert sealed(AUTHORISED, OWNER) == Contact(
        email="john@smith.example", language="en", owner=Contact(phone="+84912345678")
    )


def test_one_without_phone_and_mail_is_passed_over_whatever_his_language():
    assert sealed(UNREACHABLE, OWNER) == Contact(phone="+84912345678")
    assert sealed(UNREACHABLE) is None
