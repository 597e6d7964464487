"""A PagerDuty account that lives as long as a test, and what may be asked of it."""

from .faults import RateLimit
from .oncall import Reading
from .server import PagerDutyApi, Request
from .state import State

__all__ = ["PagerDutyApi", "RateLimit", "Reading", "Request", "State"]
