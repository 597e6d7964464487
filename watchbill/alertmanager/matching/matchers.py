"""Matchers read and written in Alertmanager's syntax."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.regex.expression import expression
from watchbill.alertmanager.regex.scanner import RegexError
from watchbill.alertmanager.tree import Matcher, Operator

_MATCHER = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!=|!~|=)\s*(.*?)\s*", re.DOTALL)
_LABEL = re.compile(r"\s*[a-zA-Z_:][a-zA-Z0-9_:]*")
_ORDER = {operator: index for index, operator in enumerate(Operator)}


SIZE = 2_000_000
"""
The most RE2 instructions for all regular expressions of one roster; a usual one has some dozens.
"""


class MatcherError(ValueError):
    """
    A text that is not a matcher; `column` counts from 1 in the text.

    If it `is_regular`, only its regular expression is wrong.
    """

    def __init__(self, message: str, column: int, *, is_regular: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.is_regular = is_regular


def parse(text: str, budget: Budget | None = None) -> Matcher:
    r"""
    Read one matcher: `label="value"`, with `=`, `!=`, `=~` or `!~`.

    It reads as every version of Alertmanager does, by the rules of the classic parser, which wins over the
    newer one if they disagree. Quotes may be left out; inside them `\"`, `\\` and `\n` are escapes, and any
    other backslash stands for itself. Several matchers in one text, quoted label names, and braces or commas
    without quotes are refused, because the versions disagree about them. The size of a regular expression is
    paid from the budget, and it is refused if nothing is left. Raises MatcherError.
    """
    found = _MATCHER.fullmatch(text)
    if found is None:
        raise _not_a_matcher(text)
    label, operator, raw = found.groups()
    column = found.start(3) + 1
    matcher = Matcher(label=label, operator=Operator(operator), value=_unquote(raw, column))
    budget = Budget(left=SIZE) if budget is None else budget
    if matcher.operator.is_regular:
        if budget.spent:
            raise MatcherError("all regular expressions of this file together are too large", column)
        try:
            budget.spend(expression(matcher.value).size)
        except RegexError as error:
            at = column + raw.startswith('"') + error.position
            raise MatcherError(error.message, at, is_regular=True) from None
    return matcher


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads the matchers of one roster: each text only once, and regular expressions up to SIZE in total."""

    _budget: Budget = field(default_factory=lambda: Budget(left=SIZE))
    _known: dict[str, Matcher] = field(default_factory=dict)

    def parse(self, text: str) -> Matcher:
        """Read one matcher; raises MatcherError."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = parse(text, self._budget)
        return known


def labels_text(alert: Mapping[str, str]) -> str:
    """Return an alert's labels as Alertmanager writes them, sorted: `{app="api", namespace="shop"}`."""
    labels = (
        Matcher(label=name, operator=Operator.EQUAL, value=value) for name, value in sorted(alert.items())
    )
    return f"{{{', '.join(map(str, labels))}}}"


def canonical(matchers: Iterable[Matcher]) -> tuple[Matcher, ...]:
    """Return each matcher once, in the order in which Alertmanager writes them into a route's key."""
    return tuple(
        sorted(set(matchers), key=lambda matcher: (matcher.label, matcher.value, _ORDER[matcher.operator]))
    )


def _not_a_matcher(text: str) -> MatcherError:
    if text.lstrip().startswith(("{", '"')):
        message = "expected a label's name, without braces or quotes before it"
        return MatcherError(message, len(text) - len(text.lstrip()) + 1)
    label = _LABEL.match(text)
    if label is None:
        return MatcherError("expected a label's name at the start", 1)
    return MatcherError("expected one of =, !=, =~ and !~ after the label's name", label.end() + 1)


def _unquote(raw: str, column: int) -> str:
    if not raw.startswith('"'):
        for index, char in enumerate(raw):
            if char in '",{}':
                raise MatcherError(f"a value with {char} in it needs double quotes around it", column + index)
        return _unescape(raw)
    end = 1
    while end < len(raw) and raw[end] != '"':
        end += 2 if raw[end] == "\\" else 1
    if end >= len(raw):
        raise MatcherError("the double quote that begins the value is never closed", column)
    rest = raw[end + 1 :].lstrip()
    if rest.startswith(","):
        raise MatcherError("expected one matcher: write each one as a list item of its own", column + end + 1)
    if rest:
        message = 'expected nothing after the closing quote: a " inside the value is written \\"'
        raise MatcherError(message, column + end)
    return _unescape(raw[1:end])


def _unescape(raw: str) -> str:
    escapes = {"n": "\n", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: escapes.get(found[1], found[0]), raw, flags=re.DOTALL)
