"""What the tests with the real Terraform share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import terraform
from tests.e2e.deployments import NOW
from tests.e2e.terraform import Project
from tests.standins.pagerduty import PagerDutyApi


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Terraform finds PagerDuty's provider, or the test is skipped."""
    terraform.require(tmp_path_factory.mktemp("probe"))


@pytest.fixture
def api() -> Iterator[PagerDutyApi]:
    with PagerDutyApi(now=NOW) as account:
        yield account
    assert account.unknown == []


@pytest.fixture
def project(tmp_path: Path, api: PagerDutyApi, provider: None) -> Project:
    return Project(tmp_path, api)
