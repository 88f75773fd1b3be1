"""Who acts for the owner has a paper that says so (NĐ 61/2018 art.6)."""

import pytest
from services.intake.tests.builders import dossier

from dossier_shared.rules import BadInput, RuleViolation
from intake.domain.authority import authorise, check_authority
from intake.domain.people import Person
from intake.domain.statuses import Status

AUTHORISED = Person("Lê Văn Hòa", phone="+84987654321", authority="Giấy ủy quyền số 15/2018")
ENDED = {Status.NOT_RECEIVED, Status.WITHDRAWN, Status.RETURNED}


def test_nobody_is_authorised_without_a_paper() -> None:
    for bare in (Person("Lê Văn Hòa"), Person("Lê Văn Hòa", authority="")):
        with pytest.raises(BadInput, match="authority-missing"):
            check_authority(bare)
        with pytest.raises(BadInput, match="authority-missing"):
            authorise(dossier(), bare)
    check_authority(AUTHORISED)
    check_authority(None)


@pytest.mark.parametrize("status", sorted(set(Status) - ENDED))
def test_the_owner_may_change_his_mind_until_the_result_is_returned(status: Status) -> None:
    authorised, _ = authorise(dossier(status), AUTHORISED)
    assert (authorised.authorised, authorised.status) == (AUTHORISED, status)
    assert authorise(authorised, None)[0].authorised is None


@pytest.mark.parametrize("status", sorted(ENDED))
def test_and_not_after(status: Status) -> None:
    with pytest.raises(RuleViolation, match="authorised-too-late"):
        authorise(dossier(status), AUTHORISED)
