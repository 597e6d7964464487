"""The values of plain (unquoted) scalars, if YAML 1.1 and YAML 1.2 agree on them."""

import re
from dataclasses import dataclass

Scalar = None | bool | int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """A plain scalar that YAML 1.1 and YAML 1.2 read differently, with both readings in words."""

    text: str
    old: str
    new: str

    @property
    def hint(self) -> str:
        """How to write it so that every reader reads it the same way."""
        otherwise = next((word for word in (self.old, self.new) if word in ("true", "false")), None)
        return f'quote it if it is text: "{self.text}"' + (
            f"; otherwise write `{otherwise}`" if otherwise else ""
        )


# YAML 1.2.2, section 10.3.2 (core schema). `\d` would match digits of any script.
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)

# yaml.org/type/{bool,int,float}.html (YAML 1.1). The page allows several dots in a float ("1.2.3"), but no
# reader does.
_OLD_TRUE = _TRUE | {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"}
_OLD_FALSE = _FALSE | {"n", "N", "no", "No", "NO", "off", "Off", "OFF"}
_OLD_INT = re.compile(r"([-+]?)(?:0b([01_]+)|0x([0-9a-fA-F_]+)|0([0-7_]+)|(0|[1-9][0-9_]*))")
_OLD_SIXTIES = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_OLD_FLOAT = re.compile(
    r"[-+]?([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_MOST_DIGITS = 300
"""More digits than any real number has. Python refuses to convert a few thousand digits."""


def resolve(text: str) -> Scalar | Ambiguous:
    """
    Return a plain scalar's value, or both readings if YAML 1.1 and YAML 1.2 differ.

    Dates and timestamps (`2026-11-30`) are always text, because YAML 1.2 has no such type.
    """
    new = _new(text)
    old = _old(text)
    if new.__class__ is old.__class__ and (new == old or text.lower().endswith(".nan")):
        return new
    return Ambiguous(text=text, old=_words(old), new=_words(new))


class Plain(dict[str, Scalar | Ambiguous]):
    """A cache of resolved plain scalars: a roster repeats the same ones."""

    def __missing__(self, text: str) -> Scalar | Ambiguous:
        """Resolve and remember."""
        # Everything but text begins with one of these; "=" is YAML 1.1's "value" type.
        value = resolve(text) if not text or text[0] in "+-.0123456789~=nNtTfFyYoO" else text
        self[text] = value
        return value


def _new(text: str) -> Scalar:
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if len(text) > _MOST_DIGITS:
        return text
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return _float(text)
    return text


def _old(text: str) -> Scalar:
    if text in _NULLS:
        return None
    if text in _OLD_TRUE or text in _OLD_FALSE:
        return text in _OLD_TRUE
    if len(text) > _MOST_DIGITS:
        return text
    if text == "=":
        return None
    if found := _OLD_INT.fullmatch(text):
        sign, *forms = found.groups()
        for digits, base in zip(forms, (2, 16, 8, 10), strict=True):
            if digits is not None:
                bare = digits.replace("_", "")
                return text if not bare else -int(bare, base) if sign == "-" else int(bare, base)
    if _OLD_SIXTIES.fullmatch(text) and (text.lstrip("+-")[0] != "0" or "." in text):
        return _sixties(text)
    if _OLD_FLOAT.fullmatch(text):
        return _float(text)
    return text


def _float(text: str) -> float:
    return float(
        text.replace("_", "").replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").lstrip(".")
        if text.lower().endswith(("inf", "nan"))
        else text.replace("_", "")
    )


def _sixties(text: str) -> int | float:
    total: float = 0
    for part in text.lstrip("+-").replace("_", "").split(":"):
        total = total * 60 + (float(part) if "." in part else int(part))
    return -total if text.startswith("-") else total


def _words(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    return "text" if isinstance(value, str) else f"the number {value}"
