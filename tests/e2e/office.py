"""The office's people, as far as a test needs them; every act is a real request."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from dossier_shared.testing.waiting import wait_until
from motcua.stack import Stack

_KEYS = count(1)
RECEPTIONIST, LEADER = "tiep-nhan-1", "lanh-dao-1"


@dataclass(frozen=True, slots=True)
class Office:
    stack: Stack

    def get(self, service: str, path: str, person: str = RECEPTIONIST) -> Any:
        answer = httpx.get(
            self.stack.urls[service] + path, headers=self._bearer(person), trust_env=False
        )
        answer.raise_for_status()
        return answer.json()

    def post(self, service: str, path: str, person: str, body: dict[str, Any]) -> httpx.Response:
        headers = self._bearer(person) | {"Idempotency-Key": f"e2e-{next(_KEYS)}"}
        return httpx.post(
            self.stack.urls[service] + path,
            json=body,
            headers=headers,
            timeout=20,
            trust_env=False,
        )

    def receive(self, procedure: str = "NCC-01", **more: Any) -> dict[str, Any]:
        """A complete dossier at the counter; the receipt."""
        required = self.get("intake", f"/procedures/{procedure}")["documents"]
        answer = self.post(
            "intake",
            "/dossiers",
            RECEPTIONIST,
            {
                "procedure": procedure,
                "applicant": {"name": "Nguyễn Thị Bưởi", "phone": "0168 765 4321"},
                "documents": [{"number": document["number"]} for document in required],
                **more,
            },
        )
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def case(self, code: str) -> dict[str, Any]:
        """The case, once routing has it."""
        return dict(
            wait_until(lambda: self.get("routing", f"/cases/{code}", LEADER), 30, f"case of {code}")
        )

    def act(self, code: str, act: str, person: str, **body: Any) -> dict[str, Any]:
        answer = self.post("routing", f"/cases/{code}/{act}", person, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def carry_through(self, code: str) -> None:
        """From the officer's claim to the hand-over at the one-stop."""
        holder = self.case(code)["assignee"]
        acts: list[tuple[str, dict[str, str]]] = [("claim", {}), ("complete", {}), ("complete", {})]
        acts += [("decide", {"outcome": "approved"}), ("complete", {}), ("complete", {})]
        for act, body in acts:
            holder = self.act(code, act, holder, **body)["assignee"]

    def until_status(self, code: str, status: int, seconds: float = 30) -> dict[str, Any]:
        def reached() -> dict[str, Any] | None:
            dossier = self.get("intake", f"/dossiers/{code}")
            return dossier if dossier["status"] == status else None

        return wait_until(reached, seconds, f"{code} in status {status}") or {}

    def delivered(self) -> dict[str, dict[str, int]]:
        """What the SMS and mail counterparts have counted."""
        url = f"{self.stack.counterparts_url}/counts"
        return dict(httpx.get(url, trust_env=False).json())

    def _bearer(self, person: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.stack.token(person)}"}
