"""Changed settings of people, and keys that mean other humans."""

from dataclasses import replace

import pytest

from tests.review.sides import EXAMPLE, NOW, edited, side, told, written
from tests.rosters import person, roster, service, team
from watchbill.review.change import Identity, PersonEdit
from watchbill.review.compare import compare
from watchbill.review.renames import with_keys
from watchbill.roster.model import Person


def edits(*changes: tuple[str, str], teams: list[str] | None = None) -> dict[str, PersonEdit]:
    found = compare(written(EXAMPLE), written(edited(*changes)), at=NOW, teams=teams).people
    return {each.person: each for each in found}


ANA, DEV = "email: ana@example.com", "email: dev@example.com"


def test_another_email_is_another_person() -> None:
    """Their shifts and teams are reported, with those at the merge; no shift moves."""
    change = compare(written(EXAMPLE), written(edited((ANA, "email: zed@example.com"))), at=NOW, days=28)
    assert [each.person for each in change.people] == ["ana"]
    assert told(change).splitlines()[0] == "ana is another person: 13 shifts, now payments"
    assert not any(team.policies for team in change.teams)


KEY = "ana: {name: Ana, email: ana@example.com"
MEMBERS = ("[ana, ben, chi, dev]", "[anna, ben, chi, dev]")


def test_a_new_key_is_the_same_person() -> None:
    """Nobody moves, and the teams have no other change; only the effect on Terraform is reported."""
    members = ("[ana, ben, chi, dev, gus]", "[anna, ben, chi, dev, gus]")
    change = compare(
        written(EXAMPLE), written(edited((KEY, KEY.replace("ana:", "anna:")), MEMBERS, members)), at=NOW
    )
    assert told(change) == "anna was ana, in payments, website\n0 findings kept, 5 teams unchanged\n"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ({}, {"email": "ANA@Example.com"}, True),
        ({}, {"email": "other@example.com"}, False),
        ({"pagerduty_id": "PANA"}, {"pagerduty_id": "PANA", "email": "other@example.com"}, True),
        ({"pagerduty_id": "PANA"}, {}, True),
        ({"pagerduty_id": "PANA"}, {"pagerduty_id": "POTHER"}, False),
    ],
)
def test_the_same_person_is_known_by_id_and_else_by_email(
    before: dict[str, str], after: dict[str, str], same: bool
) -> None:
    """An id wins over an e-mail: nobody moves only if it is the same user of PagerDuty."""
    plain = roster(replace(team("payments"), lead=("ana",)))
    others = {key: each for key, each in plain.people.items() if key != "ana"}
    old = replace(plain, people={**others, "ana": replace(person("ana"), **before)})  # type: ignore[arg-type]
    now = replace(person("anna"), **{"email": "ana@example.com", **after})  # type: ignore[arg-type]
    after_team = with_keys(old.teams["payments"], {"ana": "anna"})
    new = replace(plain, people={**others, "anna": now}, teams={"payments": after_team})
    change = compare(side(old), side(new), at=NOW)
    assert [each.rekeyed and each.rekeyed.before for each in change.people] == (["ana"] if same else [])
    assert any(one.policies for one in change.teams) != same


def test_exchanged_emails_are_reported_as_exchanged() -> None:
    """Each key has the user whom the other had."""
    found = edits((ANA, "email: x@example.com"), (DEV, ANA), ("email: x@example.com", DEV))
    assert {key: each.identity and each.identity.had_by for key, each in found.items()} == {
        "ana": "dev",
        "dev": "ana",
    }


@pytest.mark.parametrize(
    ("before", "after", "another"),
    [
        ({}, {"name": "Other"}, False),
        ({}, {"email": "ANA@Example.com"}, False),
        ({}, {"email": "other@example.com"}, True),
        ({}, {"pagerduty_id": "PANA"}, False),
        ({"pagerduty_id": "PANA"}, {}, False),
        ({"pagerduty_id": "PANA"}, {"pagerduty_id": "PANA", "email": "other@example.com"}, False),
        ({"pagerduty_id": "PANA"}, {"pagerduty_id": "POTHER"}, True),
        ({}, {"pagerduty_id": "PBEN"}, True),
    ],
)
def test_a_user_is_known_by_id_and_else_by_email(
    before: dict[str, str], after: dict[str, str], another: bool
) -> None:
    """An id wins over an e-mail; an added id changes nobody, unless another key had it."""

    def people(ana: Person) -> dict[str, Person]:
        return {"ana": ana, "ben": replace(person("ben"), pagerduty_id="PBEN")}

    plain = roster(team("payments", service("api", ['app="api"'])))
    old, new = (
        side(replace(plain, people={**plain.people, **people(replace(person("ana"), **each))}))  # type: ignore[arg-type]
        for each in (before, after)
    )
    (found,) = compare(old, new, at=NOW).people
    assert (found.identity is not None) == another


def test_only_people_and_shifts_of_selected_teams_count() -> None:
    """A person of another team is left out."""
    change = (ANA, "email: zed@example.com")
    assert edits(change, teams=["storage"]) == {}
    found = edits(change, teams=["payments"])["ana"].identity
    assert found is not None
    assert found.now == ("payments",)


def test_somebody_who_is_always_on_call_has_no_shifts() -> None:
    """A lead is reported with the teams; somebody whom no team names has none."""
    found = edits(("email: eli@example.com", "email: zed@example.com"))["eli"].identity
    assert found is not None
    assert (found.shifts, found.always, found.now) == (0, ("payments", "website"), ("payments", "website"))
    nobody = Identity(had_by=None, shifts=0, always=(), now=())
    old, new = (
        edited(("people:\n", f"people:\n  zed: {{name: Zed, email: {name}@example.com}}\n")) for name in "ab"
    )
    (only,) = compare(written(old), written(new), at=NOW).people
    assert only.identity == nobody
