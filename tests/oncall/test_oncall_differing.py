"""Differences between the file and PagerDuty about who is on call."""

from tests.e2e.deployments import NOW, payments
from watchbill.oncall.levels import OnCall, difference, levels
from watchbill.roster.model import Shadow


def on(*people: str) -> tuple[OnCall, ...]:
    return tuple(OnCall(person=each, schedule=None, until=None) for each in people)


def test_somebody_in_training_counts_where_they_are_paged() -> None:
    """Otherwise they are on no level of the policy, and PagerDuty does not name them."""
    for notify in (True, False):
        shadow = Shadow(members=("gus",), rotation=None, until=None, notify=notify)
        deployment = payments(shadow=shadow)
        found = levels(deployment, "team", NOW)
        told = frozenset({"primary", "secondary", *(("shadow",) if notify else ())})
        said = {each.number: each.people for each in found}
        with_them = {**said, 1: (*said[1], *on("gus"))}
        assert difference(found, told, with_them if notify else said).levels == frozenset()
        assert difference(found, told, said if notify else with_them).levels == {1}


def test_people_count_and_not_their_schedules_or_their_order() -> None:
    """Two people on a level are the same two in any order; naming one twice makes no difference."""
    found = levels(payments(lead=("eli", "fay"), shadow=None), "team", NOW)
    told = frozenset({"primary", "secondary"})
    said = {each.number: each.people for each in found}
    (lead,) = (each.number for each in found if each.level == "lead")
    assert difference(found, told, {**said, lead: on("fay", "eli", "fay")}).levels == frozenset()
    assert difference(found, told, {**said, lead: on("fay")}).levels == {lead}
    assert difference(found, told, {**said, 9: on("zoe"), 10: ()}).levels == {9}
    assert difference(found, told, {}).levels == set(said)
