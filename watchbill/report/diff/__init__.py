"""What a change does, in each form. A form's module is imported when the form is asked for."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.report.diff.comparison import Told


def _text(told: "Told", color: bool) -> Iterable[str]:
    from watchbill.report.diff import text

    return text.text(told, color=color)


def _markdown(told: "Told", _: bool) -> Iterable[str]:
    from watchbill.report.diff import markdown

    return [markdown.text(told)]


def _json(told: "Told", _: bool) -> Iterable[str]:
    from watchbill.report.diff import json

    return [json.text(told)]


def _html(told: "Told", _: bool) -> Iterable[str]:
    from watchbill.report.diff import html

    return [html.text(told)]


FORMS: Mapping[str, Callable[["Told", bool], Iterable[str]]] = MappingProxyType(
    {"text": _text, "markdown": _markdown, "json": _json, "html": _html}
)
"""By the names that `watchbill diff --format` takes; each writes what a change does, in colour or not."""
