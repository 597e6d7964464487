"""Findings to report, and the file that they are about."""

from watchbill.diagnostics import Diagnostic, Grade, Related, Span

SOURCE = {
    "teams.yaml": [
        "version: 1",
        "people:",
        "  ana: {name: Ana, email: ana@example.com}",
        "  ana: {name: Ana, email: ana@example.com}",
        "teams:",
        "\tpayments: {lead: élise, name: 支払い, slack: x}",
    ]
}


def line(file: str, number: int) -> str:
    return SOURCE[file][number - 1]


def at(number: int, column: int, end: int) -> Span:
    return Span(file="teams.yaml", line=number, column=column, end_column=end)


TWICE = Diagnostic(
    code="duplicate-key",
    grade=Grade.ERROR,
    message='"ana" is defined twice',
    place=at(4, 3, 6),
    related=(Related(place=at(3, 3, 6), message="the first one is here"),),
    hint="rename one of the two",
)
WIDE = Diagnostic(
    code="unused-person", grade=Grade.ADVICE, message="said of 支払い", place=at(6, 32, 35), owner="payments"
)
EARLY = Diagnostic(code="schema-version", grade=Grade.WARNING, message="100% odd,\nthis", place=at(1, 1, 8))
SILENT = Diagnostic(
    code="no-runbook", grade=Grade.WARNING, message="no runbook", place=at(5, 1, 6), silent="we have none yet"
)
WHOLE = Diagnostic(
    code="unreadable-file",
    grade=Grade.ERROR,
    message="there is no such file",
    place=Span(file="a b.yaml", line=0, column=0, end_column=0),
    hint="name the file",
)
ALL = (TWICE, WIDE, EARLY, SILENT, WHOLE)
