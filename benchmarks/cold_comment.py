"""A pull request's comment from a cold start: the action installs itself as on a new runner, and comments."""

import os
import sys
import tempfile
from pathlib import Path

from tests.cli.pipelines import ADDED, UNSHADOWED, Request, Runner
from tests.standins.github import GitHub

REPOSITORY = Path(__file__).parents[1]


def main() -> None:
    """Take the steps of the action for a pull request of the example; exit 1 where no comment arrives."""
    with tempfile.TemporaryDirectory() as folder:
        request = Request(Path(folder), ADDED, UNSHADOWED)
        work = request.clone()
        hub = GitHub(request.pull())
        with hub:
            environment = hub.environment() | request.event() | {"WATCHBILL_AT": os.environ["WATCHBILL_AT"]}
            run = Runner(REPOSITORY / "action.yml", Path(folder), environment)
            run.really_install()
            if run.run(work) or not hub.pulls[7].comments:
                sys.exit(f"no comment arrived:\n{run.said}")


if __name__ == "__main__":
    main()
