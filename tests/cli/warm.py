"""A server that runs each command line in a fork, where the modules are loaded already."""

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[2]
COMMAND = ["-I", "-m", "watchbill"]
CLIENT = f"""\
import json, os, socket, sys
if sys.argv[2:5] != {COMMAND}:
    os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[2:]])
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    socket.send_fds(server, [b"!"], [0, 1, 2])
    server.sendall(json.dumps([sys.argv[5:], os.getcwd(), dict(os.environ)]).encode())
    server.shutdown(socket.SHUT_WR)
    code = server.recv(4)
sys.exit(int(code or 70))
"""


class Warm:
    """A Python for scripts: it runs `-I -m watchbill` in a fork, all else in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._client, self._socket = folder / "client.py", folder / "socket"
        self._client.write_text(CLIENT, encoding="utf-8")
        self._process = subprocess.Popen(
            (sys.executable, "-m", "tests.cli.warm", self._socket),
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it listens from then on

    @property
    def script(self) -> str:
        """The line of a shell's script that is this Python."""
        return f'exec {sys.executable} -I -S {self._client} {self._socket} "$@"'

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.communicate()


def _serve(path: str) -> NoReturn:
    """Run the command line in a fork for each client, and load for the next what the last one had to."""
    from watchbill.cli import main

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        print("listening", flush=True)
        while True:
            client, _ = server.accept()
            with client:
                _, descriptors, _, _ = socket.recv_fds(client, 1, 3)
                with client.makefile("rb") as sent:
                    asked = sent.read()
                reading, writing = os.pipe()
                if not (child := os.fork()):
                    _run(main.main, descriptors, *json.loads(asked), loaded={*sys.modules}, tell=writing)
                os.close(writing)
                for descriptor in descriptors:
                    os.close(descriptor)
                with os.fdopen(reading) as told:
                    names = told.read().split()
                _, status = os.waitpid(child, 0)
                client.sendall(str(os.waitstatus_to_exitcode(status)).encode())
            _load(names)


def _load(names: Iterable[str]) -> None:
    """Import what a fork had to, so that the next one need not."""
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:  # part of another module, without a file of its own
            continue


def _run(
    app: Callable[[], object],
    descriptors: list[int],
    arguments: list[str],
    folder: str,
    environment: dict[str, str],
    *,
    loaded: set[str],
    tell: int,
) -> NoReturn:
    """Be the command line."""
    code = 70
    try:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sys.argv = ["watchbill", *arguments]
        app()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(tell, "\n".join({*sys.modules} - loaded).encode())
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
