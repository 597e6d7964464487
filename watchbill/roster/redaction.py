"""The redaction of a file that is not a roster: its findings say so, and nothing of what is in it."""

import re
from dataclasses import replace

from watchbill.codes import CODES
from watchbill.diagnostics import at
from watchbill.roster.yaml.document import Document, Places, Text

_KEYS = frozenset(("include", "people", "teams", "defaults", "alerting"))
"""Without `version`, which many kinds of files have."""

_SAFE = frozenset(
    (
        "yaml-syntax",
        "empty-file",
        "not-utf8",
        "too-large",
        "nested-too-deep",
        "several-documents",
        "recursive-alias",
        "alias-bomb",
    )
)
"""Codes whose messages say what is wrong and quote nothing that stands there."""

_MESSAGES = {
    True: "this file is not a roster: a roster is a mapping with `version`, `people` and `teams`",
    False: "this file cannot be included: an included file is a mapping with `people` and `teams`",
}


def redacted(document: Document, *, root: bool) -> Document:
    """
    Return a document as it is; if it is not a roster, return one that says only that.

    It may be a key, a state or an environment that was named by mistake, or by a link: what is shown of it
    ends in the logs of CI. Its lines are blank, so that no excerpt shows them.
    """
    if _roster(document):
        return document
    found = [each for each in document.problems if each.code in _SAFE]
    # What is wrong with its syntax may hint at what to quote.
    problems = [replace(each, hint=None) if each.code == "yaml-syntax" else each for each in found]
    if not problems:
        problems = [CODES["wrong-type"].finding(message=_MESSAGES[root], place=document.span(at()))]
    return replace(
        document,
        value=None,
        problems=tuple(problems),
        suppressions=(),
        holes=(),
        places=Places(root=document.places.root, inside={}),
        text=Text(document.name, re.sub(r"[^\r\n]", " ", document.text.text)),
    )


def _roster(document: Document) -> bool:
    value = document.value
    if not isinstance(value, dict):
        return False
    # An empty one may have keys that are not text, or not YAML: those are among the problems.
    return not _KEYS.isdisjoint(value) or (not value.keys() - {"version"} and not document.problems)
