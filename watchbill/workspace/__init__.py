"""A roster opened from the disk or from a commit, with all that belongs to it; and files that are written."""
