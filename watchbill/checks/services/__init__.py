"""Checks of services, and of what PagerDuty accepts for a team."""
