"""What a change does, in each form. A form's module is imported when the form is asked for."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.report.diff.comparison import Comparison

HEADING = "### On-call: "
"""How every report in Markdown begins."""

NO_CHANGE = f"{HEADING}no change"
"""The whole report, in Markdown, of a change that does nothing."""


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
"""By the names that `watchbill diff --format` takes; each writes what a change does, in colour or not."""
