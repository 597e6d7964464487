"""A roster read from the disk or from a commit, with its includes and calendars; and files written."""
