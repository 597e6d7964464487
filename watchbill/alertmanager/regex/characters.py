"""Sets of characters as sorted ranges, and RE2's classes."""

Ranges = tuple[tuple[int, int], ...]
"""Inclusive ranges of code points, sorted and without overlaps."""

LAST = 0x10FFFF
ANY: Ranges = ((0, LAST),)
NOT_NEWLINE: Ranges = ((0, 9), (11, LAST))


def union(*sets: Ranges) -> Ranges:
    """Return the characters of any of the sets."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(pair for ranges in sets for pair in ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Return all other characters, including the newline, which RE2's negated classes match."""
    others: list[tuple[int, int]] = []
    start = 0
    for low, high in union(ranges):
        if start < low:
            others.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        others.append((start, LAST))
    return tuple(others)


def fold(ranges: Ranges) -> Ranges:
    """
    Return a set of ASCII characters with the other case of each of its letters.

    As in RE2, k and s also have the two non-ASCII signs that Unicode folds into them.
    """
    others: list[tuple[int, int]] = []
    for low, high in ranges:
        for first, last, distance in ((ord("a"), ord("z"), -32), (ord("A"), ord("Z"), 32)):
            if low <= last and high >= first:
                others.append((max(low, first) + distance, min(high, last) + distance))
    folded = union(ranges, tuple(others))
    signs = [
        (sign, sign) for letter, sign in _FOLDED_IN if any(low <= letter <= high for low, high in folded)
    ]
    return union(folded, tuple(signs))


_FOLDED_IN = ((ord("k"), 0x212A), (ord("s"), 0x17F))
"""The kelvin sign and the long s."""

_DIGIT: Ranges = ((48, 57),)
_UPPER: Ranges = ((65, 90),)
_LOWER: Ranges = ((97, 122),)
_ALPHA: Ranges = _UPPER + _LOWER
_ALNUM: Ranges = _DIGIT + _ALPHA

CLASSES: dict[str, Ranges] = {
    "d": _DIGIT,
    "s": ((9, 10), (12, 13), (32, 32)),
    "w": union(_ALNUM, ((95, 95),)),
    "alnum": _ALNUM,
    "alpha": _ALPHA,
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": _DIGIT,
    "graph": ((33, 126),),
    "lower": _LOWER,
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": _UPPER,
    "word": union(_ALNUM, ((95, 95),)),
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}
"""RE2's classes by their names; `\\d`, `\\s` and `\\w` are ASCII, and `\\s` has no vertical tab."""
