"""Who is on call, as JSON for programs."""

from collections.abc import Mapping

from watchbill.oncall.board import PolicyBoard
from watchbill.oncall.levels import OnCall, OnLevel
from watchbill.report.json import Json, dump, when
from watchbill.report.oncall.boards import Boards, display_name
from watchbill.roster.model import Person

VERSION = 1
"""Increases when a key is removed or changes its meaning."""


def text(found: Boards) -> str:
    """
    Return one object: `version`, `file`, `at`, `live`, `differs`, `teams` and `not_shown`.

    `not_shown` are the teams that have errors.
    A team has `policies`, its own first. Each policy names its `services` and has `levels` with `people`,
    `next` and `shadows`. Times are RFC 3339 in UTC; an `until` of null means never, or not within 400 days.
    What PagerDuty says is null without `live`.
    """
    people, live = found.people, found.live
    teams: list[Json] = [
        {
            "team": each.team.key,
            "name": each.team.name,
            "time_zone": each.zone,
            "policies": [
                {
                    "policy": policy.key,
                    "services": list(policy.services),
                    "levels": [_level(policy, level, people) for level in policy.levels],
                    "only_in_pagerduty": (
                        [
                            {
                                "number": number,
                                "people": [_on_call(one, people) for one in policy.there(number)],
                            }
                            for number in policy.beyond
                        ]
                        if live
                        else None
                    ),
                }
                for policy in each.policies
            ],
        }
        for each in found.boards
    ]
    left: list[Json] = [*sorted(found.missing)]
    differs = any(each.differs for each in found.boards) if live else None
    head: dict[str, Json] = {
        "version": VERSION,
        "file": found.name,
        "at": when(found.at),
        "live": live,
        "differs": differs,
    }
    return dump({**head, "teams": teams, "not_shown": left})


def _level(policy: PolicyBoard, level: OnLevel, people: Mapping[str, Person]) -> dict[str, Json]:
    asked = policy.differing is not None
    return {
        "level": level.level.value,
        "number": level.number,
        "acknowledge_within_minutes": level.delay,
        "people": [_on_call(one, people) for one in level.people],
        "next": [
            {
                "person": n.person,
                "name": display_name(n.person, people),
                "schedule": n.schedule,
                "from": when(n.start),
            }
            for n in level.next
        ],
        "shadows": [_on_call(one, people) for one in level.shadows],
        "pagerduty": [_on_call(one, people) for one in policy.there(level.number)] if asked else None,
        "differs": policy.differs(level.number) if asked else None,
    }


def _on_call(one: OnCall, people: Mapping[str, Person]) -> dict[str, Json]:
    until = when(one.until) if one.until is not None else None
    return {
        "person": one.person,
        "name": display_name(one.person, people),
        "schedule": one.schedule,
        "until": until,
    }
