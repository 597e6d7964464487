"""PagerDuty on-call as code, with the Alertmanager routes that feed it."""

__version__ = "0.1.0"
