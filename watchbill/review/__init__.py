"""The effects of a change on people, routes and alerts: differences of compiled values."""
