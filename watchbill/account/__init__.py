"""A PagerDuty account, over its REST API: its contents, and the overrides that the file wants there."""
