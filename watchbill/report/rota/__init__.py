"""A rota over some days, in each form. A form's module is imported only when it is used."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.report.rota.rota import Rota


def _text(rota: "Rota", columns: int, color: bool) -> Iterable[str]:
    from watchbill.report.rota import text

    return text.text(rota, columns=columns, color=color)


def _markdown(rota: "Rota", _columns: int, _color: bool) -> Iterable[str]:
    from watchbill.report.rota import markdown

    return [markdown.text(rota)]


def _json(rota: "Rota", _columns: int, _color: bool) -> Iterable[str]:
    from watchbill.report.rota import json

    return [json.text(rota)]


def _csv(rota: "Rota", _columns: int, _color: bool) -> Iterable[str]:
    from watchbill.report.rota import csv

    return [csv.text(rota)]


def _html(rota: "Rota", _columns: int, _color: bool) -> Iterable[str]:
    from watchbill.report.rota.html import page

    return [page.text(rota)]


FORMS: Mapping[str, Callable[["Rota", int, bool], Iterable[str]]] = MappingProxyType(
    {"text": _text, "markdown": _markdown, "json": _json, "csv": _csv, "html": _html}
)
"""
Each form by its name in `watchbill rota --format`.

The width of the terminal in columns, and whether to write colour, matter only to the text form.
"""
