import pytest
from services.routing.tests.builders import AGENCY, BTXH, NCC, case_at

from dossier_shared.mongo.aggregates import NotFound
from routing.application.see_case import must_see
from routing.domain.caller import Caller, Scope, scope_of

WHOLE = Scope(AGENCY, None)
SEEN = [
    ("receptionist", None, WHOLE),
    ("clerk", "Văn phòng", WHOLE),
    ("leader", None, WHOLE),
    ("admin", None, WHOLE),
    ("auditor", None, WHOLE),
    ("officer", NCC, Scope(AGENCY, NCC)),
    ("division_head", NCC, Scope(AGENCY, NCC)),
    ("officer", None, None),
    ("officer", "", None),
    ("client", None, None),
    ("client", NCC, None),
]


@pytest.mark.parametrize(("role", "division", "scope"), SEEN)
def test_each_role_sees_its_own_part_of_the_agency(role, division, scope):
    assert scope_of(Caller("x", frozenset({role}), AGENCY, division)) == scope


def test_of_two_roles_the_wider_one_counts():
    assert scope_of(Caller("x", frozenset({"officer", "clerk"}), AGENCY, NCC)) == WHOLE


@pytest.mark.parametrize(
    ("scope", "asked", "left"),
    [
        (WHOLE, None, WHOLE),
        (WHOLE, BTXH, Scope(AGENCY, BTXH)),
        (Scope(AGENCY, NCC), None, Scope(AGENCY, NCC)),
        (Scope(AGENCY, NCC), NCC, Scope(AGENCY, NCC)),
        (Scope(AGENCY, NCC), BTXH, None),
    ],
)
def test_a_filter_narrows_what_is_seen_and_never_widens_it(scope, asked, left):
    assert scope.within(asked) == left


@pytest.mark.parametrize(
    "stranger",
    [
        Caller("x", frozenset({"officer"}), AGENCY, BTXH),
        Caller("x", frozenset({"leader"}), "000.00.20.H50", None),
        Caller("x", frozenset({"officer"}), "000.00.20.H50", NCC),
        Caller("x", frozenset({"client"}), AGENCY, None),
    ],
)
def test_a_case_out_of_scope_is_not_there(stranger):
    with pytest.raises(NotFound):
        must_see(case_at("appraise"), stranger)
