"""The language of conditions: what it says, and what it refuses to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.workflow import FACTS, Condition, holds
from routing.domain.workflow.conditions import DEEPEST, LARGEST, faults

ONLINE = Condition(fact="channel", equals="online")
SENSITIVE = Condition(fact="sensitive", equals=True)
BACK_TWICE = Condition(fact="sent_back", above=1)
CASE = {"channel": "online", "sensitive": False, "sent_back": 2, "outcome": None}


@pytest.mark.parametrize(
    ("condition", "truth", "why"),
    [
        (None, True, "no condition"),
        (ONLINE, True, "equal"),
        (SENSITIVE, False, "not equal"),
        (BACK_TWICE, True, "2 is above 1"),
        (Condition(fact="sent_back", above=2), False, "2 is not above 2"),
        (Condition(fact="channel", among=("post", "online")), True, "one of two"),
        (Condition(fact="outcome", equals="refused"), False, "nothing is decided yet"),
        (Condition(unless=SENSITIVE), True, "the contrary"),
        (Condition(every=(ONLINE, SENSITIVE)), False, "not both"),
        (Condition(some=(ONLINE, SENSITIVE)), True, "one of both"),
    ],
)
def test_a_condition_says_what_it_reads_like(condition, truth, why):
    assert holds(condition, CASE) is truth


def deep(levels: int) -> Condition:
    return ONLINE if levels == 1 else Condition(unless=deep(levels - 1))


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (Condition(), "one of every, some, unless, fact"),
        (Condition(fact="channel", every=(ONLINE,), equals="x"), "one of every, some"),
        (Condition(unless=ONLINE, equals="x"), "compares without a fact"),
        (Condition(fact="weather", equals="rain"), "unknown fact weather"),
        (Condition(fact="channel"), "by one of equals, among, above"),
        (Condition(fact="channel", equals="x", among=("y",)), "by one of equals, among, above"),
        (Condition(fact="channel", equals=3), "compared with what is no str"),
        (Condition(fact="sensitive", above=3), "compared with what is no bool"),
        (Condition(fact="sent_back", equals=True), "compared with what is no int"),
        (deep(DEEPEST + 1), "more than 4 deep"),
        (Condition(some=(ONLINE,) * LARGEST), "has 17 parts, more than 16"),
    ],
)
def test_what_cannot_be_meant_is_refused(condition, fault):
    assert fault in "; ".join(faults(condition))


def test_the_deepest_and_the_largest_are_still_allowed():
    assert list(faults(deep(DEEPEST))) == []
    assert list(faults(Condition(some=(ONLINE,) * (LARGEST - 1)))) == []


LEAVES = st.sampled_from([ONLINE, SENSITIVE, BACK_TWICE])
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one: Condition(unless=one), inner),
        st.builds(lambda many: Condition(every=tuple(many)), st.lists(inner, min_size=1)),
        st.builds(lambda many: Condition(some=tuple(many)), st.lists(inner, min_size=1)),
    ),
    max_leaves=30,
)
FACT_VALUES = {bool: st.booleans(), int: st.integers(0, 5), str: st.sampled_from(["online", "x"])}
STANDINGS = st.fixed_dictionaries({f: st.none() | FACT_VALUES[k] for f, k in FACTS.items()})


@given(CONDITIONS, STANDINGS)
def test_the_contrary_of_a_condition_is_its_contrary(condition, facts):
    assert holds(Condition(unless=condition), facts) is not holds(condition, facts)
