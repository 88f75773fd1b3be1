"""What pydantic found wrong, in Vietnamese, field by field."""

from collections.abc import Iterable
from typing import Any, LiteralString

from pydantic_core import PydanticCustomError

from dossier_shared.web.problems import Problem

_INSTANT = "thời điểm phải theo ISO 8601, ví dụ 2018-04-12T09:00:00+07:00"
_DATE = "ngày phải theo dạng 2018-04-12"
_OBJECT = "phải là một đối tượng JSON"
_LIST = "phải là danh sách"
_WHOLE = "phải là số nguyên"
_NUMBER = "phải là số"
_YES_OR_NO = "phải là true hoặc false"
_ONE_OF = "chỉ nhận một trong các giá trị {expected}"

_SAID = {
    "missing": "thiếu thông tin bắt buộc",
    "extra_forbidden": "trường này không có trong mẫu",
    "none_required": "phải để trống",
    "string_type": "phải là chuỗi ký tự",
    "string_unicode": "có ký tự không phải UTF-8",
    "string_too_short": "quá ngắn, cần ít nhất {min_length} ký tự",
    "string_too_long": "quá dài, tối đa {max_length} ký tự",
    "string_pattern_mismatch": "không đúng dạng quy định",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "số quá lớn",
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "phải là số hữu hạn",
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "multiple_of": "phải là bội số của {multiple_of}",
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "too_short": "cần ít nhất {min_length} mục",
    "too_long": "tối đa {max_length} mục",
    "greater_than": "phải lớn hơn {gt}",
    "greater_than_equal": "phải lớn hơn hoặc bằng {ge}",
    "less_than": "phải nhỏ hơn {lt}",
    "less_than_equal": "phải nhỏ hơn hoặc bằng {le}",
    "literal_error": _ONE_OF,
    "enum": _ONE_OF,
    "union_tag_invalid": "chỉ nhận một trong các giá trị {expected_tags}",
    "union_tag_not_found": "thiếu thông tin bắt buộc",
    "timezone_aware": "thời điểm phải có múi giờ, ví dụ 2018-04-12T09:00:00+07:00",
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": "giờ phải theo dạng 09:00",
    "time_parsing": "giờ phải theo dạng 09:00",
    "uuid_type": "phải là mã UUID",
    "uuid_parsing": "phải là mã UUID",
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "json_type": "phải là JSON",
}
"""By pydantic's type of the error; those that a request cannot cause are not among them."""


def wrong(code: LiteralString, says: LiteralString) -> PydanticCustomError:
    """For a service's own check of a field: raised in a validator, it is told as it is said here.

    `code` is written with hyphens, which tells it from pydantic's own types.
    """
    return PydanticCustomError(code, says)


def invalid_request(errors: Iterable[Any]) -> Problem:
    """The answer to a request that pydantic refused. What was sent is not repeated in it."""
    found = list(errors)
    if any(error["type"] == "json_invalid" for error in found):
        return Problem("malformed-json")
    return Problem("invalid-request", errors=[_one(error) for error in found])


def _one(error: Any) -> dict[str, str]:
    own = error["msg"] if "-" in error["type"] else "giá trị không hợp lệ"
    said = _SAID.get(error["type"], own)
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path"}]
    return {
        "field": ".".join(where),
        "code": error["type"],
        "message": said.format_map(error.get("ctx") or {}),
    }
