"""A PostgreSQL server of its own, in a temporary folder, on a free port of the loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_USER = "postgres"
_SECONDS = 60


def programs() -> Path | None:
    """Find the newest server's programs: where Debian puts them, else on the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """Run a server while the context is open, and give its address; by another user than root, as it wants."""
    binaries = programs()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed")
    user = _USER if os.geteuid() == 0 else None
    with TemporaryDirectory(prefix="postgres-") as data:
        if user:
            shutil.chown(data, user)

        def run(program: str, *arguments: str) -> None:
            call = [str(binaries / program), "-D", data, *arguments]
            subprocess.run(call, check=True, timeout=_SECONDS, user=user, cwd=data, stdout=subprocess.DEVNULL)

        port = _free_port()
        run("initdb", "-U", _USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        run("pg_ctl", "-w", "-l", f"{data}/log", "-o", options, "start")
        try:
            yield f"postgresql://{_USER}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
