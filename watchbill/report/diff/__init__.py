"""What a change does, in each form that it is told in."""
