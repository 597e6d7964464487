"""What a roster must not say: one module a rule, each with its manual page in `docs/checks/`."""
