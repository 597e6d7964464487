"""A configuration that Watchbill wrote, read back from any of its forms and from any of its versions."""

from watchbill.alerting.read.deployed import CODES, Deployed, deployed

__all__ = ["CODES", "Deployed", "deployed"]
