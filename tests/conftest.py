"""What all tests share: how many inputs Hypothesis tries, and a word on golden files that were rewritten."""

import pytest

from tests import golden, profiles

profiles.register()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(golden, "golden")
