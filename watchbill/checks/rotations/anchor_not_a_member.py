"""Anchors that do not fix whose turn it is: not a member's, or one of several turns."""

from collections.abc import Iterator, Mapping

from watchbill import shell
from watchbill.checks.subject import Subject
from watchbill.codes import CODES, of
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.roster.model import Rotation
from watchbill.roster.paths import rotations
from watchbill.roster.rotations import anchor_entry
from watchbill.roster.yaml.flow import flow
from watchbill.spelling import did_you_mean

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for each anchor that names nobody in `members`, or a turn that the member does not take.

    It is a warning if the member is listed more than once, no `place` says which turn
    is meant, and the next person depends on it.
    """
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            if rotation.anchor.member not in rotation.members:
                yield _not_a_member(path, rotation)
            elif rotation.anchored is None:
                yield _not_a_place(path, rotation)
            elif rotation.anchor.place is None and len(_orders(rotation)) > 1:
                yield CODES["anchor-ambiguous"].finding(
                    message=(
                        f"`{rotation.anchor.member}` takes more than one turn in this rotation, and the"
                        " anchor does not say which one begins: Watchbill takes the first"
                    ),
                    place=at(*path, "anchor", "member"),
                    hint=_places(rotation),
                )


def _not_a_member(path: Path, rotation: Rotation) -> Diagnostic:
    member, members = rotation.anchor.member, ", ".join(dict.fromkeys(rotation.members))
    return finding(
        message=f"`{member}` is not a member of this rotation, so nobody can say whose turn it is",
        place=at(*path, "anchor", "member"),
        hint=did_you_mean(member, rotation.members)
        or f"name a member ({members}) and a date on which their turn begins; "
        f"if this edit removed `{member}`, undo that and run `{_remove(member, path)}` instead",
    )


def _remove(member: str, path: Path) -> str:
    """Return the command that removes somebody from a rotation, and lets others cover until then."""
    _, team, section, *rest = map(str, path)
    level = {"rotation": "primary", "rotations": "primary", "services": "manager"}.get(section, section)
    named = ("--rotation", rest[0]) if rest else ()
    cover = () if section == "services" else ("--cover", "SOMEBODY")  # no override can name such a rotation
    return shell.command("edit", "remove", member, "--team", team, "--level", level, *named, *cover)


def _not_a_place(path: Path, rotation: Rotation) -> Diagnostic:
    anchor, times = rotation.anchor, rotation.members.count(rotation.anchor.member)
    turns = "one turn" if times == 1 else f"{times} turns"
    return CODES["anchor-not-a-place"].finding(
        message=(
            f"`{anchor.member}` takes {turns} in a round of this rotation, so there is no"
            f" `place: {anchor.place}`"
        ),
        place=at(*path, "anchor", "place"),
        hint=(
            f"remove `place`: `{anchor.member}` is in `members` only once"
            if times == 1
            else _places(rotation)
        ),
    )


def _places(rotation: Rotation) -> str:
    """Return the anchors that may be meant, each with the next person; equal orders count as one."""
    first, *others = _orders(rotation).items()
    line = anchor_entry(rotation.anchor) | {"place": first[1]}
    more = "".join(f", or `place: {number}` if {_follows(order, rotation)}" for order, number in others)
    return f"write `anchor: {flow(line)}` if {_follows(first[0], rotation)}{more}"


def _orders(rotation: Rotation) -> Mapping[tuple[str, ...], int]:
    """Return the orders of turns that an anchor may mean, each with the first `place` that gives it."""
    members, found = rotation.members, dict[tuple[str, ...], int]()
    places = (index for index, member in enumerate(members) if member == rotation.anchor.member)
    for number, index in enumerate(places, 1):
        found.setdefault(members[index:] + members[:index], number)
    return found


def _follows(order: tuple[str, ...], rotation: Rotation) -> str:
    """Return what sets an order apart: who follows its first member, as many as are needed."""
    others = [each for each in _orders(rotation) if each != order]
    lengths = range(2, len(order))
    length = next(
        (each for each in lengths if all(order[:each] != other[:each] for other in others)), len(order)
    )
    following = order[1:length]
    return f"{', '.join(following)} {'follows' if len(following) == 1 else 'follow'}"
