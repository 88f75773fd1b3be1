"""What can be done to a case: each command gives the case after it and what is told of it."""

from routing.domain.commands.acting import Act, Done
from routing.domain.commands.consulting import Question, answer, consult, recall
from routing.domain.commands.holding import claim, reassign, return_to_pool
from routing.domain.commands.moving import complete, decide, open_case, send_back
from routing.domain.commands.resting import ask_supplement, resume, suspend

__all__ = [
    "Act", "Done", "Question", "answer", "ask_supplement", "claim", "complete", "consult",
    "decide", "open_case", "reassign", "recall", "resume", "return_to_pool", "send_back", "suspend",
]  # fmt: skip
