"""A list of findings by family, each with the first sentence of its manual page."""

import textwrap
from collections.abc import Iterator, Mapping

from watchbill.codes import CODES, Family

_COLUMNS = 110


def text(summaries: Mapping[str, str]) -> str:
    """Return the list of these codes, in lines of at most 110 characters."""
    return "\n".join((*_families(summaries), "`watchbill explain CODE` prints a page\n"))


def _families(summaries: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of each family that has one of the codes."""
    indent = max(map(len, CODES)) + 4
    for family in Family:
        if named := [name for name in summaries if CODES[name].family is family]:
            listed = (
                textwrap.fill(
                    f"  {name}".ljust(indent) + summaries[name],
                    width=_COLUMNS,
                    subsequent_indent=" " * indent,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
                for name in named
            )
            yield f"{family}\n" + "\n".join(listed) + "\n"
