"""The profiles of Hypothesis, and how many inputs a test tries in each of them."""

import os

from hypothesis import HealthCheck, settings

QUICK, FULL, FUZZ = "quick", "full", "fuzz"
SHARE = 10
"""The quick profile, that of `make test`, tries one of so many inputs of the full one."""

DEFAULT = 100
"""Inputs of a test that names no number, in the full profile: Hypothesis's own default."""


def register() -> None:
    """
    Register the profiles and load the one that WATCHBILL_PROFILE names, by default the quick one.

    Pytest's option `--hypothesis-profile` is read later, and wins.
    """
    # A loaded machine is slow, and that is not a finding; the figures are in benchmarks/.
    slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    inputs = {QUICK: DEFAULT // SHARE, FULL: DEFAULT, FUZZ: int(os.environ.get("WATCHBILL_FUZZ", "20000"))}
    for name, count in inputs.items():
        settings.register_profile(name, slow, max_examples=count)
    settings.load_profile(os.environ.get("WATCHBILL_PROFILE", QUICK))


def cases(full: int) -> int:
    """Return how many inputs a test tries in the profile of this run, that tries so many in the full one."""
    count = settings.default.max_examples
    return count if settings.get_current_profile_name() == FUZZ else max(1, full * count // DEFAULT)


def seeds(full: int) -> range:
    """Return the seeds of a test that draws its inputs itself, and has so many in the full profile."""
    return range(max(1, full * min(settings.default.max_examples, DEFAULT) // DEFAULT))
