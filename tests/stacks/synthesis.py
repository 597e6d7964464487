"""Stacks that the CDK wrote, read back for the tests."""

import json
import os
from pathlib import Path
from typing import Any

from stacks import context, node
from watchbill.pagerduty.deployment import Deployment

Tree = dict[str, Any]


def stack_settings(settings: Tree | None = None) -> context.StackSettings:
    """The settings from a `cdktf.json` with this context."""
    environment = {"CDKTF_CONTEXT_JSON": json.dumps(settings or {})}
    return context.read(environment, Path(__file__).parent).stack


def synthesized(deployment: Deployment, folder: Path, settings: Tree | None = None) -> Tree:
    """The stack of one deployment."""
    node.prepare(os.environ)
    from stacks.app import synthesize

    synthesize([deployment], settings=stack_settings(settings), outdir=folder)
    return json.loads((folder / "stacks" / deployment.team / "cdk.tf.json").read_text())
