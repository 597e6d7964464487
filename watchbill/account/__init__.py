"""A PagerDuty account, over its REST API: what it holds now."""
