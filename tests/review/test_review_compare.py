"""The effects of a change of the file, in the example and in rosters made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests import golden
from tests.review.sides import EXAMPLE, NOW, edited, mirrored, offered, side, told, written
from tests.rosters import person, roster, rotation, service, team
from watchbill.diagnostics import Grade
from watchbill.pagerduty.deployment import Deployment
from watchbill.review.change import Change, Kind, LevelChange, TeamChange
from watchbill.review.compare import compare
from watchbill.review.side import Side
from watchbill.roster.model import Leave, Level, Roster, Rotation
from watchbill.rota.versions import as_version

GOLDEN = Path(__file__).parent / "golden"

MEMBERS = "members: [ana, ben, chi, dev]\n"

EDITS = {
    "member-added-in-the-middle": [(MEMBERS, "members: [ana, gus, ben, chi, dev]\n")],
    "member-removed-who-is-on-call": [(MEMBERS, "members: [ben, chi, dev]\n")],
    "members-swapped": [(MEMBERS, "members: [ana, chi, ben, dev]\n")],
    "member-replaced": [(MEMBERS, "members: [ana, ben, gus, dev]\n")],
    "handoff-moved": [
        (
            "handoff: Mon 10:00\n      time_zone: Europe/London",
            "handoff: Mon 12:00\n      time_zone: Europe/London",
        )
    ],
    "anchor-moved": [("date: 2026-11-30, member: ben}", "date: 2026-12-07, member: ben}")],
    "secondary-before": [("secondary: next", "secondary: previous")],
    "lead-shared": [("lead: eli\n    manager: fay", "lead: [eli, gus]\n    manager: fay")],
    "manager-of-a-service": [("        manager: uma\n", "")],
    "levels-and-windows": [
        (
            "secondary: next",
            (
                "escalation: {levels: [primary, lead, manager], acknowledge_within: 10m, loops: 3}\n   "
                " secondary: next"
            ),
        )
    ],
    "runbook": [("payments-api/blob/main/docs/runbooks/", "payments-api/wiki")],
    "yields": [
        ('app="payments-api"]\n', 'app="payments-api"]\n        yields: [ingress]\n'),
    ],
    "people": [
        (
            "ana: {name: Ana, email: ana@example.com, time_zone: Europe/London}",
            "ana: {name: Ana, email: ana@example.org, role: manager}",
        ),
        ("gus: {name: Gus,", "gus: {name: Gus, pending: true,"),
    ],
    "service-moved": [
        ('      ingress:\n        matchers: [namespace="ingress"]\n', ""),
        (
            (
                "        runbooks: https://github.com/example/ingress/blob/main/docs/runbooks/\n       "
                " manager: uma\n"
            ),
            "",
        ),
        (
            "      shop:\n",
            '      ingress:\n        matchers: [namespace="ingress"]\n        manager: uma\n      shop:\n',
        ),
    ],
    "service-renamed": [("      payments-api:\n", "      payments-gateway:\n")],
    "team-renamed": [("  payments:\n", "  billing:\n"), ("name: Payments", "name: Billing")],
}


def changed(*edits: tuple[str, str], days: int = 28, at: datetime = NOW) -> Change:
    return compare(written(EXAMPLE, at), written(edited(*edits), at), at=at, days=days)


@pytest.mark.parametrize("name", EDITS)
def test_edit_is_reported(name: str) -> None:
    """Everything that an edit of the example does in four weeks is reported."""
    golden.check(GOLDEN / f"{name}.txt", told(changed(*EDITS[name])))


@pytest.mark.parametrize("name", EDITS)
def test_revert_is_the_reverse_of_its_edit(name: str) -> None:
    """The revert moves the same people back: the report is the same with the sides exchanged."""
    before, after = written(EXAMPLE), written(edited(*EDITS[name]))
    there, back = compare(before, after, at=NOW), compare(after, before, at=NOW)
    assert _shifts(mirrored(there)) == _shifts(back)


def test_member_in_the_middle_moves_those_whom_the_edit_does_not_name() -> None:
    """PagerDuty counts turns from the start of the rotation: one more member moves everybody."""
    (moved,) = changed(*EDITS["member-added-in-the-middle"], days=90).teams
    assert {person.person for person in moved.uninvolved} == {"ana", "ben", "chi", "dev"}
    assert {person.person: person.involved for person in _level(moved, Level.PRIMARY).people}["gus"]


def test_edit_of_all_teams_but_one_counts_the_one() -> None:
    """An unchanged team is counted, whatever moved elsewhere."""
    change = changed(*EDITS["members-swapped"])
    assert ([each.team for each in change.teams], change.unchanged) == (["payments"], 4)


def test_anchor_on_another_turn_of_the_same_rota_changes_nothing() -> None:
    """Equal rotas are equal, whatever their anchors say."""
    change = changed(("date: 2026-11-30, member: ben}", "date: 2026-12-07, member: chi}"))
    assert (change.teams, change.unchanged) == ((), 5)


def test_order_that_begins_with_somebody_else_moves_nobody_and_is_reported() -> None:
    """A rotated list of members with the same anchor plays the same: a setting differs, but no shift does."""
    (one,) = changed((MEMBERS, "members: [ben, chi, dev, ana]\n")).teams
    assert [(policy.levels, [each.what for each in policy.settings]) for policy in one.policies] == [
        ((), ["rotation.members"])
    ]


BEN_ON_30_NOVEMBER = "anchor: {date: 2026-11-30, member: ben}"


@pytest.mark.parametrize("anchor", [BEN_ON_30_NOVEMBER, "anchor: {date: 2026-12-07, member: chi}"])
@pytest.mark.parametrize("members", ["ben, chi, dev, ana", "chi, dev, ana, ben", "dev, ana, ben, chi"])
def test_rotated_list_with_its_anchor_moves_nobody(members: str, anchor: str) -> None:
    """It is the same cycle on the same dates, whichever of its turns the anchor names."""
    (one,) = changed((MEMBERS, f"members: [{members}]\n"), (BEN_ON_30_NOVEMBER, anchor)).teams
    assert (one.uninvolved, one.tonight, [policy.levels for policy in one.policies]) == ((), False, [()])


@pytest.mark.parametrize(
    "members",
    [
        "ana, ben, gus, chi, dev",
        "ben, gus, chi, dev, ana",
        "gus, chi, dev, ana, ben",
        "chi, dev, ana, ben, gus",
        "dev, ana, ben, gus, chi",
    ],
)
def test_joiner_moves_the_same_people_wherever_the_list_begins(members: str) -> None:
    """Gus comes between Ben and Chi; all four others move, and the edit names none of them."""
    before, after = written(EXAMPLE), written(edited((MEMBERS, f"members: [{members}]\n")))
    (moved,) = compare(before, after, at=NOW, days=90).teams
    for level in moved.policies[0].levels:
        assert {each.person: each.involved for each in level.people} == {
            **dict.fromkeys(("ana", "ben", "chi", "dev"), False),
            "gus": True,
        }
    (remedy,) = offered(before, after)
    assert {*remedy.people} == {"ana", "ben", "chi", "dev"}


@pytest.mark.parametrize(
    ("members", "anchor", "flagged"),
    [
        ("chi, ben, ana, dev", BEN_ON_30_NOVEMBER, ""),
        ("ana, dev, chi, ben", "anchor: {date: 2026-12-07, member: chi}", ""),
        ("ana, dev, chi, ben", "anchor: {date: 2026-12-07, member: dev}", "ana"),
    ],
)
def test_reversed_order_names_those_who_change_places(members: str, anchor: str, flagged: str) -> None:
    """
    Two people opposite each other swap places, and two stay. Where the anchor moves all, not everybody is
    named.
    """
    (one,) = changed((MEMBERS, f"members: [{members}]\n"), (BEN_ON_30_NOVEMBER, anchor), days=90).teams
    assert {each.person for each in one.uninvolved} == {*flagged.split()}


def test_person_with_edited_leave_is_part_of_the_edit() -> None:
    """One change edits Ben's leave and the anchor: the edit names Ben, but it still moves the others."""
    anchor = ("date: 2026-11-30, member: ben}", "date: 2026-12-07, member: ben}")
    leave = (
        "email: ben@example.com, time_zone: Europe/London}",
        "email: ben@example.com, time_zone: Europe/London, away: [{from: 2026-12-21, to: 2027-01-02}]}",
    )
    both, alone = (
        changed(anchor, leave),
        compare(written(edited(leave)), written(edited(leave, anchor)), at=NOW),
    )
    assert {person.person for person in both.teams[0].uninvolved} == {"ana", "chi", "dev"}
    assert {person.person for person in alone.teams[0].uninvolved} == {"ana", "ben", "chi", "dev"}


def test_leave_in_a_calendar_names_nobody() -> None:
    """It is not an edit of the file; adding a calendar is one."""
    before = roster(replace(team("payments"), rotations=(rotation(("ana", "ben")),)))
    after = roster(replace(team("payments"), rotations=(replace(rotation(("ana", "ben")), handoff_time=0),)))
    read = Leave(start=datetime(2026, 12, 21), end=datetime(2027, 1, 3), calendar="ben.ics")
    for ben, uninvolved in (
        (replace(person("ben"), away=(read,)), {"ana", "ben"}),
        (replace(person("ben"), calendars=("ben.ics",)), {"ana"}),
    ):
        new = replace(after, people={**after.people, "ben": ben})
        (one,) = compare(side(before), side(new), at=NOW).teams
        assert {each.person for each in one.uninvolved} == uninvolved


def test_settings_are_shown_as_the_file_writes_them() -> None:
    """A week is a week, whatever the handoff; a version writes it in the same way."""
    before = replace(rotation(), handoff_day=None, turn_days=1)
    change = compare(
        *(side(roster(replace(team("payments"), rotations=(each,)))) for each in _weekly(before)), at=NOW
    )
    ((policy,),) = [one.policies for one in change.teams]
    assert [(each.what, each.before, each.after) for each in policy.settings] == [
        ("rotation.turn", "1d", "1w"),
        ("rotation.then[2026-12-14]", None, "{members: [ben, ana]}"),
    ]


def _weekly(before: Rotation) -> tuple[Rotation, Rotation]:
    after = replace(before, turn_days=7)
    later = replace(as_version(after), start=date(2026, 12, 14), members=("ben", "ana"))
    return before, replace(after, then=(later,))


def test_new_team_gives_everybody_their_shifts() -> None:
    """In a new team everybody gains what they serve, and everything is new."""
    old, new = (
        roster(team("payments", service("api"))),
        roster(team("payments", service("api")), team("search")),
    )
    (come,) = compare(side(old), side(new), at=NOW, days=7).teams
    assert (come.team, come.kind) == ("search", Kind.ADDED)
    assert {
        (person.person, bool(person.gained), person.involved) for person in _level(come, Level.PRIMARY).people
    } == {
        ("dev", True, True),
        ("ana", True, True),
    }
    assert not any(person.lost for level in come.policies[0].levels for person in level.people)


def test_service_with_its_own_manager_is_compared_with_the_team() -> None:
    """Where a service gets its own policy, only the differences from the team's policy are reported."""
    before = team("payments", service("api"))
    after = replace(before, services={"api": replace(service("api"), manager=("gus",))})
    (one,) = compare(side(roster(before)), side(roster(after)), at=NOW, days=7).teams
    (policy,) = one.policies
    assert (policy.policy, policy.kind, [level.level for level in policy.levels]) == (
        "service_api",
        Kind.ADDED,
        [Level.MANAGER],
    )
    assert (policy.levels[0].before, policy.levels[0].after) == (("fay",), ("gus",))


def test_stretches_of_one_person_are_joined_across_handoffs() -> None:
    """Somebody who takes two adjacent turns gains one stretch, from both people who had them."""
    before = roster(replace(team("payments"), rotations=(rotation(("ana", "ben", "chi")),)))
    after = roster(replace(team("payments"), rotations=(rotation(("ana", "dev", "dev")),)))
    (one,) = compare(side(before), side(after), at=datetime(2026, 12, 1, tzinfo=UTC), days=19).teams
    dev = next(person for person in _level(one, Level.PRIMARY).people if person.person == "dev")
    (gained,) = dev.gained
    assert (gained.start, gained.end, gained.others) == (
        datetime(2026, 12, 7, 10, tzinfo=UTC),
        datetime(2026, 12, 20, tzinfo=UTC),
        ("ben", "chi"),
    )


def test_others_are_those_who_make_room() -> None:
    """If somebody leaves, only they are an other; where nobody leaves, everybody who was there is."""
    both = replace(team("payments"), lead=("eli", "gus"))
    replaced = compare(side(roster(both)), side(roster(replace(both, lead=("eli", "ben")))), at=NOW, days=1)
    added = compare(side(roster(team("payments"))), side(roster(both)), at=NOW, days=1)
    assert [
        (person.person, stretch.others)
        for change in (replaced, added)
        for person in _level(change.teams[0], Level.LEAD).people
        for stretch in (*person.gained, *person.lost)
    ] == [("ben", ("gus",)), ("gus", ("ben",)), ("gus", ("eli",))]


def test_layers_that_end_and_that_begin_are_played() -> None:
    """
    A schedule with a layer that ends, and one with a layer that begins later, differ from then on, to the
    second.
    """
    old = side(roster(team("payments")))
    when = datetime(2026, 12, 2, 7, 30, 15, tzinfo=UTC)
    ends = compare(old, _ending(old, when, begin=None), at=NOW, days=14).teams[0]
    pauses = compare(old, _ending(old, when, begin=when + timedelta(days=1)), at=NOW, days=14).teams[0]
    assert [
        [
            (person.person, each.start, each.end, each.others)
            for person in change.people
            for each in person.lost
        ]
        for change in (_level(ends, Level.PRIMARY), _level(pauses, Level.PRIMARY))
    ] == [
        [
            ("ana", when, datetime(2026, 12, 7, 10, tzinfo=UTC), ()),
            ("ben", datetime(2026, 12, 7, 10, tzinfo=UTC), NOW + timedelta(days=14), ()),
        ],
        [("ana", when, when + timedelta(days=1), ())],
    ]


def test_layer_that_has_ended_makes_no_difference() -> None:
    """The file may or may not have layers that ended before the merge."""
    old = side(roster(team("payments")))
    deployment = old.deployments["payments"]
    primary = deployment.schedules[0]
    past = replace(primary.layers[0], end=NOW - timedelta(days=1), users=("gus",))
    kept = replace(
        deployment, schedules=(replace(primary, layers=(past, *primary.layers)), *deployment.schedules[1:])
    )
    new = replace(old, deployments={"payments": kept})
    assert compare(old, new, at=NOW).teams == ()


def test_side_that_does_not_parse_only_has_its_findings() -> None:
    """A file that cannot be read is not compared: nobody loses a shift because of a missing quote."""
    change = compare(written(EXAMPLE), written("teams: [\n"), at=NOW)
    assert (change.teams, change.routes, change.unchanged) == ((), (), 0)
    assert {each.code for each in change.findings.new} == {"yaml-syntax"}
    assert (change.findings.mended, change.findings.kept) == ((), 0)


def test_team_with_an_error_that_can_be_compiled_is_compared() -> None:
    """A team that the checks refuse has no deployment in the side, and is compiled for the comparison."""
    old, new = side(roster(team("payments"))), side(roster(replace(team("payments"), lead=("gus",))))
    (one,) = compare(replace(old, deployments={}), replace(new, deployments={}), at=NOW).teams
    assert [level.level for level in one.policies[0].levels] == [Level.LEAD]


def test_team_that_cannot_be_compiled_is_compared_by_its_settings() -> None:
    """It is unknown who is on call in a team that names nobody, so nobody is reported to lose a shift."""
    old = side(roster(team("payments")))
    new = side(roster(replace(team("payments"), lead=("nobody",))))
    (one,) = compare(old, new, at=NOW).teams
    assert [(each.what, each.before, each.after) for each in one.policies[0].settings] == [
        ("lead", "eli", "nobody")
    ]
    assert one.policies[0].levels == ()
    assert [(each.grade, each.team) for each in compare(old, new, at=NOW).findings.new] == [
        (Grade.ERROR, "payments")
    ]


def test_malformed_team_is_left_out() -> None:
    """A team that cannot be read on one side was neither removed nor added."""
    change = changed(("lead: fay\n", "leed: fay\n"))
    assert (change.teams, change.unchanged) == ((), 4)


def test_only_selected_teams_are_compared() -> None:
    """Two teams changed and one is selected: nothing of the other is reported or counted."""
    after = written(edited(*EDITS["members-swapped"], ('namespace="shop"', 'namespace="shop2"')))
    one = compare(written(EXAMPLE), after, at=NOW, teams=("website",))
    assert ([team.team for team in one.teams], one.unchanged) == (["website"], 0)
    assert [route.route for route in one.routes] == ['{}/{namespace="shop"}', '{}/{namespace="shop2"}']
    other = compare(written(EXAMPLE), after, at=NOW, teams=("payments",))
    assert ([team.team for team in other.teams], other.routes) == (["payments"], ())


def test_renamed_team_moves_nobody() -> None:
    """
    A team with a new key is reported as new, with the team that it looks like, and its people stay on call.
    """
    (one,) = changed(*EDITS["team-renamed"]).teams
    assert (one.team, one.kind, one.renamed_from) == ("billing", Kind.ADDED, "payments")
    assert (one.policies, one.services) == ((), ())


@pytest.mark.parametrize(
    ("before", "after", "renamed"),
    [
        ([("a", "x", "r")], [("b", "x", "s")], {"b": "a"}),
        ([("a", "x", "r")], [("b", "y", "r")], {"b": "a"}),
        ([("a", "x", "r")], [("b", "y", "s")], {}),
        ([("a", "x", "r")], [("a", "x", "r"), ("b", "y", "r")], {}),
        ([("a", "x", "r"), ("c", "z", "r")], [("b", "y", "r"), ("c", "z", "r")], {}),
        ([("a", "x", "r"), ("c", "z", "s")], [("b", "z", "r"), ("d", "x", "s")], {"b": "c", "d": "a"}),
        ([("a", "x", None)], [("b", "y", None)], {}),
    ],
)
def test_a_service_that_looks_renamed_is_reported_as_renamed(
    before: list[tuple[str, str, str | None]],
    after: list[tuple[str, str, str | None]],
    renamed: dict[str, str],
) -> None:
    """
    It has the same claims, else the same runbooks, which no other service of the team has; the removed one is
    not reported as well.
    """
    old, new = (
        roster(
            team("payments", *(service(key, [f'app="{app}"'], runbooks=link) for key, app, link in services))
        )
        for services in (before, after)
    )
    found = {
        each.service: each.renamed_from
        for one in compare(side(old), side(new), at=NOW, days=1).teams
        for each in one.services
    }
    assert {key: was for key, was in found.items() if was is not None} == renamed
    assert found.keys().isdisjoint(renamed.values())


def test_team_with_other_people_and_services_is_not_a_rename() -> None:
    """A removed team and an added one with other services are two teams."""
    change = changed(
        ("  website:\n    name: Website\n    lead: fay", "  search:\n    name: Search\n    lead: ana"),
        (
            '      shop:\n        matchers: [namespace="shop"]',
            '      index:\n        matchers: [namespace="index"]',
        ),
    )
    assert [(one.team, one.kind, one.renamed_from) for one in change.teams] == [
        ("search", Kind.ADDED, None),
        ("website", Kind.REMOVED, None),
    ]


def test_unowned_moves_between_teams() -> None:
    """`unowned` is a service of the team that is paged for it."""
    change = changed(("unowned: {team: platform", "unowned: {team: payments"))
    assert [
        (one.team, each.service, each.kind, each.moved_from) for one in change.teams for each in one.services
    ] == [
        ("payments", "unowned", Kind.ADDED, "platform"),
        ("platform", "unowned", Kind.REMOVED, None),
    ]


def _shifts(change: Change) -> list[tuple[str, object]]:
    return [
        (policy.policy, policy.levels)
        for one in sorted(change.teams, key=lambda each: each.team)
        for policy in one.policies
    ]


def _level(change: TeamChange, level: Level) -> LevelChange:
    return next(each for each in change.policies[0].levels if each.level is level)


def _ending(old: Side, when: datetime, *, begin: datetime | None) -> Side:
    """Return the side with the first schedule's layer ending at an instant, and resuming at another."""
    deployment: Deployment = old.deployments["payments"]
    primary, *others = deployment.schedules
    layer = primary.layers[0]
    layers = [replace(layer, end=when)]
    if begin is not None:
        layers.append(replace(layer, start=begin))
    found = replace(deployment, schedules=(replace(primary, layers=tuple(layers)), *others))
    assert isinstance(old.roster, Roster)
    return replace(old, deployments={"payments": found})
