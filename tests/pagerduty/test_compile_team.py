"""The deployment that a team compiles to."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests import rosters
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import Deployment, Membership, OnPerson, OnSchedule
from watchbill.roster.model import UNOWNED, Follow, Level, Mode, Role, Roster, Shadow, Team
from watchbill.rota.versions import as_version

PAYMENTS = rosters.team("payments", rosters.service("payments-api", ['namespace="payments"']))


def compiled(team: Team, *, pending: tuple[str, ...] = (), unowned: str = "other") -> Deployment:
    roster = rosters.roster(team, alerting=rosters.alerting(unowned=unowned))
    people = {key: replace(person, pending=key in pending) for key, person in roster.people.items()}
    return compile_team(team, replace(roster, people=people))


def targets(deployment: Deployment, policy: str = "team") -> dict[Level, tuple[str, ...]]:
    (found,) = (each for each in deployment.policies if each.key == policy)
    return {
        rule.level: tuple(t.schedule if isinstance(t, OnSchedule) else t.person for t in rule.targets)
        for rule in found.rules
    }


def users(deployment: Deployment, schedule: str) -> tuple[str, ...]:
    (found,) = (each for each in deployment.schedules if each.key == schedule)
    return found.layers[0].users


def test_a_weekly_team_has_four_levels():
    """Two schedules and two people make the handbook's four levels, in its order."""
    deployment = compiled(PAYMENTS)
    assert targets(deployment) == {
        Level.PRIMARY: ("primary",),
        Level.SECONDARY: ("secondary",),
        Level.LEAD: ("eli",),
        Level.MANAGER: ("fay",),
    }
    assert [rule.delay for rule in deployment.policies[0].rules] == [15] * 4
    assert deployment.policies[0].loops == 9


def test_names_say_the_team_the_role_and_the_rotation():
    """A schedule is called after its team, its role and, where there are several, its rotation."""
    team = replace(
        PAYMENTS,
        rotations=(
            rosters.rotation(["ana", "ben"], name="eu"),
            rosters.rotation(["chi", "dev"], name="us"),
        ),
    )
    assert [(each.key, each.name) for each in compiled(team).schedules] == [
        ("primary_eu", "Payments primary (eu)"),
        ("primary_us", "Payments primary (us)"),
        ("secondary_eu", "Payments secondary (eu)"),
        ("secondary_us", "Payments secondary (us)"),
    ]


def test_every_description_says_where_to_edit():
    """Everything has a description, because the provider would write its own."""
    team = replace(PAYMENTS, shadow=Shadow(members=("gus",), rotation=None, until=None, notify=False))
    deployment = compiled(team, unowned="payments")
    parts = [deployment, *deployment.schedules, *deployment.policies, *deployment.services]
    assert len(parts) == 7
    for part in parts:
        assert part.description.startswith("Watchbill: ")
        assert part.description.endswith(", from teams.yaml; edit there, not here.")


def test_a_description_of_the_users_own_is_kept():
    """PagerDuty shows the description of a team or service in the file."""
    service = replace(PAYMENTS.services["payments-api"], description="The API.")
    deployment = compiled(replace(PAYMENTS, description="Cards.", services={service.key: service}))
    assert (deployment.description, deployment.services[0].description) == ("Cards.", "The API.")


def test_policy_names_lose_what_pagerduty_refuses():
    """A team may be called `R & D`; its policy may not."""
    service = replace(rosters.service("api", ['a="b"'], name="In/Out"), manager=("gus",))
    deployment = compiled(rosters.team("lab", service, name="R & D"))
    assert [policy.name for policy in deployment.policies] == ["R and D", "R and D: In-Out"]
    assert deployment.name == "R & D"


def test_leads_and_managers_of_the_team_are_managers():
    """Lead and manager are managers whatever their own role; everybody else keeps their role."""
    roster = rosters.roster(PAYMENTS)
    people = roster.people | {"ben": replace(roster.people["ben"], role=Role.MANAGER)}
    deployment = compile_team(PAYMENTS, replace(roster, people=people))
    assert deployment.memberships == tuple(
        Membership(
            person=key, role=Role.MANAGER if key in ("ben", "eli", "fay") else Role.RESPONDER, until=None
        )
        for key in ("ana", "ben", "chi", "dev", "eli", "fay")
    )


def test_the_secondary_follows_each_rotation():
    """`next` is the person whose turn comes next, `previous` the one before."""
    assert users(compiled(PAYMENTS), "secondary") == ("ben", "chi", "dev", "ana")
    assert users(compiled(replace(PAYMENTS, secondary=Follow.PREVIOUS)), "secondary") == (
        "dev",
        "ana",
        "ben",
        "chi",
    )


def test_a_secondary_of_its_own_is_a_schedule_of_its_own():
    """A rotation as secondary brings its own people."""
    deployment = compiled(replace(PAYMENTS, secondary=rosters.rotation(["fay", "gus"])))
    assert users(deployment, "secondary") == ("fay", "gus")
    assert "gus" in [person.key for person in deployment.people]


def test_one_member_has_no_secondary():
    """The next of one person is the same person, so the level is left out."""
    team = replace(PAYMENTS, rotations=(rosters.rotation(["ana", "ben"]),))
    deployment = compiled(team, pending=("ben",))
    assert [schedule.key for schedule in deployment.schedules] == ["primary"]
    assert list(targets(deployment)) == [Level.PRIMARY, Level.LEAD, Level.MANAGER]


def test_pending_people_are_left_out():
    """A person who is not in PagerDuty yet is in no schedule, policy or membership."""
    deployment = compiled(replace(PAYMENTS, lead=("eli", "gus")), pending=("ben", "gus"))
    assert "ben" not in repr(deployment)
    assert "gus" not in repr(deployment)
    assert users(deployment, "primary") == ("ana", "chi", "dev")


def test_a_shadow_that_notifies_is_paged_with_the_primary():
    """With `notify`, the shadow is a target of the primary level, but still a shadow."""
    shadow = Shadow(members=("gus",), rotation=None, until=None, notify=True)
    deployment = compiled(replace(PAYMENTS, shadow=shadow))
    assert targets(deployment)[Level.PRIMARY] == ("primary", "shadow")
    assert deployment.shadows == {"shadow"}


def test_a_shadow_that_only_follows_is_not_a_target():
    """Without `notify` the schedule shows who is in training, and pages nobody."""
    shadow = Shadow(members=("gus",), rotation=None, until=None, notify=False)
    deployment = compiled(replace(PAYMENTS, shadow=shadow))
    assert targets(deployment)[Level.PRIMARY] == ("primary",)
    assert "gus" in [membership.person for membership in deployment.memberships]


def test_a_shadow_of_pending_people_is_left_out():
    """Training begins once they are in PagerDuty."""
    shadow = Shadow(members=("gus",), rotation=None, until=None, notify=True)
    deployment = compiled(replace(PAYMENTS, shadow=shadow), pending=("gus",))
    assert (deployment.shadows, targets(deployment)[Level.PRIMARY]) == (frozenset(), ("primary",))


def test_after_its_end_a_shadow_is_not_written():
    """
    `at` leaves out the ended layer, its schedule and the target; after that instant both have the same people
    on call.
    """
    shadow = Shadow(members=("gus",), rotation=None, until=date(2027, 1, 31), notify=True)
    deployment = compiled(replace(PAYMENTS, shadow=shadow))
    before = deployment.at(datetime(2027, 1, 31, 23, 59, tzinfo=UTC))
    after = deployment.at(datetime(2027, 2, 1, tzinfo=UTC))
    assert before == deployment
    assert [schedule.key for schedule in after.schedules] == ["primary", "secondary"]
    assert targets(after)[Level.PRIMARY] == ("primary",)


def test_leads_who_take_turns_are_a_schedule():
    """A rotation may hold level 3 as well."""
    deployment = compiled(replace(PAYMENTS, lead=rosters.rotation(["eli", "gus"])))
    assert targets(deployment)[Level.LEAD] == ("lead",)
    assert {m.person for m in deployment.memberships if m.role is Role.MANAGER} == {"eli", "gus", "fay"}


def test_a_service_with_a_manager_has_its_own_policy():
    """Only the last level differs."""
    service = replace(rosters.service("ingress", ['a="b"']), manager=("gus",))
    deployment = compiled(rosters.team("platform", service, rosters.service("dns", ['c="d"'])))
    team, its = targets(deployment), targets(deployment, "service_ingress")
    assert its == {**team, Level.MANAGER: ("gus",)}
    assert [(each.key, each.policy) for each in deployment.services] == [
        ("ingress", "service_ingress"),
        ("dns", "team"),
    ]


def test_a_services_managers_may_take_turns():
    """Then they have a schedule named after the service."""
    service = replace(rosters.service("ingress", ['a="b"']), manager=rosters.rotation(["fay", "gus"]))
    deployment = compiled(rosters.team("platform", service))
    assert targets(deployment, "service_ingress")[Level.MANAGER] == ("manager_ingress",)
    assert [schedule.name for schedule in deployment.schedules][-1] == "Platform manager of ingress"


def test_a_team_too_small_for_a_rota_pages_lead_and_manager():
    """Escalation only: no schedule, two levels."""
    deployment = compiled(rosters.team("tooling", mode=Mode.ESCALATION_ONLY))
    assert deployment.schedules == ()
    assert targets(deployment) == {Level.LEAD: ("eli",), Level.MANAGER: ("fay",)}


def test_levels_are_in_the_teams_order():
    """A level that the team leaves out has no rule and no schedule."""
    escalation = replace(
        PAYMENTS.escalation, levels=(Level.MANAGER, Level.PRIMARY), acknowledge_within=5, loops=2
    )
    deployment = compiled(replace(PAYMENTS, escalation=escalation))
    assert list(targets(deployment)) == [Level.MANAGER, Level.PRIMARY]
    assert [schedule.key for schedule in deployment.schedules] == ["primary"]
    assert {rule.delay for rule in deployment.policies[0].rules} == {5}


def test_the_unowned_service_is_the_named_teams():
    """Alerts that no service claims page one team, with the reserved key."""
    assert [service.key for service in compiled(PAYMENTS, unowned="payments").services] == [
        "payments-api",
        UNOWNED,
    ]
    assert [service.key for service in compiled(PAYMENTS).services] == ["payments-api"]


def test_several_leads_are_paged_together():
    """Several people at one level are several targets of one rule."""
    (rule,) = (
        r for r in compiled(replace(PAYMENTS, lead=("gus", "eli"))).policies[0].rules if r.level is Level.LEAD
    )
    assert rule.targets == (OnPerson(person="gus"), OnPerson(person="eli"))


def test_people_are_sorted_and_unique():
    """The same people compile to the same bytes, in any order in the file."""
    team = replace(PAYMENTS, rotations=(rosters.rotation(["dev", "ana", "dev", "eli"]),))
    assert [person.key for person in compiled(team).people] == ["ana", "dev", "eli", "fay"]


@pytest.mark.parametrize(
    ("team", "message"),
    [
        (replace(PAYMENTS, lead=("nobody",)), "no person has the key nobody"),
        (
            replace(PAYMENTS, shadow=Shadow(members=("gus",), rotation="eu", until=None, notify=False)),
            "shadow's rotation 'eu'",
        ),
    ],
)
def test_a_broken_reference_raises(team: Team, message: str):
    """The checks find these first; here they are a ValueError that says what is broken."""
    with pytest.raises(ValueError, match=message):
        compiled(team)


def test_a_policy_without_anybody_raises():
    """PagerDuty accepts no policy without rules."""
    team = rosters.team("tooling", mode=Mode.ESCALATION_ONLY)
    with pytest.raises(ValueError, match="nobody is left at any level"):
        compiled(team, pending=("eli", "fay"))


def test_a_team_looks_only_at_its_own_people():
    """So each of a thousand teams costs as much as one."""

    class Counting(dict[str, object]):
        seen = 0

        def __iter__(self):
            raise AssertionError("the whole roster's people are walked")

    roster = rosters.roster(PAYMENTS)
    counting: Roster = replace(roster, people=Counting(roster.people))  # type: ignore[arg-type]
    assert len(compile_team(PAYMENTS, counting).people) == 6


def test_descriptions_have_no_white_space_at_their_edges():
    """PagerDuty may trim them, and then every plan would differ; only blanks count as no description."""
    team = replace(PAYMENTS, description="Takes the money.\n")
    blank = replace(PAYMENTS, description=" \n")
    assert compiled(team).description == "Takes the money."
    assert compiled(blank).description.startswith("Watchbill: ")


def test_a_rotation_at_a_level_that_is_left_out_needs_nobody():
    """Its versions are not played, but its people are still members."""
    version = replace(as_version(rosters.rotation(["gus"])), start=date(2026, 12, 7))
    lead = replace(rosters.rotation(["eli", "fay"]), then=(version,))
    levels = replace(PAYMENTS.escalation, levels=(Level.PRIMARY, Level.SECONDARY, Level.MANAGER))
    deployment = compiled(replace(PAYMENTS, lead=lead, escalation=levels), pending=("gus",))
    assert Level.LEAD not in targets(deployment)
    assert Membership(person="eli", role=Role.MANAGER, until=None) in deployment.memberships
