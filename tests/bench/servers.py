"""Dashboards in processes of their own, with what they cost: CPU, memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.bases import ROOT, free_port, wait_for

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
USUAL = Path(__file__).with_name("usual.py")
START_LIMIT_S = 60


@dataclass(frozen=True)
class Server:
    """A running Streamlit server."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """For a browser."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_ms(self) -> float:
        """CPU time of the process so far, all threads, user and system; children are not counted."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK_MS

    def memory_mb(self) -> float:
        """Resident memory of the process."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        kilobytes = next(line for line in lines if line.startswith("VmRSS:")).split()[1]
        return int(kilobytes) / 1024


@contextmanager
def dashboard(database: str) -> Iterator[Server]:
    """The dashboard over a base, as `make run` starts it."""
    with _streamlit("dashboard.py", ROOT, {"DATABASE_URL": database}) as server:
        yield server


@contextmanager
def usual_dashboard(database: str) -> Iterator[Server]:
    """The same screens written the usual way, with Streamlit's own settings: started where no config.toml is found."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": database, "PYTHONPATH": str(ROOT), "HOME": folder}
        with _streamlit(str(USUAL), Path(folder), environment, "--server.headless", "true") as server:
            yield server


@contextmanager
def _streamlit(script: str, folder: Path, environment: dict[str, str], *options: str) -> Iterator[Server]:
    port = free_port()
    place = ("--server.address", "127.0.0.1", "--server.port", str(port))
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, *place, *options],
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/_stcore/health"), f"{script} did not start", START_LIMIT_S)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(url: str) -> bool:
    """Whether an address answers 200."""
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
