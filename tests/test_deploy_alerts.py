"""The deploy's script that compares alerts where a new version of Watchbill is installed, in a repository."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.repository import Repository
from tests.test_pipelines import INIT, shell, steps

ROSTER = (Path(__file__).parent / "alertmanager/deployed/teams.yaml").read_text("utf-8")
EDITED = ROSTER.replace('app="disks", cluster="prod"]', 'app="disks", cluster="prod", tier="a"]')
PACKAGE = "watchbill @ git+https://git.example.com/watchbill@0.9.0"
NEWER = "watchbill @ git+https://git.example.com/watchbill@1.0.0"
LOST = "alerts of storage (disks) now page platform (clusters)"

PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "python $*" >> {log}\\n' > "$3/bin/python"
printf '#!/bin/sh\\necho "watchbill $*" >> {log}\\n{old}' > "$3/bin/watchbill"
chmod +x "$3/bin/python" "$3/bin/watchbill"
"""
"""What makes an environment in which an older Watchbill is installed, as far as the script can see."""


class Alerts:
    """
    The step in a repository: `then` is the commit of the last deploy, by an older version, and HEAD is the
    edit.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.temp = folder, folder / "runner"
        self.repository = Repository(folder / "repository")
        self.log = folder / "log"
        (folder / "bin").mkdir()
        self.then = self.commit(ROSTER, PACKAGE)
        command = [
            sys.executable,
            "-m",
            "watchbill",
            "alertmanager",
            "--at",
            "2026-11-23",
            "--output",
            folder / "then.yml",
        ]
        subprocess.run(command, cwd=self.repository.folder, check=True, capture_output=True)

    def commit(self, roster: str, package: str) -> str:
        """Commit a roster and the version that the workflow installs; return the commit's id."""
        self.repository.write("teams.yaml", roster)
        self.repository.write("requirements/install", (INIT / "install").read_text("utf-8"))
        self.repository.write("requirements/watchbill.txt", f"{package}\n")
        self.repository.write("requirements/lock.txt", "a==1\n")
        self.repository.commit()
        return self.repository.git("rev-parse", "HEAD").strip()

    def run(
        self, *runs: tuple[str, str], old: str = "exit 1", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """
        Take the step after these runs, newest first: commit and conclusion; `old` is what the older version
        does.
        """
        self.temp.mkdir()
        (self.temp / "runs").write_text(
            "".join(f"{9 - n} {commit} {ended}\n" for n, (commit, ended) in enumerate(runs))
        )
        watchbill = f'#!/bin/sh\nexec {sys.executable} -m watchbill "$@"\n'
        for name, text in (("python", PYTHON.format(log=self.log, old=old)), ("watchbill", watchbill)):
            (self.folder / "bin" / name).write_text(text)
            (self.folder / "bin" / name).chmod(0o755)
        (script,) = [step["run"] for step in steps(INIT / "deploy.yml") if step.get("name") == "which alerts"]
        return subprocess.run(
            [*shell(INIT / "deploy.yml"), script],
            cwd=self.repository.folder,
            env={
                **os.environ,
                "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(Path(__file__).parents[1]),
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
                "WATCHBILL_AT": "2026-11-23",
                "ALERTMANAGER_DEPLOYED": "",
                "REROUTE": "",
                **environment,
            },
            capture_output=True,
            text=True,
        )

    def writes(self) -> str:
        """The older version's behaviour where it writes the configuration of the last deploy."""
        return f"while [ $# -gt 1 ]; do shift; done\\ncp {self.folder / 'then.yml'} $1\\n"

    def summary(self) -> str:
        path = self.folder / "summary"
        return path.read_text("utf-8") if path.exists() else ""


@pytest.fixture
def alerts(tmp_path: Path) -> Alerts:
    return Alerts(tmp_path)


def test_the_same_version_is_not_compared(alerts: Alerts) -> None:
    """The review of the edit already showed who gets which alerts."""
    alerts.commit(EDITED, PACKAGE)
    done = alerts.run((alerts.then, ""), (alerts.then, "success"), ALERTMANAGER_DEPLOYED="nowhere.yml")
    assert (done.returncode, done.stdout) == (0, "the last deploy used the same version of Watchbill\n")
    assert not alerts.log.exists()


def test_another_version_stops_where_alerts_would_go_to_another_team(alerts: Alerts) -> None:
    """It compares with what the older version wrote for the last successful deploy, and says so."""
    alerts.commit(EDITED, NEWER)
    done = alerts.run((alerts.then, "failure"), (alerts.then, "success"), old=alerts.writes())
    assert done.returncode == 1, done.stderr
    assert (
        "::notice::compared with the configuration that the last deploy's version of Watchbill writes, not"
        " with the one that Alertmanager runs\n" in done.stdout
    )
    assert (
        "::error::alerts would go to other teams, or nobody can tell, so nothing is deployed." in done.stdout
    )
    assert LOST in alerts.summary()
    locked, package, watchbill = alerts.log.read_text("utf-8").splitlines()
    assert locked.endswith("--require-hashes -r requirements/lock.txt")
    assert package.endswith("-r requirements/watchbill.txt")
    assert watchbill.startswith("watchbill alertmanager --at 20")


def test_a_reason_lets_it_through(alerts: Alerts) -> None:
    """The summary has the reason, below what happens to the alerts."""
    alerts.commit(EDITED, NEWER)
    done = alerts.run((alerts.then, "success"), old=alerts.writes(), REROUTE="Ben agreed")
    assert done.returncode == 0, done.stderr
    assert LOST in alerts.summary()
    assert alerts.summary().endswith("- alerts may go to other teams: Ben agreed\n")


def test_the_running_configuration_is_compared_where_it_is_named(alerts: Alerts) -> None:
    """Then no older version is installed; a file that cannot be read stops the deploy too."""
    alerts.commit(EDITED, NEWER)
    done = alerts.run((alerts.then, "success"), ALERTMANAGER_DEPLOYED=str(alerts.folder / "then.yml"))
    assert (done.returncode, LOST in alerts.summary()) == (1, True)
    assert "::notice::" not in done.stdout
    assert not alerts.log.exists()


def test_the_deploy_goes_on_where_no_alert_changes_hands(alerts: Alerts) -> None:
    """A new version alone is not a reason to stop."""
    alerts.commit(ROSTER, NEWER)
    done = alerts.run((alerts.then, "success"), old=alerts.writes())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no alert goes to another team or to nobody" in alerts.summary()


def test_what_cannot_be_compared_stops_the_deploy(alerts: Alerts) -> None:
    """The older version writes nothing, a commit is gone, or Watchbill did not write the file."""
    alerts.commit(ROSTER, NEWER)
    mine = alerts.folder / "mine.yml"
    mine.write_text("route: {receiver: mine}\nreceivers: [{name: mine}]\n")
    for runs, environment in (
        ([(alerts.then, "success")], {}),
        ([("f" * 40, "success")], {}),
        ([(alerts.then, "success")], {"ALERTMANAGER_DEPLOYED": str(mine)}),
        ([(alerts.then, "success")], {"ALERTMANAGER_DEPLOYED": "nowhere.yml"}),
    ):
        done = alerts.run(*runs, **environment)
        assert (
            done.returncode,
            "::error::alerts would go to other teams, or nobody can tell" in done.stdout,
        ) == (
            1,
            True,
        )
        subprocess.run(["rm", "-r", alerts.temp], check=True)


def test_a_last_deploy_that_does_not_say_what_it_installed_stops_the_deploy(alerts: Alerts) -> None:
    """
    It was before `requirements/` named the version: the script says so, and a reason lets it through.
    """
    alerts.repository.git("rm", "--quiet", "-r", "requirements")
    alerts.repository.git("commit", "--quiet", "--message", "an older layout")
    then = alerts.repository.git("rev-parse", "HEAD").strip()
    alerts.commit(EDITED, NEWER)
    stopped = alerts.run((then, "success"))
    assert (stopped.returncode, "nobody knows which version the last deploy installed" in stopped.stdout) == (
        1,
        True,
    )
    assert "::error::alerts would go to other teams, or nobody can tell" in stopped.stdout
    subprocess.run(["rm", "-r", alerts.temp], check=True)
    assert alerts.run((then, "success"), REROUTE="Ben agreed").returncode == 0
    subprocess.run(["rm", "-r", alerts.temp], check=True)
    named = alerts.run((then, "success"), ALERTMANAGER_DEPLOYED=str(alerts.folder / "then.yml"))
    assert (named.returncode, LOST in alerts.summary()) == (1, True)


def test_before_the_first_deploy_there_is_nothing_to_compare(alerts: Alerts) -> None:
    """The script says so; where a file is named, it is compared anyway."""
    alerts.commit(EDITED, NEWER)
    done = alerts.run((alerts.then, "failure"))
    assert (done.returncode, done.stdout.startswith("::warning::alerts are not compared: ")) == (0, True)
    subprocess.run(["rm", "-r", alerts.temp], check=True)
    named = alerts.run((alerts.then, "failure"), ALERTMANAGER_DEPLOYED=str(alerts.folder / "then.yml"))
    assert (named.returncode, LOST in alerts.summary()) == (1, True)
