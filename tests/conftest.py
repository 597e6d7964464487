"""What all tests share: how long Hypothesis may take."""

from hypothesis import HealthCheck, settings

# A loaded machine is slow, and that is no finding; the figures are in benchmarks/.
settings.register_profile("watchbill", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("watchbill")
