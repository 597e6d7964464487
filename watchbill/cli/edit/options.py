"""What is every edit told: which file and rotation it is about, and when it takes effect?"""

from dataclasses import dataclass
from pathlib import Path

AUTO, NOW = "auto", "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What every edit of an order may be told: which rotation it is about, and from when on it holds."""

    file: Path
    team: str | None
    level: str | None
    rotation: str | None
    start: str
    freeze: int
    at: str | None
    dry_run: bool
    cover: tuple[str, ...] = ()
    covering: str = "--cover"
