"""Stand-ins for the outside world while the tests run."""
