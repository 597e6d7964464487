"""Pieces of Alertmanager's templates, with functions that 0.25 has."""

import json
from importlib.resources import files

LISTED = 10
"""Alerts that a message lists; the rest is counted."""

FIRST = "{{ $alert := index (or .Alerts.Firing .Alerts.Resolved) 0 }}"
"""
Sets `$alert` to the alert that a message is about: the first that fires, or the first at all when none does.
"""


def load(name: str) -> str:
    """Return a template that is a file of this package."""
    return files("watchbill.alertmanager.notifications").joinpath(name).read_text("utf-8").rstrip("\n")


def cut(expression: str, longest: int) -> str:
    """Return the action that writes an expression's text, and `…` after so many characters."""
    return fill(
        '{{ with <text> }}{{ $cut := printf "%.<longest>s" . }}{{ $cut }}{{ if ne . $cut }}…{{ end }}{{'
        " end }}",
        text=expression,
        longest=str(longest),
    )


def fill(template: str, **words: str) -> str:
    """Return a template with each `<name>` replaced; its own braces stay as they are."""
    for name, text in words.items():
        template = template.replace(f"<{name}>", text)
    return template


def quoted(text: str) -> str:
    """Return a text as a string of the template language."""
    return json.dumps(text, ensure_ascii=False)


def plain(text: str) -> str:
    """Return a template that says exactly a text."""
    return fill("{{ <text> }}", text=quoted(text)) if "{{" in text else text
