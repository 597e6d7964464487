"""Leave in iCalendar files, which anybody may have written: read within bounds of time."""
