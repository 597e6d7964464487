"""The option `--format`, which takes the names of a report's forms."""

from collections.abc import Iterable
from typing import Any

import typer

RULES = "prometheus-rules"
"""The form of `watchbill alertmanager` that is not a configuration: Prometheus rules that watch it."""


def format_of(forms: Iterable[str], says: str = "The form of the output on stdout.") -> Any:
    """Return the option that takes these names, in their order, with this help."""
    names = tuple(forms)

    def chosen(name: str) -> str:
        if name not in names:
            raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, names))}.")
        return name

    def begun(incomplete: str) -> list[str]:
        return [name for name in names if name.startswith(incomplete)]

    return typer.Option(
        "--format", help=says, parser=chosen, metavar=f"<{'|'.join(names)}>", autocompletion=begun
    )
