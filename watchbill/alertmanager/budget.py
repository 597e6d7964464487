"""A counted allowance for work that a hostile file could make endless."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Budget:
    """
    The units of work that are left.

    The units are counted, never timed, so the same input gives the same answer on any machine.
    """

    left: int

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0

    def spend(self, units: int) -> None:
        """Subtract work that was done; the last piece may cost more than was left."""
        self.left -= units
