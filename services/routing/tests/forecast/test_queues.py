import pytest

from routing.domain.forecast.queues import OUTSIDE, Job, run


def job(code: str, due: float, *desks: int, begun: bool = False) -> Job:
    return Job((not begun, due, code), desks)


@pytest.mark.parametrize(
    ("jobs", "took", "finishes", "why"),
    [
        ([job("a", 9, 0)], [[5]], [5], "a case alone"),
        ([job("a", 9, 0), job("b", 8, 0)], [[5], [2]], [7, 2], "what is due first goes first"),
        ([job("a", 9, 0), job("b", 9, 0)], [[5], [2]], [5, 7], "else by code"),
        (
            [job("a", 9, 0, begun=True), job("b", 8, 0)],
            [[5], [2]],
            [5, 7],
            "the begun is finished first",
        ),
        ([job("a", 9, 0), job("b", 8, 1)], [[5], [2]], [5, 2], "two holders do two at a time"),
        ([job("a", 9, 0, 1), job("b", 8, 0, 1)], [[3, 4], [2, 1]], [9, 3], "steps follow"),
        ([job("a", 9, OUTSIDE), job("b", 8, OUTSIDE)], [[5], [4]], [5, 4], "no queue outside"),
        ([job("a", 1, 0, 0), job("b", 2, 0)], [[1, 1], [5]], [2, 7], "both steps at one desk"),
        (
            [job("a", 9, 0, 1), job("b", 1, 1, 0)],
            [[4, 1], [1, 1]],
            [5, 5],
            "what is due first does not interrupt what is in hand",
        ),
    ],
)
def test_holders_work_off_their_queues(jobs, took, finishes, why):
    assert run(jobs, took, [(), ()]) == finishes, why


@pytest.mark.parametrize(
    ("gaps", "finish", "why"),
    [
        ([], 5, "never away"),
        ([(0, 3)], 8, "away at first"),
        ([(2, 3)], 6, "away in the middle"),
        ([(1, 2), (5, 7)], 8, "away twice: the first absence moves the end into the second"),
        ([(5, 9)], 5, "away when it is done"),
        ([(20, 30)], 5, "away later"),
    ],
)
def test_nothing_is_done_in_an_absence(gaps, finish, why):
    assert run([job("a", 9, 0)], [[5]], [gaps]) == [finish], why


def test_the_next_in_the_queue_does_not_begin_in_an_absence_either():
    assert run([job("a", 1, 0), job("b", 2, 0)], [[2], [2]], [[(2, 6), (7, 8)]]) == [2, 9]
