"""Services, `unowned` included, that get another team or another key in an edit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from watchbill import shell
from watchbill.codes import CODES
from watchbill.counting import listed
from watchbill.diagnostics import Related, Where, at, key
from watchbill.pagerduty import addresses
from watchbill.review.losses import steps
from watchbill.review.losses.loss import Loss, RosterEdit
from watchbill.review.renames import claimed, moved, renamed_services
from watchbill.roster.model import UNOWNED, Service

_MOVED, _RENAMED, _UNOWNED = "service-moved", "service-renamed", "unowned-moved"

_KeyPair = tuple[str, str]
"""The keys of a service before and after."""

ByTeams = Mapping[tuple[str, str], Sequence[_KeyPair]]
"""Services by two teams: the one that had them (its old key) and the one that has them."""


def losses(edit: RosterEdit) -> Iterator[Loss]:
    """
    Yield a finding for each pair of teams between which services move, then for each team with renamed ones.

    Services that come from a team that left the file are reported with that team. `unowned` comes last.
    """
    there = found(edit)
    for (origin, team), services in sorted(there.items()):
        if team != edit.now(origin) and origin not in edit.left:
            yield _moved(edit, origin, team, sorted(services))
    for (origin, team), services in sorted(there.items()):
        if team == edit.now(origin):
            yield _renamed(edit, team, sorted(services))
    if UNOWNED in moved(edit.before, edit.after, edit.renamed):
        yield _unowned(edit)


def found(edit: RosterEdit) -> ByTeams:
    """Return each service with another team or key once: found by its key, else its name, else its claims."""
    result: defaultdict[tuple[str, str], list[_KeyPair]] = defaultdict(list)
    for service, origin in moved(edit.before, edit.after, edit.renamed).items():
        if service != UNOWNED:
            result[origin, edit.has[service]].append((service, service))
    seen: set[str] = set()
    for teams, (was, now) in (*_called_the_same(edit), *_alike(edit), *_claiming_the_same(edit)):
        if seen.isdisjoint((was, now)):
            seen |= {was, now}
            result[teams].append((was, now))
    return result


def _called_the_same(edit: RosterEdit) -> Iterator[tuple[tuple[str, str], _KeyPair]]:
    """Yield services that have a new key and the same name: a name can exist only once in PagerDuty."""
    gone = {
        service.name.casefold(): (team.key, service.key)
        for team in edit.before.teams.values()
        for service in team.services.values()
        if service.key not in edit.has
    }
    for team in edit.after.teams.values() if gone else ():
        for service in team.services.values():
            if service.key not in edit.had and (was := gone.get(service.name.casefold())) is not None:
                yield (was[0], team.key), (was[1], service.key)


def _alike(edit: RosterEdit) -> Iterator[tuple[tuple[str, str], _KeyPair]]:
    """Yield services of one team that have a new key and a new name, and claim the same alerts."""
    for team in edit.after.teams.values():
        old = edit.before.teams.get(edit.was(team.key))
        for now, was in renamed_services(old, team).items() if old is not None else ():
            if was not in edit.has and now not in edit.had:
                yield (edit.was(team.key), team.key), (was, now)


def _claiming_the_same(edit: RosterEdit) -> Iterator[tuple[tuple[str, str], _KeyPair]]:
    """Yield services that claim the same alerts as a removed one, whatever its name and team were."""
    gone = {
        claims: (team.key, service.key)
        for team in edit.before.teams.values()
        for service in team.services.values()
        if service.key not in edit.has and (claims := claimed(service))
    }
    for team in edit.after.teams.values() if gone else ():
        for service in team.services.values():
            if service.key not in edit.had and (was := gone.get(claimed(service))) is not None:
                yield (was[0], team.key), (was[1], service.key)


def _moved(edit: RosterEdit, origin: str, team: str, services: Sequence[_KeyPair]) -> Loss:
    old = edit.before.teams[origin].services if origin in edit.before.teams else {}
    here, names = edit.now(origin), listed([_called(was, now) for was, now in services])
    moves, it = ("moves", "it") if len(services) == 1 else ("move", "them")
    asked = [
        line
        for was, _ in services
        for line in addresses.asked_for(here, addresses.of_service(was, old.get(was)), f"moves to {team}")
    ]
    first, *others = _places(team, services)
    finding = CODES[_MOVED].finding(
        message=(
            f"{names} {moves} from team `{here}` to team `{team}`: the deploy of `{here}` would destroy {it},"
            f" with the routing key and all open incidents, and nobody would be paged for {it} until"
            f" `{team}` is deployed"
        ),
        place=first,
        related=tuple(Related(place=place, message="this one moves too") for place in others),
        hint=f"move {it} in two edits: first take {it} out of `{here}`, then add {it} to `{team}`",
        way=tuple(
            steps.out_and_in(
                listed([f"`{was}`" for was, _ in services]),
                here,
                listed([f"`{now}`" for _, now in services]),
                team,
                asked,
            )
        ),
    )
    return Loss(finding=finding, teams=frozenset({here, team}))


def _renamed(edit: RosterEdit, team: str, services: Sequence[_KeyPair]) -> Loss:
    old, new = edit.before.teams[edit.was(team)].services, edit.after.teams[team].services
    has, it, key_ = (
        ("has a new key", "it", "key") if len(services) == 1 else ("have new keys", "them", "keys")
    )
    names = listed([_called(was, now) for was, now in services])
    taken = any(old[was].name.casefold() == new[now].name.casefold() for was, now in services)
    refused = ", and PagerDuty may refuse the replacement while the name is taken" if taken else ""
    parts = [(_addresses(old[was]), _addresses(new[now])) for was, now in services]
    gone = [before[kind] for before, after in parts for kind in before if kind not in after]
    first, *others = _places(team, services)
    finding = CODES[_RENAMED].finding(
        message=(
            f"{names} {has}: the deploy of `{team}` would destroy {it}, with the routing key and all open "
            f"incidents{refused}"
        ),
        place=first,
        related=tuple(Related(place=place, message="this one has a new key too") for place in others),
        hint=f"keep the {key_} and change only `name:`; otherwise move the Terraform state to the new {key_}",
        way=tuple(
            steps.moved_in_state(
                team,
                [(before[kind], after[kind]) for before, after in parts for kind in before if kind in after],
                [*addresses.asked_for(team, gone, "its service has a new key")],
                steps.allowed(_RENAMED, "the state has the new key"),
            )
        ),
    )
    return Loss(finding=finding, teams=frozenset({team}))


def _called(was: str, now: str) -> str:
    """Return the old key of a service, with the new one where it differs."""
    return f"`{was}`" if was == now else f"`{was}` (now `{now}`)"


def _places(team: str, services: Iterable[_KeyPair]) -> list[Where]:
    return [key("teams", team, "services", now) for _, now in services]


def _addresses(service: Service) -> Mapping[str, str]:
    """Return the addresses of a service by their kind."""
    return {address.partition(".")[0]: address for address in addresses.of_service(service.key, service)}


def _unowned(edit: RosterEdit) -> Loss:
    before, after = edit.now(edit.had[UNOWNED]), edit.has[UNOWNED]
    finding = CODES[_UNOWNED].finding(
        message=(
            f"`unowned` moves from team `{before}` to team `{after}`: PagerDuty allows its name only once, so"
            " the old one must be destroyed before the new one is created, and until then an alert that no"
            " service claims pages nobody"
        ),
        place=at("alerting", "unowned", "team"),
        hint=f"leave it with `{before}`: there is no way yet to move it without loss",
        way=(f"`{shell.command('explain', _UNOWNED)}` says what it costs to move it anyway",),
        owner=after,
    )
    return Loss(finding=finding, teams=frozenset({before, after}))
