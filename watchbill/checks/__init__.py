"""What a roster must not say: a module a check, named after its code, with a page in `docs/checks/`."""
