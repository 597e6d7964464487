"""A code's manual page: what it means, why it matters, how to mend it, how to silence it."""

import re
from importlib.resources import files
from pathlib import Path

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def page(code: str) -> str | None:
    """Return the manual page of a code as Markdown, None where there is none."""
    if not _CODE.fullmatch(code):
        return None
    # A wheel has the pages beside this module, a clone in its docs.
    for folder in (files("watchbill.checks") / "pages", Path(__file__).parents[2] / "docs" / "checks"):
        found = folder / f"{code}.md"
        if found.is_file():
            return found.read_text(encoding="utf-8")
    return None


def codes() -> tuple[str, ...]:
    """Return every code that has a page, sorted."""
    for folder in (files("watchbill.checks") / "pages", Path(__file__).parents[2] / "docs" / "checks"):
        if folder.is_dir():
            return tuple(
                sorted(
                    entry.name.removesuffix(".md") for entry in folder.iterdir() if entry.name.endswith(".md")
                )
            )
    return ()
