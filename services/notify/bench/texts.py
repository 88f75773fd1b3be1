"""What an SMS costs to write out and to count: `python services/notify/bench/texts.py`.

Every shipped SMS is filled and counted in turn. The naive way, in the same run, takes the template
apart each time and counts character by character. Figures are medians in µs.
"""

import statistics
import sys
import time
from collections.abc import Callable
from string import Template as Naive
from unicodedata import normalize

from notify.application.templates import shipped_templates
from notify.application.texts import Office
from notify.domain.text.gsm import BASIC, EXTENSION
from notify.domain.text.plain import plain
from notify.domain.wording.bodies import SmsBody
from notify.domain.wording.samples import usual
from notify.domain.wording.shapes import SHAPES
from notify.domain.wording.values import FORMS, said

OFFICE = Office("Sở Lao động - Thương binh và Xã hội", "So LD-TBXH Quang Tri", "0233 3852 550")
ROUNDS = 500
MICRO = 1e6


def main() -> None:
    library = shipped_templates()
    ours: list[float] = []
    naive: list[float] = []
    for key, body in library.shipped.items():
        if not isinstance(body, SmsBody):
            continue
        fields = SHAPES[key.name].fields
        values = usual(SHAPES[key.name], OFFICE, "sms")
        ready = library.current(key)
        again = _naive(body.text, {f: (values[f], FORMS[type_][0]) for f, type_ in fields.items()})
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda: ready.render(values)))  # noqa: B023 - called at once
            naive.append(_seconds(again))
    fast, slow = (statistics.median(each) * MICRO for each in (ours, naive))
    high = statistics.quantiles(ours, n=100)[98] * MICRO
    sys.stdout.write(
        f"render and count: median {fast:.1f} µs, 99% {high:.1f} µs; "
        f"naive {slow:.1f} µs, {slow / fast:.1f} times as much ({len(ours)} each)\n"
    )


def _naive(text: str, values: dict[str, tuple[object, str]]) -> Callable[[], int]:
    unformed = text.replace(":day}", "}")

    def render() -> int:
        filled = Naive(unformed).substitute(
            {f: said(value, form, "vi") for f, (value, form) in values.items()}  # type: ignore[arg-type]
        )
        units = 0
        for letter in normalize("NFC", plain(filled)):
            units += 1 if letter in BASIC else 2 if letter in EXTENSION else 0
        return units

    return render


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
