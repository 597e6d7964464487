"""A team's deployment: everything that PagerDuty will hold for it."""
