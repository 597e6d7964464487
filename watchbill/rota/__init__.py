"""Rotations compiled to PagerDuty's schedules, and the shifts that these schedules play."""
