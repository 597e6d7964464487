"""Checks of services, and of what PagerDuty takes of a team."""
