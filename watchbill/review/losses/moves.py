"""In which order addresses of a Terraform state can take other names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """
    Moves of addresses, in an order in which each new one is free.

    `aside` are names of what had to make room for good: nothing has them afterwards.
    """

    steps: tuple[tuple[str, str], ...]
    aside: tuple[str, ...]


def moves(wanted: Mapping[str, str], there: Collection[str]) -> Moves:
    """Return how addresses of a state that holds `there` come to be called as is wanted, also in a circle."""
    steps: list[tuple[str, str]] = []
    aside: list[str] = []
    for target in wanted.values():
        if target in there and target not in wanted:
            aside.append(f"{target}_old")
            steps.append((target, aside[-1]))
    left = dict(wanted)
    while left:
        free = next((each for each, target in left.items() if target not in left), None)
        if free is None:
            # A circle: one steps aside until the others have moved on.
            first = next(iter(left))
            steps.append((first, f"{first}_moving"))
            left[f"{first}_moving"] = left.pop(first)
        else:
            steps.append((free, left.pop(free)))
    return Moves(steps=tuple(steps), aside=tuple(aside))
