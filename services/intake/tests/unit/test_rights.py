"""Who may call what, and who sees which dossier."""

import pytest
from services.intake.tests.builders import AGENCY, DIVISION, dossier

from dossier_shared.web.auth import Principal, Role
from intake.adapters.store import DOSSIERS, query
from intake.api.access import READERS, scope_of
from intake.application.ports import Wanted

OTHER = "Phòng Dạy nghề"


def principal(role: Role, agency: str = AGENCY, division: str | None = None) -> Principal:
    return Principal(sub="someone", roles=frozenset({role}), agency=agency, division=division)


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
def test_the_single_read_and_the_list_see_the_same(who: Principal, sees: bool) -> None:
    scope = scope_of(who)
    one = dossier()
    assert scope.covers(one) is sees
    wanted = set(query(Wanted(scope, status=2))["search"]["$all"])
    assert (wanted <= set(DOSSIERS.to_fields(one)["search"])) is sees


def test_a_client_program_sees_what_it_handed_in() -> None:
    assert scope_of(principal(Role.CLIENT)).covers(dossier(received_by="someone"))


def test_every_role_has_a_scope() -> None:
    assert set(READERS) == set(Role)
