"""The manual page of a code: what it means, why it matters, how to mend it and how to silence it."""

from importlib.resources import files
from pathlib import Path

from watchbill.codes import CODES


def page(code: str) -> str | None:
    """Return the manual page of a code as Markdown, or None if there is no such code."""
    if code not in CODES:
        return None
    # A wheel has the pages beside this module, a clone has them in docs/.
    for folder in (files("watchbill.checks") / "pages", Path(__file__).parents[2] / "docs" / "checks"):
        found = folder / f"{code}.md"
        if found.is_file():
            return found.read_text(encoding="utf-8")
    return None
