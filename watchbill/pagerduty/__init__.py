"""A team's deployment: everything that PagerDuty holds for the team."""
