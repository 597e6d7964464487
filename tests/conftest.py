"""What all tests share: how many inputs Hypothesis tries, and a word on golden files that were rewritten."""

import gc

import pytest

from tests import golden, profiles

profiles.register()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(golden, "golden")


def pytest_collection_finish() -> None:
    """Keep the garbage collector from what lives as long as the run: that takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
