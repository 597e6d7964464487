"""What a roster must not say: a module a rule, named after its code, with a page in `docs/checks/`."""
