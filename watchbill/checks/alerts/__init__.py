"""Checks of what happens to the alerts of all services: severities, groups, heartbeat, `unowned`."""
