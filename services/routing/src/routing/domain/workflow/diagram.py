"""A workflow drawn as a Mermaid flowchart, from the same data that cases follow."""

from collections.abc import Iterator

from dossier_shared.contracts import Limit
from routing.domain.workflow.conditions import Condition
from routing.domain.workflow.steps import END, MOVES, ROLE_NAMES, Action, Definition, Step

UNITS = {"hour": "giờ", "working-day": "ngày làm việc", "calendar-day": "ngày"}
DOINGS = {
    "complete": "chuyển tiếp",
    "approve": "phê duyệt",
    "refuse": "từ chối",
    "send-back": "trả lại",
}


def mermaid(definition: Definition) -> str:
    """Steps as boxes with who and how long, moves as arrows, what comes back dotted."""
    return "\n".join(["flowchart TD", *(f"  {line}" for line in _lines(definition))]) + "\n"


def _lines(definition: Definition) -> Iterator[str]:
    first = definition.steps[0].key
    before = [f"earlier{n}" for n in range(len(definition.earlier))]
    for name, earlier in zip(before, definition.earlier, strict=True):
        yield f'{name}(["{_text(earlier.agency)}<br/>{amount(earlier.budget)}"])'
    for at, to in zip(before, [*before[1:], first], strict=False):
        yield f"{at} --> {to}"
    for step in definition.steps:
        yield from _step(step)
    limit = amount(definition.limit) if definition.limit else "không có thời hạn"
    yield f'{END}(["Một cửa trả kết quả<br/>{limit}"])'


def _step(step: Step) -> Iterator[str]:
    who = step.agency or ROLE_NAMES[step.role]
    lines = [step.name, who, *([amount(step.budget)] if step.budget else [])]
    lines += ["ngoài thời hạn"] if step.outside_limit else []
    yield f'{step.key}["{"<br/>".join(map(_text, lines))}"]'
    for number, asked in enumerate(step.consults):
        party = f"{step.key}-ask{number}"
        yield f'{party}(["{_text(asked.name)}<br/>{amount(asked.budget)}"])'
        yield f'{step.key} <-. "lấy ý kiến" .-> {party}'
    for action in step.actions:
        if action.do in MOVES:
            yield _arrow(step, action)


def _arrow(step: Step, action: Action) -> str:
    label = DOINGS[action.do] + (f": {said(action.when)}" if action.when else "")
    if action.do == "send-back":
        return f'{step.key} -. "{_text(label)}" .-> {action.to}'
    return f'{step.key} -- "{_text(label)}" --> {action.to}'


def said(condition: Condition) -> str:
    """A condition as a line of text."""
    if condition.every or condition.some:
        word = " và " if condition.every else " hoặc "
        return "(" + word.join(map(said, condition.every or condition.some)) + ")"
    if condition.unless is not None:
        return f"không {said(condition.unless)}"
    if condition.above is not None:
        return f"{condition.fact} > {condition.above}"
    if condition.among:
        return f"{condition.fact} trong {', '.join(map(str, condition.among))}"
    return f"{condition.fact} = {condition.equals}"


def amount(limit: Limit) -> str:
    return f"{limit.amount} {UNITS[limit.unit]}"


def _text(text: str) -> str:
    return text.replace('"', "&quot;")
