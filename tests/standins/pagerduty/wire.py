"""Times, references, pages and refusals, as they look on PagerDuty's wire."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

# What Go's time.String() writes. The Terraform provider sends rotation_virtual_start, and the end of a layer
# that it drops, in this form.
_GO_TEXT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? ([+-]\d\d)(\d\d) \S+")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")

INVALID_INPUT = 2001
NOT_FOUND = 2100
FORBIDDEN = 2010
UNAUTHENTICATED = 2006
RATE_LIMITED = 2020


class Refusal(Exception):  # noqa: N818 (an answer, not a failure)
    """An answer of PagerDuty that is an error: `{"error": {"message", "code", "errors"}}`."""

    def __init__(self, status: int, code: int, message: str, errors: Sequence[str] = ()) -> None:
        super().__init__(message, *errors)
        self.status = status
        detail: Json = {"message": message, "code": code}
        if errors:
            detail["errors"] = list(errors)
        self.body: Json = {"error": detail}


def invalid(*errors: str, code: int = INVALID_INPUT) -> Refusal:
    return Refusal(400, code, "Invalid Input Provided", errors)


def not_found() -> Refusal:
    return Refusal(404, NOT_FOUND, "Not Found")


def is_go_text(value: object) -> bool:
    return isinstance(value, str) and _GO_TEXT.fullmatch(value) is not None


def read_instant(value: object, field: str) -> datetime:
    """Read an instant in UTC, to the second, from RFC 3339 with an offset or from Go's text."""
    if isinstance(value, str):
        go = _GO_TEXT.fullmatch(value)
        text = "{}T{}{}:{}".format(*go.groups()) if go else value
        if _RFC3339.fullmatch(text):
            try:
                return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
            except ValueError:
                pass
    raise invalid(f"{field} is not a valid time")


def show_instant(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone).replace(microsecond=0)
    return local.isoformat() if local.utcoffset() else local.strftime("%Y-%m-%dT%H:%M:%SZ")


def reference(kind: str, identifier: str, summary: str, path: str) -> Json:
    return {
        "id": identifier,
        "type": f"{kind}_reference",
        "summary": summary,
        "self": f"https://api.pagerduty.com/{path}/{identifier}",
        "html_url": f"https://example.pagerduty.com/{path}/{identifier}",
    }


def member(body: object, key: str) -> Json:
    """Take out the object that PagerDuty wants wrapped under `key`."""
    if not isinstance(body, Mapping) or not isinstance(body.get(key), Mapping):
        raise Refusal(400, INVALID_INPUT, f"Argument '{key}' is required")
    return dict(body[key])


def whole_number(value: object, field: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise invalid(f"{field} must be between {low} and {high}")
    return value


def text(value: object, field: str, most: int, *, may_be_blank: bool = False) -> str:
    if value is None and may_be_blank:
        return ""
    if not isinstance(value, str) or not (value.strip() or may_be_blank):
        raise invalid(f"{field} can't be blank")
    if len(value) > most:
        raise invalid(f"{field} is too long (maximum is {most} characters)")
    return value


def page(key: str, items: Sequence[Json], query: Mapping[str, list[str]]) -> Json:
    """
    One page of a list: 25 unless `limit` says otherwise, 100 at the most, none past 10,000 (REST pagination).
    """
    limit = min(_count(query, "limit", 25), 100) or 25
    offset = _count(query, "offset", 0)
    if offset + limit > 10_000:
        raise invalid("Offset must be less than 10000")
    total = len(items) if query.get("total") == ["true"] else None
    return {
        key: list(items[offset : offset + limit]),
        "limit": limit,
        "offset": offset,
        "more": offset + limit < len(items),
        "total": total,
    }


def _count(query: Mapping[str, list[str]], name: str, default: int) -> int:
    value = query.get(name, [str(default)])[-1]
    if not value.isdigit():
        raise invalid(f"{name} must be a number")
    return int(value)
