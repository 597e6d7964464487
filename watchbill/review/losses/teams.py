"""Teams that an edit renames or takes out of the file."""

from collections.abc import Iterator, Sequence

from watchbill import shell
from watchbill.codes import CODES
from watchbill.counting import listed
from watchbill.diagnostics import Related, key
from watchbill.pagerduty import addresses
from watchbill.review.losses import services, steps
from watchbill.review.losses.loss import Loss, RosterEdit
from watchbill.roster.model import UNOWNED
from watchbill.roster.paths import team_path

_RENAMED, _LEFT = "team-renamed", "team-left"

_UNOWNED_FIRST = (
    "if you can do without `unowned` for a while: first give it to another team, in a separate edit; "
    f"`{shell.command('explain', 'unowned-moved')}` says how"
)


def losses(edit: RosterEdit) -> Iterator[Loss]:
    """Yield a finding for each renamed team, then for each team that left the file."""
    for now, was in sorted(edit.renamed.items()):
        yield _renamed(edit, was, now)
    for team in edit.left:
        yield _left(edit, team)


def _renamed(edit: RosterEdit, was: str, now: str) -> Loss:
    moves = [(f"{addresses.TEAM}.{was}", f"{addresses.TEAM}.{now}")]
    finding = CODES[_RENAMED].finding(
        message=(
            f"the team `{was}` now has the key `{now}`: a deploy would create a second team, and everything"
            f" that PagerDuty has of `{was}` would keep paging"
        ),
        place=key(*team_path(edit.after.teams[now])),
        hint=(
            f"keep the key `{was}` and change only `name:`; otherwise move its Terraform state to the new key"
            " before you deploy it"
        ),
        way=tuple(steps.renamed_state(was, now, moves, steps.allowed(_RENAMED, "its state has the new key"))),
    )
    return Loss(finding=finding, teams=frozenset({was, now}))


def _left(edit: RosterEdit, team: str) -> Loss:
    deployment = edit.old.get(team)
    asked = () if deployment is None else addresses.of_team(deployment)
    pages = [] if deployment is None else [each.key for each in deployment.services]
    taken = [
        (other, was, now)
        for (origin, other), keys in sorted(services.found(edit).items())
        if origin == team
        for was, now in sorted(keys)
    ]
    stays = edit.had[UNOWNED] == team
    goes_on = [f"`{now}`" for _, _, now in taken]
    finding = CODES[_LEFT].finding(
        message=(
            f"the team `{team}` is no longer in the file, but as far as Watchbill knows, it is still"
            " in PagerDuty and keeps paging"
        ),
        place=key("teams"),
        related=tuple(
            Related(place=key("teams", other, "services", now), message=f"its service `{was}` is here now")
            for other, was, now in taken
        ),
        hint=(
            "leave it in the file: it is paged for `unowned`, which cannot move without loss yet"
            if stays
            else f"take it down before you merge this edit{_afterwards(goes_on)}"
        ),
        way=(
            (_UNOWNED_FIRST,)
            if stays
            else tuple(
                steps.taken_down(
                    team,
                    listed(goes_on) if goes_on else "",
                    [f"pagerduty-{service}" for service in pages],
                    [*addresses.asked_for(team, asked, "taken down")],
                    steps.allowed(_LEFT, "taken down"),
                )
            )
        ),
        owner=team,
    )
    return Loss(finding=finding, teams=frozenset({team, *(other for other, _, _ in taken)}))


def _afterwards(goes_on: Sequence[str]) -> str:
    return f", and add {listed(goes_on)} to another team afterwards" if goes_on else ""
