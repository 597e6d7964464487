"""Mappings with duplicate keys, keys that are not text, or merge keys."""

from watchbill.roster.yaml.document import Mark, Value, stretch
from watchbill.roster.yaml.faults import Fault

MERGE = "<<"


def assemble(
    text: str, items: list[Value], marks: list[Mark], inside: dict[int, list[Mark]], faults: list[Fault]
) -> tuple[dict[str, Value], list[Mark]]:
    """
    Return a mapping made from keys and values, and the marks of its content in the same order.

    If a key appears twice, the first one counts. Explicit keys win over merged ones, and
    the first of several merged mappings wins (yaml.org/type/merge.html).
    """
    whole: dict[str, Value] = {}
    kept: list[Mark] = []
    merges: list[tuple[Value, Mark]] = []
    first: dict[str, Mark] = {}
    for index in range(0, len(items), 2):
        key, place = _key(text, items[index], marks[index], faults), marks[index]
        if key is None:
            continue
        if key in first:
            faults.append(Fault(code="duplicate-key", mark=place, about=(key,), related=first[key]))
            continue
        first[key] = place
        if key == MERGE:
            merges.append((items[index + 1], marks[index + 1]))
        else:
            whole[key] = items[index + 1]
            kept += (place, marks[index + 1])
    for value, place in merges:
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                if any(fault.mark == place for fault in faults):
                    break  # an alias without an anchor, which has been reported
                faults.append(Fault(code="merge-not-mapping", mark=place, about=(), related=None))
                break
            theirs = inside[id(source)]
            for index, key in enumerate(source):
                if key not in whole:
                    whole[key] = source[key]
                    kept += theirs[2 * index : 2 * index + 2]
    return whole, kept


def _key(text: str, key: Value, place: Mark, faults: list[Fault]) -> str | None:
    if isinstance(key, str):
        return key
    start, width = stretch(place)
    if isinstance(key, dict | list):
        what = "a mapping" if isinstance(key, dict) else "a list"
    else:
        what = (
            "nothing"
            if key is None
            else f"the {'truth value' if isinstance(key, bool) else 'number'} {_said(key)}"
        )
    faults.append(Fault(code="key-not-text", mark=place if width else place | 1, about=(what,), related=None))
    return None if isinstance(key, dict | list) or key is None else text[start : start + width]


def _said(key: bool | int | float) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
