"""Checks of the matchers by which services claim alerts."""
