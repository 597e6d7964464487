"""Which further files a root file names."""

from watchbill.diagnostics import Where, at
from watchbill.roster.yaml.document import Document

LONGEST = 1000
"""
Characters of a path or glob that is looked for, as the schema has it: each part of it takes time and memory.
"""


def patterns(root: Document) -> tuple[tuple[str, Where], ...]:
    """
    Return the paths and globs of `include` with their places, in the file's order.

    What is not text, or too long, is left to the schema.
    """
    listed = root.value.get("include") if isinstance(root.value, dict) else None
    if not isinstance(listed, list):
        return ()
    return tuple(
        (pattern, at("include", index))
        for index, pattern in enumerate(listed)
        if isinstance(pattern, str) and len(pattern) <= LONGEST
    )
