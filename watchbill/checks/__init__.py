"""Checks of a roster: one module for each, named after its code, which has a page in `docs/checks/`."""
