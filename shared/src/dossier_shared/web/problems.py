"""Errors as RFC 9457 problem+json: a stable code for programs, Vietnamese for people.

`KINDS` is the one table of what can go wrong in any service: code, HTTP status, title, and how to
mend it. What a service's domain refuses brings its own code and sentence (`rules.py`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from dossier_shared.rules import BadInput, NotYours, RuleViolation


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    status: int
    title: str
    mend: str


def _table(*rows: Kind) -> dict[str, Kind]:
    return {row.code: row for row in rows}


KINDS: dict[str, Kind] = _table(
    Kind("malformed-json", 400, "Nội dung gửi lên không phải JSON hợp lệ",
         "Kiểm tra dấu ngoặc, dấu phẩy và bảng mã UTF-8 rồi gửi lại."),
    Kind("invalid-request", 422, "Thông tin gửi lên chưa đúng",
         "Sửa các trường nêu trong «errors» rồi gửi lại."),
    Kind("body-too-large", 413, "Nội dung gửi lên quá lớn",
         "Giảm dung lượng hoặc tách thành nhiều lần gửi."),
    Kind("upload-too-slow", 408, "Gửi tệp quá lâu",
         "Kiểm tra đường truyền, giảm dung lượng tệp rồi gửi lại."),
    Kind("unauthenticated", 401, "Chưa xác thực",
         "Đăng nhập lại và gửi kèm mã truy cập (Bearer token) còn hiệu lực."),
    Kind("forbidden", 403, "Không có quyền thực hiện",
         "Dùng tài khoản có vai trò phù hợp, hoặc liên hệ quản trị hệ thống."),
    Kind("not-found", 404, "Không tìm thấy",
         "Kiểm tra lại mã; có thể mã sai hoặc tài khoản không được xem."),
    Kind("lookup-not-found", 404, "Không tra cứu được hồ sơ này",
         "Kiểm tra lại mã hồ sơ và mã tra cứu in trên giấy tiếp nhận."),
    Kind("too-many-lookups", 429, "Tra cứu quá nhiều lần",
         "Chờ hết thời gian nêu ở tiêu đề Retry-After rồi tra cứu lại."),
    Kind("method-not-allowed", 405, "Cách gọi không được hỗ trợ",
         "Xem tài liệu API để dùng đúng phương thức."),
    Kind("stale", 412, "Dữ liệu đã được người khác thay đổi",
         "Tải lại bản mới nhất, xem lại rồi thực hiện lại."),
    Kind("if-match-malformed", 400, "Tiêu đề If-Match không đúng dạng",
         "Gửi lại đúng giá trị ETag đã nhận, ví dụ \"3\"."),
    Kind("idempotency-key-missing", 400, "Thiếu tiêu đề Idempotency-Key",
         "Gửi kèm Idempotency-Key (tối đa 255 ký tự), mỗi yêu cầu một giá trị riêng."),
    Kind("idempotency-key-reused", 422, "Idempotency-Key đã dùng cho yêu cầu khác",
         "Dùng giá trị mới cho yêu cầu mới."),
    Kind("still-running", 409, "Yêu cầu cùng khóa đang được xử lý",
         "Chờ một giây rồi gửi lại đúng yêu cầu đó."),
    Kind("contention", 409, "Nhiều người cùng sửa một lúc", "Gửi lại đúng yêu cầu đó."),
    Kind("personal-data-destroyed", 410, "Thông tin cá nhân của hồ sơ này đã được tiêu hủy",
         "Hồ sơ đã hết thời hạn lưu trữ, không bổ sung được nữa; cần thì lập hồ sơ mới."),
    Kind("storage-away", 503, "Hệ thống lưu trữ tạm thời không trả lời",
         "Chờ ít phút rồi gửi lại đúng yêu cầu đó; chưa có gì bị ghi nhận hai lần."),
    Kind("internal", 500, "Hệ thống gặp lỗi",
         "Gửi lại đúng yêu cầu đó; nếu vẫn lỗi, báo cho quản trị kèm mã «request_id»."),
)  # fmt: skip


class Problem(Exception):
    """An answer that is an error. `errors` lists each wrong field with how to mend it."""

    def __init__(
        self,
        kind: str | Kind,
        detail: str | None = None,
        *,
        errors: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        self.kind = kind if isinstance(kind, Kind) else KINDS[kind]
        super().__init__(self.kind.code)
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})
        self.more = more

    def body(self, request_id: str) -> dict[str, Any]:
        body = {
            "type": f"urn:mot-cua:problem:{self.kind.code}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail or self.kind.mend,
            "code": self.kind.code,
            "mend": self.kind.mend,
            "request_id": request_id,
            **self.more,
        }
        if self.errors:
            body["errors"] = self.errors
        return body

    def response(self, request_id: str) -> Response:
        return Response(
            json.dumps(self.body(request_id), ensure_ascii=False),
            status_code=self.kind.status,
            media_type="application/problem+json",
            headers=self.headers,
        )


RULES: dict[type[RuleViolation], tuple[int, str]] = {
    BadInput: (422, "Thông tin gửi lên chưa đúng"),
    NotYours: (403, "Không có quyền thực hiện"),
    RuleViolation: (409, "Hồ sơ không ở trạng thái cho phép việc này"),
}
"""Status and title of a broken rule of a service's domain, which brings its own code and text."""


def broken_rule(error: RuleViolation) -> Problem:
    status, title = RULES[type(error)]
    kind = Kind(error.code, status, title, error.mend)
    wrong = {"field": error.field, "code": error.code, "message": error.detail}
    more: dict[str, Any] = {} if error.allowed is None else {"allowed": list(error.allowed)}
    return Problem(kind, error.detail, errors=[wrong] if error.field else None, **more)
