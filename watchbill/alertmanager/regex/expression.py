"""Regular expressions as Alertmanager accepts and matches them: Go's syntax, matched by RE2."""

from collections.abc import Callable
from dataclasses import dataclass

from watchbill.alertmanager.regex.scanner import RegexError, UnreadError
from watchbill.alertmanager.regex.syntax import parse

HELD = 3_000_000
"""
The most RE2 instructions of kept expressions, at about 80 bytes each: more than one roster may have.
"""

DEPTH = 200
"""
The deepest nesting of groups. Go refuses a tree higher than 1000, and one group may add four to its height.
"""

_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class Expression:
    """A compiled regular expression that matches whole values; `size` is its number of RE2 instructions."""

    __slots__ = ("_found", "size")

    def __init__(self, found: Callable[[bytes], object], size: int) -> None:
        """Keep RE2's search, which returns None if the expression does not match."""
        self._found = found
        self.size = size

    def matches(self, value: str) -> bool:
        """Whether the whole value matches."""
        return self._found(value.encode("utf-8", "surrogatepass")) is not None


@dataclass(slots=True)
class _Kept:
    """Compiled expressions, up to HELD instructions in total."""

    known: dict[str, Expression]
    size: int = 0

    def keep(self, text: str, compiled: Expression) -> None:
        if self.size + compiled.size > HELD:
            self.known.clear()
            self.size = 0
        self.known[text] = compiled
        self.size += compiled.size


_KEPT = _Kept({})


def expression(text: str) -> Expression:
    """
    Return a regular expression, compiled as Alertmanager does (pkg/labels/matcher.go): `^(?:…)$`, no flags.

    Raises RegexError for an expression that every version refuses, that only some versions accept, or that
    RE2 finds too large.
    """
    known = _KEPT.known.get(text)
    if known is None:
        _check(text)
        known = _compile(text)
        _KEPT.keep(text, known)
    return known


def _compile(text: str) -> Expression:
    # Imported here, because many rosters have no regular expression.
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(f"^(?:{text})$".encode(), options)
    except UnicodeEncodeError as error:
        raise RegexError("half of a surrogate pair is not a character", error.start - len("^(?:")) from None
    except re2.error as error:
        raise _refusal(text, str(error.args[0], "utf-8", "replace")) from None
    return Expression(compiled.search, compiled.programsize)


def _refusal(text: str, said: str) -> RegexError:
    """Return why RE2 refuses an expression, with the place if our own parser refuses it too."""
    try:
        parse(text)
    except RegexError as error:
        return error
    except UnreadError:
        pass
    what, _, part = said.partition(": ")
    return RegexError(
        f"{what} {part}" if part and part in text else what, max(text.find(part), 0) if part else 0
    )


def _check(text: str) -> None:
    r"""
    Refuse what RE2 accepts and Alertmanager does not.

    Only RE2 accepts `\C` and non-ASCII names of groups. An Alertmanager that was built with Go before 1.22
    refuses `(?<name>…)`. An extra `)` would close the group that Alertmanager puts around the expression, and
    change what is anchored.
    """
    depth = at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at = _escape(text, at)
            continue
        if char == "[":
            at = _class_end(text, at)
            continue
        if char == "(":
            depth += 1
            if depth > DEPTH:
                raise RegexError("groups are nested too deeply", at)
            _check_name(text, at)
        elif char == ")":
            depth -= 1
            if depth < 0:
                raise RegexError("unexpected )", at)
        at += 1


def _escape(text: str, at: int) -> int:
    """Return the position after an escape."""
    following = text[at + 1 : at + 2]
    if following == "C":
        raise RegexError("\\C is not an escape", at)
    if following == "Q":
        end = text.find("\\E", at + 2)
        if end < 0:
            raise RegexError("expected \\E", at)
        return end + 2
    return at + 2


def _class_end(text: str, start: int) -> int:
    """Return the position after a class of characters; a `]` at its start does not end it."""
    at = start + 1
    at += text.startswith("^", at)
    at += text.startswith("]", at)
    while at < len(text) and text[at] != "]":
        if text.startswith("[:", at) and (end := text.find(":]", at)) > 0:
            at = end + 2
        else:
            at += 2 if text[at] == "\\" else 1
    return at + 1


def _check_name(text: str, at: int) -> None:
    if text.startswith("(?<", at) and text[at + 3 : at + 4] not in ("=", "!"):
        raise RegexError("older versions of Alertmanager take only (?P<name>…) for a group with a name", at)
    if text.startswith("(?P<", at):
        name = text[at + 4 : text.find(">", at)]
        if not name or not _WORD.issuperset(name):
            raise RegexError(f"not a name for a group: {name!r}", at)
