"""Edits that do several things at once: the printed steps can be typed, and nothing is destroyed unsaid."""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
import yaml

from tests.profiles import seeds
from tests.review.sides import EXAMPLE, NOW, written
from watchbill.pagerduty import addresses
from watchbill.pagerduty.deployment import Deployment
from watchbill.review.losses.loss import Loss
from watchbill.review.losses.run import losses
from watchbill.roster.model import Roster

Teams = dict[str, Any]
Edit = Callable[[random.Random, dict[str, Any]], None]

# Quoted, a date is a text for every reader of YAML.
TREE = yaml.safe_load(re.sub(r"date: (\S+),", r'date: "\1",', EXAMPLE))


def under(values: Teams, old: str, new: str) -> Teams:
    """Return a mapping with a new key in place of an old one."""
    return {new if key == old else key: value for key, value in values.items()}


def a_service(draw: random.Random, teams: Teams) -> tuple[str, str]:
    return draw.choice([(team, service) for team in teams for service in teams[team].get("services", {})])


def rename_a_team(draw: random.Random, tree: dict[str, Any]) -> None:
    old, new = draw.choice([*tree["teams"]]), draw.choice(["core", "web", "billing"])
    if new in tree["teams"]:
        return
    tree["teams"] = under(tree["teams"], old, new)
    if draw.random() < 0.5:
        tree["teams"][new]["name"] = f"The {new}"
    unowned = tree["alerting"]["unowned"]
    unowned["team"] = new if unowned["team"] == old else unowned["team"]


def rename_a_service(draw: random.Random, tree: dict[str, Any]) -> None:
    team, old = a_service(draw, tree["teams"])
    new = draw.choice(["gateway", "cache", "queue"])
    if any(new in each.get("services", {}) for each in tree["teams"].values()):
        return
    tree["teams"][team]["services"] = under(tree["teams"][team]["services"], old, new)
    if draw.random() < 0.5:
        tree["teams"][team]["services"][new]["name"] = old


def move_a_service(draw: random.Random, tree: dict[str, Any]) -> None:
    team, service = a_service(draw, tree["teams"])
    found = tree["teams"][team]["services"].pop(service)
    if not tree["teams"][team]["services"]:
        del tree["teams"][team]["services"]
    tree["teams"][draw.choice([*tree["teams"]])].setdefault("services", {})[service] = found


def rename_rotations(draw: random.Random, tree: dict[str, Any]) -> None:
    """One rotation gets a new key, or two exchange keys, or a single one becomes one of several."""
    team = draw.choice([each for each in tree["teams"].values() if "rotations" in each or "rotation" in each])
    if "rotation" in team:
        team["rotations"] = {"main": team.pop("rotation")}
        return
    all_ = team["rotations"]
    old, new = draw.choice([*all_]), draw.choice(["eu", "us", "emea", "main"])
    if new in all_:
        all_[old], all_[new] = all_[new], all_[old]
    else:
        team["rotations"] = under(all_, old, new)


def drop_a_team(draw: random.Random, tree: dict[str, Any]) -> None:
    left = [each for each in tree["teams"] if each != tree["alerting"]["unowned"]["team"]]
    if len(left) > 1:
        del tree["teams"][draw.choice(left)]


def give_unowned_away(draw: random.Random, tree: dict[str, Any]) -> None:
    tree["alerting"]["unowned"]["team"] = draw.choice([*tree["teams"]])


def change_a_manager(draw: random.Random, tree: dict[str, Any]) -> None:
    """A service gets its own manager, and so its own policy, or loses them."""
    team, service = a_service(draw, tree["teams"])
    values = tree["teams"][team]["services"][service]
    if values.pop("manager", None) is None:
        values["manager"] = "uma"


EDITS: tuple[Edit, ...] = (
    rename_a_team,
    rename_a_service,
    move_a_service,
    rename_rotations,
    drop_a_team,
    give_unowned_away,
    change_a_manager,
)


def tree_of(draw: random.Random, before: dict[str, Any], edits: int) -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load(yaml.safe_dump(before, sort_keys=False))
    for edit in draw.choices(EDITS, k=edits):
        edit(draw, tree)
    return tree


def typed(found: Iterable[Loss]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the printed moves, each with the team whose state they change."""
    stack = ""
    for line in (line.strip() for loss in found for line in loss.finding.way):
        stack = line.rpartition("/")[2] if line.startswith("stack=") else stack
        if "state mv " in line:
            before, after = line.partition("state mv ")[2].split()
            yield stack, (before, after)


def pasted(found: Iterable[Loss]) -> Iterator[tuple[str, str]]:
    """Yield the team and the address of each line for WATCHBILL_DESTROY."""
    for line in (line.strip() for loss in found for line in loss.finding.way):
        if match := re.match(r"([a-z][\w-]*) (pagerduty_\S+): ", line):
            yield match[1], match[2]


def states(found: Iterable[Loss], old: Mapping[str, Deployment]) -> dict[str, set[str]]:
    """Return the state of each team after everything that was printed has been typed."""
    held = {key: set(addresses.of_team(each)) for key, each in old.items()}
    for team, (before, after) in typed(found):
        if before.startswith(addresses.TEAM):
            held[team] = held.pop(before.partition(".")[2])
        assert before in held[team]
        assert after not in held[team]
        held[team] = held[team] - {before} | {after}
    return held


def claims(roster: Roster) -> dict[str, Any]:
    return {
        f"{addresses.SERVICE}.{service.key}": service.matchers
        for team in roster.teams.values()
        for service in team.services.values()
    }


@pytest.mark.parametrize("seed", seeds(60))
def test_the_steps_for_several_edits_at_once_are_right(seed: int) -> None:
    """
    Each move is possible when it is typed, each line names something that really goes, and nothing that moves
    is destroyed unsaid. After the moves, the plan of a team whose deploy is not refused destroys no service
    with alerts that another service claims.
    """
    draw = random.Random(seed)
    first = tree_of(draw, TREE, draw.randrange(3))
    old, new = (
        written(yaml.safe_dump(each, sort_keys=False))
        for each in (first, tree_of(draw, first, draw.randrange(1, 5)))
    )
    assert old.roster is not None
    assert new.roster is not None
    found = losses(old, new, NOW)
    before, after = ({key: each.at(NOW) for key, each in side.deployments.items()} for side in (old, new))
    held = states(found, before)
    goes = {
        key: there - set(addresses.of_team(after[key])) if key in after else there
        for key, there in held.items()
    }
    for team, address in pasted(found):
        assert address in goes[team]
    refused = {team for each in found for team in each.teams}
    claimed, claim = claims(old.roster), claims(new.roster).values()
    assert [
        address
        for team in goes.keys() - refused
        for address in goes[team]
        if address in claimed and claimed[address] in claim
    ] == []
