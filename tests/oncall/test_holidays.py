from dataclasses import replace
from datetime import date

from tests.rosters import example
from watchbill.oncall.holidays import known_codes, public_holidays
from watchbill.pagerduty.compile import compile_team


def test_holidays_are_of_the_region_and_in_english() -> None:
    """Bavaria has Epiphany, and its name is in English although the country's own language is another."""
    assert public_holidays("DE-BY", date(2027, 1, 1), date(2027, 1, 31)) == {
        date(2027, 1, 1): "New Year's Day",
        date(2027, 1, 6): "Epiphany",
    }


def test_holidays_run_over_the_end_of_a_year() -> None:
    """Both days are included."""
    found = public_holidays("GB-ENG", date(2026, 12, 25), date(2027, 1, 1))
    assert found is not None
    assert list(found) == [date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28), date(2027, 1, 1)]


def test_holidays_of_an_unknown_code_are_none() -> None:
    """It holds for countries and regions; it is not the same as having no holidays."""
    assert public_holidays("XX", date(2027, 1, 1), date(2027, 1, 31)) is None
    assert public_holidays("GB-BY", date(2027, 1, 1), date(2027, 1, 31)) is None
    assert public_holidays("DE", date(2027, 1, 2), date(2027, 1, 3)) == {}


def test_known_codes_are_countries_and_regions() -> None:
    """They are written as in the file."""
    assert {"DE", "DE-BY", "GB", "GB-ENG", "IN"} <= set(known_codes())
    assert "GBR" not in known_codes()


def test_holidays_move_no_shift() -> None:
    """They are counted and shown, but the deployment is the same with and without them."""
    without = example()
    people = {key: replace(person, holidays="GB-ENG") for key, person in without.people.items()}
    compiled = [compile_team(team, without) for team in without.teams.values()]
    kept = [compile_team(team, replace(without, people=people)) for team in without.teams.values()]
    assert [(each.schedules, each.policies) for each in kept] == [
        (each.schedules, each.policies) for each in compiled
    ]
