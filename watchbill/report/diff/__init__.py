"""The effect of a change, in each form. A form's module is imported only when it is used."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.report.diff.comparison import Comparison

HEADING = "### On-call: "
"""Every report in Markdown begins with this."""

NO_CHANGE = f"{HEADING}no change"
"""The whole Markdown report of a change that does nothing."""


def _text(comparison: "Comparison", color: bool) -> Iterable[str]:
    from watchbill.report.diff import text

    return text.text(comparison, color=color)


def _markdown(comparison: "Comparison", _: bool) -> Iterable[str]:
    from watchbill.report.diff import markdown

    return [markdown.text(comparison)]


def _json(comparison: "Comparison", _: bool) -> Iterable[str]:
    from watchbill.report.diff import json

    return [json.text(comparison)]


def _html(comparison: "Comparison", _: bool) -> Iterable[str]:
    from watchbill.report.diff import html

    return [html.text(comparison)]


FORMS: Mapping[str, Callable[["Comparison", bool], Iterable[str]]] = MappingProxyType(
    {"text": _text, "markdown": _markdown, "json": _json, "html": _html}
)
"""Each form by its name in `watchbill diff --format`; the second argument turns colour on."""
