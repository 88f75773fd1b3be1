"""The product's own copy of the 80 procedures."""

from collections import Counter

from intake.adapters.catalogue import shipped_catalogue
from intake.domain.catalogued import shipped

CATALOGUE = {procedure.id: procedure for procedure in shipped_catalogue()}


def test_all_eighty_procedures_of_the_eight_fields_are_there() -> None:
    assert len(CATALOGUE) == 80
    assert Counter(p.field for p in CATALOGUE.values()) == {
        "Người có công": 25,
        "Lao động - Tiền lương - Bảo hiểm xã hội": 11,
        "Bảo trợ xã hội": 9,
        "Dạy nghề": 9,
        "Bảo hiểm thất nghiệp": 8,
        "Phòng, chống tệ nạn xã hội": 7,
        "An toàn lao động": 6,
        "Lao động nước ngoài": 5,
    }


def test_limits_keep_their_unit_and_five_procedures_have_none() -> None:
    units = Counter(p.limit.unit if p.limit else None for p in CATALOGUE.values())
    assert units == {"working-day": 73, "calendar-day": 2, None: 5}


def test_papers_asked_for_only_in_some_cases_are_not_mandatory() -> None:
    optional = [d.name for p in CATALOGUE.values() for d in p.documents if not d.mandatory]
    assert len(optional) == 9
    assert all("nếu " in name or "trừ trường hợp" in name for name in optional)


def test_publishing_tells_what_routing_needs_and_marks_sensitive_fields() -> None:
    _, [told] = shipped(CATALOGUE["NCC-10"])
    assert told.model_dump()["limit"] == {"amount": 96, "unit": "calendar-day"}
    assert told.model_dump()["sensitive"]
    _, [told] = shipped(CATALOGUE["ATLD-01"])
    assert not told.model_dump()["sensitive"]
