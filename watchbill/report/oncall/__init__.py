"""Who is on call now, in each form. A form's module is imported only when it is used."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.report.oncall.boards import Boards


def _text(found: "Boards", color: bool) -> Iterable[str]:
    from watchbill.report.oncall import text

    return text.text(found, color=color)


def _json(found: "Boards", _: bool) -> Iterable[str]:
    from watchbill.report.oncall import json

    return [json.text(found)]


FORMS: Mapping[str, Callable[["Boards", bool], Iterable[str]]] = MappingProxyType(
    {"text": _text, "json": _json}
)
"""Each form by its name in `watchbill oncall --format`; the second argument turns colour on."""
