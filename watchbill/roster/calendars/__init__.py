"""The reading of leave from iCalendar files, within bounds of time because anybody may have written them."""
