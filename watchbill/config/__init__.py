"""Documents into a roster, or diagnostics."""
