"""A year of shifts of every schedule of a roster, read, checked and played."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from watchbill.rota.play import shifts
from watchbill.workspace.prepare import prepare


def main(file: str, at: str) -> None:
    """Play a year from an instant on and print how many shifts there are."""
    start = datetime.fromisoformat(at)
    deployments = prepare(Path(file), instant=start).deployments.values()
    schedules = [schedule for deployment in deployments for schedule in deployment.schedules]
    print(sum(1 for schedule in schedules for _ in shifts(schedule, start, start + timedelta(days=365))))


main(*sys.argv[1:])
