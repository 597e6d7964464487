"""The names that PagerDuty accepts."""

from hypothesis import given
from hypothesis import strategies as st

from watchbill.pagerduty.limits import REFUSED_IN_POLICIES, policy_name


@given(st.text())
def test_a_policy_name_has_no_refused_character(text: str):
    """It has no blanks at its ends either, which the provider refuses; a good name does not change."""
    name = policy_name(text)
    assert not set(name) & set(REFUSED_IN_POLICIES)
    assert name == name.strip()
    assert policy_name(name) == name


def test_refused_characters_become_words():
    """A name stays readable."""
    assert policy_name("Cards & Cash: in/out <eu>") == "Cards and Cash: in-out eu"
