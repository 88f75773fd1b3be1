"""Who sees which dossier: one rule for the single read, every list and every count."""

from hashlib import sha256

import pytest
from services.intake.tests.builders import AGENCY, DIVISION, dossier

from dossier_shared.web.auth import Principal, Role
from intake.adapters.tags import derived, sought
from intake.api.access import READERS, scope_of
from intake.application.ports import Wanted

OTHER = "Phòng Dạy nghề"


def principal(role: Role, agency: str = AGENCY, division: str | None = None) -> Principal:
    return Principal(sub="someone", roles=frozenset({role}), agency=agency, division=division)


def blind(kind: str, text: str) -> str:
    return sha256(f"{kind}/{text}".encode()).hexdigest()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (principal(Role.RECEPTIONIST), True),
        (principal(Role.CLERK), True),
        (principal(Role.LEADER), True),
        (principal(Role.ADMIN), True),
        (principal(Role.AUDITOR), True),
        (principal(Role.OFFICER, division=DIVISION), True),
        (principal(Role.DIVISION_HEAD, division=DIVISION), True),
        (principal(Role.OFFICER, division=OTHER), False),
        (principal(Role.DIVISION_HEAD, division=OTHER), False),
        (principal(Role.OFFICER), False),
        (principal(Role.CLIENT), False),
        (principal(Role.RECEPTIONIST, agency="000.00.20.H50"), False),
        (principal(Role.OFFICER, agency="000.00.20.H50", division=DIVISION), False),
    ],
)
@pytest.mark.parametrize(
    "narrowed", [{}, {"status": 2}, {"text": "thi nguyen"}, {"group": "open"}], ids=str
)
def test_the_single_read_and_the_list_see_the_same(
    who: Principal, sees: bool, narrowed: dict[str, object]
) -> None:
    scope, one = scope_of(who), dossier()
    assert scope.covers(one) is sees
    tags = sought(Wanted(scope, **narrowed), blind)  # type: ignore[arg-type]
    assert (set(tags) <= set(derived(one, blind)["search"])) is sees


def test_a_client_program_sees_what_it_handed_in() -> None:
    assert scope_of(principal(Role.CLIENT)).covers(dossier(entered_by="someone"))


def test_every_role_of_the_office_has_a_scope_and_a_citizen_has_a_way_of_his_own() -> None:
    assert set(READERS) == set(Role) - {Role.CITIZEN}
