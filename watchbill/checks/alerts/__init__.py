"""Checks of what happens to alerts, whatever the service: severities, groups, heartbeat, `unowned`."""
