"""The CDK that is used: `cdktf`, or its successor CDK Terrain (`cdktn`), which has the same API."""

import importlib
import importlib.util
import os
from typing import TYPE_CHECKING

from .node import MissingError

_VARIABLE = "WATCHBILL_CDK"
_KNOWN = {
    "cdktf": "'cdktf>=0.21,<0.22' 'constructs>=10.4,<11'",
    "cdktn": "'cdktn>=0.24,<0.25' 'constructs>=10.4,<11'",
}
"""What pip installs for each; the versions are those of the extras in `pyproject.toml`."""


def _chosen() -> str:
    """Return the CDK that WATCHBILL_CDK names, or else the first that is installed; raises MissingError."""
    asked = os.environ.get(_VARIABLE)
    if asked and asked not in _KNOWN:
        raise MissingError(
            f"{_VARIABLE} is {asked!r}, which is not a CDK\nset it to cdktf or cdktn, or unset it"
        )
    for name in (asked,) if asked else _KNOWN:
        if importlib.util.find_spec(name) is not None:
            return name
    name = asked or next(iter(_KNOWN))
    raise MissingError(f"the stacks need {name}, which is not installed\nrun: pip install {_KNOWN[name]}")


if TYPE_CHECKING:
    from cdktf import App, TerraformStack
else:
    _cdk = importlib.import_module(_chosen())
    App = _cdk.App
    TerraformStack = _cdk.TerraformStack

__all__ = ["App", "TerraformStack"]
