"""The manual pages of codes, and the search in them."""

import re
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

from watchbill.codes import CODES

_FIRST = re.compile(r"^## What it means\n+(.+?)(?:\.\s|\n\n)", re.MULTILINE | re.DOTALL)


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


def summaries(words: Collection[str] = ()) -> dict[str, str]:
    """Return the first sentence of each page that has all of these words, by code, whatever their case."""
    wanted = [word.casefold() for word in words]
    found = {}
    for code in CODES:
        text = page(code) or ""
        if all(word in text.casefold() for word in wanted):
            found[code] = _summary(text)
    return found


def _summary(text: str) -> str:
    sentence = _FIRST.search(text)
    return " ".join(sentence[1].split()).rstrip(":.") if sentence else ""
