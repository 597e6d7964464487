"""A PagerDuty account, over its REST API: what it holds now, and overrides brought into line with it."""
