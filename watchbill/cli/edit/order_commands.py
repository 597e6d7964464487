"""The commands that give a rotation another order."""

import typer

from watchbill.cli.edit.arguments import (
    After,
    Before,
    Cover,
    DryRun,
    From,
    LevelOption,
    Other,
    Roster,
    Rotation,
    Team,
    Who,
)
from watchbill.cli.edit.options import Options
from watchbill.cli.options import ROSTER, At, Freeze


def add(
    person: Who,
    file: Roster = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    before: Before = None,
    after: After = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let somebody join a rotation: at the end of its order, or beside a member."""
    from watchbill.cli.edit import order
    from watchbill.rota import orders

    _one(before, after)
    options = Options(
        file=file,
        team=team,
        level=level,
        rotation=rotation,
        start=start,
        freeze=freeze,
        at=at,
        dry_run=dry_run,
    )
    return order.reorder(options, person, orders.added(person, before=before, after=after), joins=person)


def remove(
    person: Who,
    file: Roster = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    cover: Cover = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let somebody leave a rotation; turns that they have before are covered by others, by name."""
    from watchbill.cli.edit import order
    from watchbill.rota import orders

    options = Options(
        file=file,
        team=team,
        level=level,
        rotation=rotation,
        start=start,
        freeze=freeze,
        at=at,
        dry_run=dry_run,
        cover=tuple(cover or ()),
    )
    return order.reorder(options, person, orders.removed(person), leaves=person)


def replace(
    person: Who,
    other: Other,
    file: Roster = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    cover: Cover = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Give PERSON's place in a rotation to OTHER."""
    from watchbill.cli.edit import order
    from watchbill.rota import orders

    options = Options(
        file=file,
        team=team,
        level=level,
        rotation=rotation,
        start=start,
        freeze=freeze,
        at=at,
        dry_run=dry_run,
        cover=tuple(cover or ()),
    )
    change = orders.replaced(person, other)
    return order.reorder(options, person, change, joins=other, leaves=person, swapped={person: other})


def move(
    person: Who,
    file: Roster = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    before: Before = None,
    after: After = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Give somebody another place in the order: beside a member, or at its end."""
    from watchbill.cli.edit import order
    from watchbill.rota import orders

    _one(before, after)
    options = Options(
        file=file,
        team=team,
        level=level,
        rotation=rotation,
        start=start,
        freeze=freeze,
        at=at,
        dry_run=dry_run,
    )
    return order.reorder(options, person, orders.moved(person, before=before, after=after))


def _one(before: str | None, after: str | None) -> None:
    if before is not None and after is not None:
        raise typer.BadParameter("a place is before a member or after one: name one of the two")
