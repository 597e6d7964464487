"""The whole pipe over random valid rosters: the text, the values, the written files, and who is paged."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profiles import cases
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.checks.run import run
from watchbill.diagnostics import Grade
from watchbill.oncall.levels import levels, policy_gaps
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read
from watchbill.rota.play import on_call, shifts

pytestmark = pytest.mark.fuzz

CASES = cases(60)
SHARDS = 4
"""Parts that run beside each other."""

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
OPTIONS = Options(source="teams.yaml")
PEOPLE = [f"p{number}" for number in range(9)]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Json = dict[str, Any]


@st.composite
def rotations(draw: st.DrawFn) -> Json:
    """A rotation with an anchor on one of its members and on one of its handoffs."""
    members = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=6))
    at = f"{draw(st.integers(0, 23)):02}:{draw(st.sampled_from((0, 30))):02}"
    weeks = draw(st.integers(0, 3))
    first = datetime(2026, 11, 30) + timedelta(days=draw(st.integers(-400, 400)))
    rotation: Json = {
        "members": members,
        "turn": f"{weeks}w" if weeks else f"{draw(st.integers(1, 6))}d",
        "handoff": f"{DAYS[first.weekday()]} {at}" if weeks else f"daily {at}",
        "time_zone": draw(
            st.sampled_from(("Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata"))
        ),
        "anchor": {"date": f"{first:%Y-%m-%d}", "member": draw(st.sampled_from(members))},
    }
    if draw(st.booleans()):
        begin, length = draw(st.integers(0, 23)), draw(st.integers(1, 23))
        days = draw(st.sampled_from(("", "Mon-Fri ", "Sat,Sun ", "Fri-Mon ")))
        rotation["hours"] = f"{days}{begin:02}:00-{(begin + length) % 24:02}:30"
    return rotation


staffing = st.sampled_from(PEOPLE) | st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True)


@st.composite
def teams(draw: st.DrawFn, key: str) -> Json:
    team: Json = {
        "lead": draw(staffing),
        "manager": draw(staffing),
        "slack": f"#{key}",
        "services": {
            f"{key}-{index}": {
                "matchers": [f'namespace="{key}"', f'app=~"{index}.*"'],
                "runbooks": "https://example.com",
            }
            for index in range(draw(st.integers(0, 2)))
        },
    }
    if draw(st.booleans()):
        return team | {"mode": "escalation-only"}
    team["secondary"] = draw(st.sampled_from(("next", "previous")))
    if draw(st.booleans()):
        return team | {"rotation": draw(rotations()), "shadow": {"members": ["p8"], "until": "2027-01-31"}}
    return team | {"rotations": {name: draw(rotations()) for name in ("a", "b")}}


@st.composite
def rosters(draw: st.DrawFn) -> str:
    """The text of a roster of a valid shape, as YAML or as JSON."""
    keys = [f"team-{index}" for index in range(draw(st.integers(1, 3)))]
    roster = {
        "version": 1,
        "people": {key: {"name": key.upper(), "email": f"{key}@example.com"} for key in PEOPLE},
        "teams": {key: draw(teams(key)) for key in keys},
        "alerting": {"unowned": {"team": keys[0], "slack": "#unowned"}},
    }
    return json.dumps(roster) if draw(st.booleans()) else yaml.safe_dump(roster, sort_keys=False)


def moments() -> Iterator[datetime]:
    return (NOW + timedelta(hours=hours) for hours in range(0, 24 * 365, 331))


@pytest.mark.parametrize("shard", range(SHARDS))
@settings(max_examples=max(3, CASES // SHARDS), deadline=None)
@given(rosters(), st.sampled_from(sorted(FORMS)))
def test_a_valid_roster_is_compiled_played_and_written(shard: int, text: str, form: str) -> None:
    """
    No rota is refused for its shape; the proof of coverage holds at each instant; forms are written the same
    way.
    """
    loaded = load(read("teams.yaml", text.encode()))
    assert [finding for finding in loaded.diagnostics if finding.grade is Grade.ERROR] == []
    assert loaded.roster is not None
    checked = run(loaded.roster, instant=NOW)
    for deployment in checked.deployments.values():
        schedules = {schedule.key: schedule for schedule in deployment.schedules}
        for policy in deployment.policies:
            gaps = policy_gaps(deployment, policy.key, NOW, NOW + YEAR)
            for moment in moments():
                told = {
                    person.person
                    for level in levels(deployment, policy.key, moment)
                    for person in level.people
                }
                assert bool(told) != any(gap.start <= moment < gap.end for gap in gaps)
        for schedule in schedules.values():
            played = list(shifts(schedule, NOW, NOW + YEAR))
            for shift in played[:40]:
                assert on_call(schedule, shift.start) == shift.person
    tree = compile_tree(loaded.roster)
    assert match(tree.root, {"severity": "critical"})[0][-1].receiver == "unowned/critical"
    write = FORMS[form]
    assert write(tree, OPTIONS) == write(compile_tree(loaded.roster), OPTIONS)
