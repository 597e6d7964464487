"""The redaction of a file that is not a roster, so that no finding shows anything from it."""

import re
from dataclasses import replace

from watchbill.codes import CODES
from watchbill.diagnostics import at
from watchbill.roster.yaml.document import Document, Places, Text

_KEYS = frozenset(("include", "people", "teams", "defaults", "alerting"))
"""The keys that make a file a roster. `version` is not among them: many kinds of files have it."""

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
"""The codes whose messages quote nothing from the file."""

_MESSAGES = {
    True: "this file is not a roster: a roster is a mapping with `version`, `people` and `teams`",
    False: "this file cannot be included: an included file is a mapping with `people` and `teams`",
}


def redacted(document: Document, *, root: bool) -> Document:
    """
    Return a roster unchanged; for any other file, return a document that reports only that.

    The file may be a private key, a Terraform state or an environment file that was named by mistake or by
    a symbolic link, and findings end up in CI logs. Its lines are blanked, so that no excerpt shows them.
    """
    if _roster(document):
        return document
    found = [each for each in document.problems if each.code in _SAFE]
    # A hint about a syntax error may quote the file.
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
    # A mapping can also be empty because its keys were not text or not YAML; then there are problems.
    return not _KEYS.isdisjoint(value) or (not value.keys() - {"version"} and not document.problems)
