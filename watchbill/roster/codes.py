"""Every code that reading a roster can give, with its grade."""

from watchbill.diagnostics import Grade
from watchbill.roster.yaml.fault import CODES as FAULTS

SHAPE = (
    "defined-twice",
    "duplicate-service",
    "handoff-mismatch",
    "invalid-value",
    "misplaced-key",
    "missing-key",
    "reserved-service",
    "unknown-key",
    "unknown-severity",
    "wrong-type",
)
COMMENTS = {
    "suppression-expired": Grade.WARNING,
    "suppression-malformed": Grade.WARNING,
    "suppression-unknown-code": Grade.WARNING,
    "suppression-unused": Grade.ADVICE,
    "suppression-without-reason": Grade.WARNING,
}
CODES: dict[str, Grade] = dict.fromkeys((*FAULTS, *SHAPE), Grade.ERROR) | COMMENTS
FINAL = frozenset(CODES)
"""Those that no comment can silence: what they are about is not in the roster, or they are about comments."""

FILES = {
    "include-empty": Grade.WARNING,
    "include-missing": Grade.ERROR,
    "include-outside": Grade.ERROR,
    "unreadable-file": Grade.ERROR,
}
"""Every code that opening the files of a roster can give, with its grade."""

UNOPENED = frozenset(code for code, grade in FILES.items() if grade is Grade.ERROR)
"""Those that neither a comment nor anybody can wave through: teams would be missing without a word."""
