"""What pydantic found wrong, in Vietnamese, field by field."""

from collections.abc import Iterable
from typing import Any

from dossier_shared.web.problems import Problem

_SAID = {
    "missing": "thiếu thông tin bắt buộc",
    "string_type": "phải là chuỗi ký tự",
    "string_too_short": "quá ngắn, cần ít nhất {min_length} ký tự",
    "string_too_long": "quá dài, tối đa {max_length} ký tự",
    "string_pattern_mismatch": "không đúng dạng quy định",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "list_type": "phải là danh sách",
    "too_short": "cần ít nhất {min_length} mục",
    "too_long": "tối đa {max_length} mục",
    "greater_than_equal": "phải lớn hơn hoặc bằng {ge}",
    "less_than_equal": "phải nhỏ hơn hoặc bằng {le}",
    "literal_error": "chỉ nhận một trong các giá trị {expected}",
    "enum": "chỉ nhận một trong các giá trị {expected}",
    "extra_forbidden": "trường này không có trong mẫu",
    "timezone_aware": "thời điểm phải có múi giờ, ví dụ 2018-04-12T09:00:00+07:00",
    "datetime_from_date_parsing": "thời điểm phải theo ISO 8601, ví dụ 2018-04-12T09:00:00+07:00",
    "datetime_parsing": "thời điểm phải theo ISO 8601, ví dụ 2018-04-12T09:00:00+07:00",
    "date_from_datetime_parsing": "ngày phải theo dạng 2018-04-12",
    "model_attributes_type": "phải là một đối tượng JSON",
}


def invalid_request(errors: Iterable[Any]) -> Problem:
    """The answer to a request that pydantic refused. What was sent is not repeated in it."""
    found = list(errors)
    if any(error["type"] == "json_invalid" for error in found):
        return Problem("malformed-json")
    return Problem("invalid-request", errors=[_one(error) for error in found])


def _one(error: Any) -> dict[str, str]:
    said = _SAID.get(error["type"], "giá trị không hợp lệ")
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path"}]
    return {
        "field": ".".join(where),
        "code": error["type"],
        "message": said.format_map(error.get("ctx") or {}),
    }
