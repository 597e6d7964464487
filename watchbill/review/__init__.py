"""What a change does to people and to routes: differences of compiled values."""
