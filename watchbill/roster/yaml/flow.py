"""Values written as YAML in flow style, with quotes only if a reader would misread them."""

import json
import re

from watchbill.roster.yaml.document import Value
from watchbill.roster.yaml.scalars import resolve

_PLAIN = re.compile(r"[A-Za-z0-9_./+][A-Za-z0-9_./@+%=~:-]*(?: [A-Za-z0-9_./@+%=~:-]+)*")


def flow(value: Value) -> str:
    """Return a value on one line: `{from: 2027-02-01, members: [ana, ben]}`."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def scalar(value: bool | int | float | str | None) -> str:
    """Return a scalar as YAML; text is quoted if some reader would misread it."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = (
        _PLAIN.fullmatch(value) and ": " not in value and not value.endswith(":") and resolve(value) == value
    )
    return value if plain else json.dumps(value, ensure_ascii=False)
