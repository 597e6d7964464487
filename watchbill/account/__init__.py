"""A PagerDuty account, over its REST API: what it holds now, and its overrides brought into line with the file."""
