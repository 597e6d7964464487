"""What the simulation's own tests share."""

from collections.abc import Iterator

import pytest

from tests.standins.pagerduty import PagerDutyApi
from tests.standins_test.account import NOW, Account


@pytest.fixture
def account() -> Iterator[Account]:
    with PagerDutyApi(now=NOW) as api:
        yield Account(api=api)
    assert api.unknown == []
