"""Chains against themselves and against anchors."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dossier_shared.chains import Broken, Chain, first_broken
from intake.audit.anchors import Anchor


@dataclass(slots=True)
class Count:
    """What was looked at; filled while `broken_chains` is read."""

    chains: int = 0
    entries: int = 0
    broken: int = 0
    seen: set[str] = field(default_factory=set)


async def broken_chains(
    chains: AsyncIterator[Chain], anchors: Sequence[Anchor], count: Count
) -> AsyncIterator[Broken]:
    """The first broken link of each chain that has one; at the end the chains that are gone."""
    async for chain in chains:
        count.chains += 1
        count.entries += len(chain.entries)
        count.seen.add(chain.code)
        if (broken := _broken(chain, anchors)) is not None:
            count.broken += 1
            yield broken
    for broken in _gone(anchors, count.seen):
        count.broken += 1
        yield broken


def _broken(chain: Chain, anchors: Sequence[Anchor]) -> Broken | None:
    """The chain against itself, and then against each anchor that knows it, the oldest first."""
    heads = [None, *(anchor.heads.get(chain.code) for anchor in anchors)]
    found = (first_broken(chain, head) for head in dict.fromkeys(heads))
    return next((broken for broken in found if broken is not None), None)


def _gone(anchors: Iterable[Anchor], seen: set[str]) -> Iterator[Broken]:
    codes = {code for anchor in anchors for code in anchor.heads} - seen
    return (Broken(code, 1, "missing") for code in sorted(codes))
