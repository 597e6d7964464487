"""The blocks of one stack's Terraform configuration, and the strings in them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


class Blocks:
    """Blocks by their path, nested as in Terraform's JSON."""

    def __init__(self) -> None:
        self._bodies: dict[tuple[str, ...], Json] = {}

    def resource(self, kind: str, key: str, body: Mapping[str, Json]) -> str:
        """Add a resource whose Terraform id is a key of the roster; return its address."""
        self.add("resource", kind, key, body=body)
        return f"{kind}.{key}"

    def add(self, *path: str, body: Json) -> None:
        """
        Put a body at a path; raises ValueError if there already is one.

        In JSON, the second of two blocks with the same path would silently replace the first.
        """
        if path in self._bodies:
            raise ValueError(f"two blocks of this stack are called {'.'.join(path)}")
        self._bodies[path] = body

    def nested(self) -> Mapping[str, Json]:
        """Return all blocks as one value."""
        root: dict[str, Json] = {}
        for path, body in self._bodies.items():
            block: Any = root
            for step in path[:-1]:
                block = block.setdefault(step, {})
            block[path[-1]] = body
        return root


def reference(address: str, attribute: str = "id") -> str:
    """Return an attribute of a resource as a Terraform expression."""
    return f"${{{address}.{attribute}}}"


def text(words: str) -> str:
    """Escape `${` and `%{`, which Terraform would read as the start of an expression."""
    return words.replace("${", "$${").replace("%{", "%%{")
