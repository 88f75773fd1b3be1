"""A citizen rates once for each slip; indices and grades (TT 01/2018/TT-VPCP art.12-15)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from services.intake.tests.builders import NOW, dossier

from dossier_shared.contracts import DossierRated
from dossier_shared.rules import RuleViolation
from intake.domain.dossier import Dossier
from intake.domain.episodes import Issued, Rating
from intake.domain.rating import INDICES, grade_of_staff, grade_of_unit, indices, rate
from intake.domain.statuses import FormKind

POINTS = (2, 2, 1, 2, None, 2, 2, None, None)
RATING = Rating("GTN-01", POINTS, NOW)


def given(*slips: tuple[FormKind, str]) -> Dossier:
    return dossier(slips=tuple(Issued(kind, number, NOW, "tiep-nhan-1") for kind, number in slips))


def test_each_slip_is_rated_once() -> None:
    slips = given(("receipt", "GTN-01"), ("supplement", "PBS-01"))
    rated, payloads = rate(slips, RATING)
    assert (rated.ratings, list(payloads)) == ((RATING,), [DossierRated(points=POINTS)])
    with pytest.raises(RuleViolation, match="already-rated"):
        rate(rated, RATING)
    both, _ = rate(rated, replace(RATING, slip="PBS-01"))
    assert [rating.slip for rating in both.ratings] == ["GTN-01", "PBS-01"]


@pytest.mark.parametrize("slip", ["PXL-01", "GTN-02"])
def test_the_form_is_given_with_the_receipt_the_supplement_and_the_refusal_only(slip: str) -> None:
    with pytest.raises(RuleViolation, match="slip-unknown"):
        rate(given(("receipt", "GTN-01"), ("apology", "PXL-01")), replace(RATING, slip=slip))


@pytest.mark.parametrize(
    "points",
    [(2,) * 8, (2,) * 10, (None,) * 9, (3, *(2,) * 8), (-1, *(2,) * 8)],
    ids=["eight indices", "ten", "nothing answered", "three points", "fewer than none"],
)
def test_nine_indices_have_0_to_2_points(points: tuple[int | None, ...]) -> None:
    with pytest.raises(RuleViolation, match="points-wrong"):
        rate(given(("receipt", "GTN-01")), replace(RATING, points=points))


@pytest.mark.parametrize(
    ("ratings", "first", "fifth", "why"),
    [
        ([], None, None, "nobody was asked"),
        ([(2, *(None,) * 8)], "2.0", None, "one answer; the fifth was not asked"),
        ([(2, *(1,) * 8), (1, *(1,) * 8)], "1.5", "1.0", "3 points by 2 dossiers"),
        ([(2, *(1,) * 8), (1, *(1,) * 8), (2, *(None,) * 8)], "1.7", "1.0", "5 by 3, to 1 decimal"),
        ([(0, *(2,) * 8)] * 19 + [(1, *(2,) * 8)], "0.1", "2.0", "1 by 20 = 0.05 goes up"),
    ],
)
def test_an_index_is_the_sum_of_points_by_the_number_of_dossiers(
    ratings: list[tuple[int | None, ...]], first: str | None, fifth: str | None, why: str
) -> None:
    found = indices(ratings)
    assert len(found) == INDICES
    shown = [None if one is None else str(one) for one in found]
    assert (shown[0], shown[4]) == (first, fifth), why


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("18", "Xuất sắc"), ("15", "Xuất sắc"), ("14.9", "Tốt"), ("12", "Tốt"), ("11.9", "Khá"),
        ("9", "Khá"), ("8.9", "Trung bình"), ("6", "Trung bình"), ("5.9", "Yếu"), ("0", "Yếu"),
    ],
)  # fmt: skip
def test_a_unit_is_graded_by_the_sum_of_its_indices(total: str, grade: str) -> None:
    parts = [Decimal(total) / INDICES] * INDICES
    assert grade_of_unit((Decimal(total) - sum(parts[1:]), *parts[1:])) == grade


@pytest.mark.parametrize(
    ("of_staff", "grade"),
    [
        ((2, 2, 1, 0, 0), "Hoàn thành 100% nhiệm vụ"),
        ((2, 2, "0.9", 0, 0), "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
        ((2, "1.5", 0, 0, 0), "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
        ((2, "1.4", 0, 0, 0), "Hoàn thành dưới 70% nhiệm vụ"),
    ],
)
def test_staff_are_graded_by_the_indices_1_to_4_and_7(
    of_staff: tuple[int | str, ...], grade: str
) -> None:
    one, two, three, four, seven = map(Decimal, of_staff)
    others = Decimal(2)
    found = (one, two, three, four, others, others, seven, others, others)
    assert grade_of_staff(found) == grade
