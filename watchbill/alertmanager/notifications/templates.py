"""Pieces of Alertmanager's templates, with only functions that 0.25 has."""

import json
from importlib.resources import files

LISTED = 10
"""The most alerts that a message lists; it counts the rest."""

FIRST = "{{ $alert := index (or .Alerts.Firing .Alerts.Resolved) 0 }}"
"""
Sets `$alert` to the alert that a message is about: the first one that fires, or else the first resolved one.
"""


def load(name: str) -> str:
    """Return a template from a file of this package."""
    return files("watchbill.alertmanager.notifications").joinpath(name).read_text("utf-8").rstrip("\n")


def cut(expression: str, longest: int) -> str:
    """Return the action that writes an expression, cut with `…` after `longest` characters."""
    return fill(
        '{{ with <text> }}{{ $cut := printf "%.<longest>s" . }}{{ $cut }}{{ if ne . $cut }}…{{ end }}{{'
        " end }}",
        text=expression,
        longest=str(longest),
    )


def fill(template: str, **words: str) -> str:
    """Return a template with each `<name>` replaced; its own braces stay unchanged."""
    for name, text in words.items():
        template = template.replace(f"<{name}>", text)
    return template


def quoted(text: str) -> str:
    """Return a text as a string of the template language."""
    return json.dumps(text, ensure_ascii=False)


def plain(text: str) -> str:
    """Return a template that writes exactly this text."""
    return fill("{{ <text> }}", text=quoted(text)) if "{{" in text else text
