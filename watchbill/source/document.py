"""A YAML text as plain values, and where each of them stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.diagnostics import Diagnostic, Path, Part, Span

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
"""What YAML says, read alike by YAML 1.1 and 1.2."""
