"""A configuration that Watchbill wrote, read back from any of its forms and from any of its versions."""

from watchbill.alertmanager.read.deployed import Deployed, deployed
from watchbill.alertmanager.read.documents import MOST_BYTES

__all__ = ["MOST_BYTES", "Deployed", "deployed"]
