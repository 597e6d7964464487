"""The findings of a roster, in each form. A form's module is imported only when it is used."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.report.findings.findings import Findings


def _text(found: "Findings", color: bool) -> Iterable[str]:
    if not found.diagnostics:
        return ()
    from watchbill.report.findings import text

    return text.text(found.diagnostics, found.line, color=color)


def _json(found: "Findings", _: bool) -> Iterable[str]:
    from watchbill.report.findings import json

    return [json.text(found)]


def _sarif(found: "Findings", _: bool) -> Iterable[str]:
    from watchbill import __version__
    from watchbill.checks.pages import page
    from watchbill.report.findings import sarif

    return [sarif.text(found.diagnostics, __version__, page)]


def _github(found: "Findings", _: bool) -> Iterable[str]:
    from watchbill.report.findings import github

    return github.text(found.diagnostics)


def _gitlab(found: "Findings", _: bool) -> Iterable[str]:
    from watchbill.report.findings import gitlab

    return [gitlab.text(found.diagnostics)]


FORMS: Mapping[str, Callable[["Findings", bool], Iterable[str]]] = MappingProxyType(
    {"text": _text, "json": _json, "sarif": _sarif, "github": _github, "gitlab": _gitlab}
)
"""Each form by its name in `watchbill validate --format`; the second argument turns colour on."""
