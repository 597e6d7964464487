"""Checks of who is on call at each level, at every time of the year ahead."""
