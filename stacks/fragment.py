"""A construct that writes its part of a stack's Terraform itself."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from .cdk import Construct, TerraformElement, TerraformStack

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


class _Blocks(TerraformElement):
    """
    All that the fragments of one stack write, handed over at once.

    Every call into the CDK is a message to Node and back, and a resource of the
    CDK's own takes several: at a thousand teams that is most of the time there is.
    """

    def __init__(self, stack: TerraformStack) -> None:
        super().__init__(stack, "terraform")
        self._bodies: dict[tuple[str, ...], Json] = {}

    def to_terraform(self) -> Mapping[str, Json]:
        """Return what the stack merges with its other elements."""
        root: dict[str, Json] = {}
        for path, body in self._bodies.items():
            block: Any = root
            for step in path[:-1]:
                block = block.setdefault(step, {})
            block[path[-1]] = body
        return root

    def add(self, path: tuple[str, ...], body: Json) -> None:
        """
        Put a body at a path. Every id passes here, and only once: a repeat raises ValueError.

        Of two resources with one id the CDK would make one, without a word (terraform-provider.md, 30).
        """
        if path in self._bodies:
            raise ValueError(f"two blocks of one stack are called {'.'.join(path)}")
        self._bodies[path] = body


_WRITTEN: WeakKeyDictionary[TerraformStack, _Blocks] = WeakKeyDictionary()


class Fragment(Construct):
    """Resources that belong together. It may stand in any stack, beside resources of the CDK's own."""

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        self._stack = scope if isinstance(scope, TerraformStack) else TerraformStack.of(scope)
        if self._stack not in _WRITTEN:
            _WRITTEN[self._stack] = _Blocks(self._stack)

    def resource(self, kind: str, key: str, body: Mapping[str, Json]) -> str:
        """Add a resource whose Terraform id is a key of the roster; return its address."""
        self.block("resource", kind, key, body=body)
        return f"{kind}.{key}"

    def block(self, *path: str, body: Json) -> None:
        """Add any other block; raises ValueError where the stack has it already."""
        _WRITTEN[self._stack].add(path, body)


def reference(address: str, attribute: str = "id") -> str:
    """
    Return an attribute of a resource as a Terraform expression.

    A text rather than a token of the CDK's: it costs no message, and reads as itself in the output.
    """
    return f"${{{address}.{attribute}}}"


def text(words: str) -> str:
    """Return a person's words as Terraform reads them back: `${` and `%{` would begin an expression."""
    return words.replace("${", "$${").replace("%{", "%%{")
