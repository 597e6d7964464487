"""A configuration that Watchbill wrote, read back from any of its forms and from any of its versions."""

from watchbill.alertmanager.read.deployed import CODES, Deployed, deployed
from watchbill.alertmanager.read.documents import MOST_BYTES

__all__ = ["CODES", "MOST_BYTES", "Deployed", "deployed"]
