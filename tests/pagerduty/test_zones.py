"""The time zones that PagerDuty accepts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchbill.pagerduty.zones import LISTED, same_rules


def test_the_list_is_that_of_the_provider():
    """It has 135 zones, and this machine's database knows each of them."""
    assert len(LISTED) == 135
    for zone in LISTED:
        ZoneInfo(zone)


@pytest.mark.parametrize(
    ("zone", "listed"),
    [
        ("Europe/Kyiv", "Europe/Kiev"),
        ("Europe/Oslo", "Europe/Berlin"),
        ("America/Toronto", "America/New_York"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Asia/Ho_Chi_Minh", "Asia/Bangkok"),
        ("UTC", "Etc/UTC"),
        ("Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_a_zone_has_a_listed_one_with_the_same_rules(zone: str, listed: str):
    """The old name of the same zone comes first, then a neighbour in the same region."""
    assert same_rules(zone) == listed


@pytest.mark.parametrize(
    "zone", ["Antarctica/Troll", "Pacific/Kiritimati", "Mars/Olympus", "../etc/passwd", ""]
)
def test_a_zone_may_have_no_twin(zone: str):
    """There is no hint for a zone that has no twin, or for an unknown zone."""
    assert same_rules(zone) is None


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Toronto", "Africa/Lagos", "Asia/Manila"])
def test_twins_agree_at_every_hour_of_two_years(zone: str):
    """A brute-force walk finds no hour at which the two differ."""
    twin = same_rules(zone)
    assert twin is not None
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while at < datetime(2028, 1, 1, tzinfo=UTC):
        assert at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(twin)).utcoffset(), at
        at += timedelta(hours=1)
