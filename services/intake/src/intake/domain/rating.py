"""What citizens think of the service: nine indices of 0-2 points (TT 01/2018/TT-VPCP art.12-15)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from dossier_shared.contracts import DossierRated
from intake.domain.dossier import Change, Dossier
from intake.domain.episodes import Rating
from intake.domain.errors.results import ALREADY_RATED, POINTS_WRONG, SLIP_UNKNOWN

INDICES = 9
RATED_SLIPS = frozenset({"receipt", "supplement", "refusal"})
"""The slips that the rating form is given with (art.12)."""

OF_DOSSIER = (1, 2, 3, 4, 6, 7)
"""Total time, time at each unit, contacts, agencies, publicity, attitude: asked of a dossier."""

OF_UNIT = (5, 6, 8, 9)
"""Organisation, publicity, complaints, online service: asked of a unit."""

OF_STAFF = (1, 2, 3, 4, 7)
"""The indices whose sum grades a member of staff."""

UNIT_GRADES = (
    (15, "Xuất sắc"),
    (12, "Tốt"),
    (9, "Khá"),
    (6, "Trung bình"),
    (0, "Yếu"),
)
STAFF_GRADES = (
    (Decimal(5), "Hoàn thành 100% nhiệm vụ"),
    (Decimal("3.5"), "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
    (Decimal(0), "Hoàn thành dưới 70% nhiệm vụ"),
)
Indices = tuple[Decimal | None, ...]


def rate(dossier: Dossier, rating: Rating) -> Change:
    """Keep a rating: one for each slip that the form was given with."""
    if rating.slip not in {slip.number for slip in dossier.slips if slip.kind in RATED_SLIPS}:
        raise SLIP_UNKNOWN.broken()
    if any(earlier.slip == rating.slip for earlier in dossier.ratings):
        raise ALREADY_RATED.broken()
    given = [points for points in rating.points if points is not None]
    if len(rating.points) != INDICES or not given or not set(given) <= {0, 1, 2}:
        raise POINTS_WRONG.broken()
    rated = replace(dossier, ratings=(*dossier.ratings, rating))
    return rated, [DossierRated(points=rating.points)]


def indices(ratings: Iterable[Sequence[int | None]]) -> Indices:
    """Each index: the sum of its points by the number of those asked, to one decimal; None where
    nobody was asked.
    """
    columns = zip(*ratings, strict=True)
    found = tuple(_mean([points for points in column if points is not None]) for column in columns)
    return found or (None,) * INDICES


def grade_of_unit(found: Indices) -> str:
    return _grade(_sum(found, range(1, INDICES + 1)), UNIT_GRADES)


def grade_of_staff(found: Indices) -> str:
    return _grade(_sum(found, OF_STAFF), STAFF_GRADES)


def _mean(points: Sequence[int]) -> Decimal | None:
    if not points:
        return None
    mean = Decimal(sum(points)) / len(points)
    return mean.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _sum(found: Indices, numbers: Iterable[int]) -> Decimal:
    return sum((found[number - 1] or Decimal(0) for number in numbers), Decimal(0))


def _grade(total: Decimal, grades: Iterable[tuple[Decimal | int, str]]) -> str:
    return next(name for least, name in grades if total >= least)
