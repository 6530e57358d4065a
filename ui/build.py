"""The first start without a base: builds the demo one, with progress on the screen; visitors wait for one build."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import streamlit as st

from queries.engine import DEMO_FILE

ROOT = Path(__file__).resolve().parent.parent
USUAL_SECONDS = 30  # what the bar is drawn against; it stops short of full until the base is there
PATIENCE_S = 600


@st.cache_resource(show_spinner=False)
def _building() -> _Build:
    return _Build()


class _Build:
    """One writer's process, whoever asked for it first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.started_at = 0.0

    def start(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._process is None or self._process.poll() not in (None, 0):
                self.started_at = time.monotonic()
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "warehouse", "demo", "--database", str(DEMO_FILE)],
                    cwd=ROOT,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            return self._process


def show() -> None:
    """Draw the progress until the demo base is there, then run the frame again; stop with a sentence if it fails."""
    st.subheader("Готовится демонстрационная база", anchor=False)
    st.caption("Так бывает только при первом запуске. Свою базу подключают переменной DATABASE_URL (см. README).")
    building = _building()
    process = building.start()
    bar = st.progress(0.0)
    while process.poll() is None and time.monotonic() - building.started_at < PATIENCE_S:
        passed = time.monotonic() - building.started_at
        bar.progress(
            min(0.95, passed / USUAL_SECONDS), text=f"Прошло {passed:.0f} с, обычно нужно до {USUAL_SECONDS} с"
        )
        time.sleep(0.5)
    if process.returncode == 0:
        st.rerun()
    reason = (process.stderr.read() if process.poll() is not None else "").strip().splitlines()
    told = reason[-1] if reason else "сборка не закончилась за отведённое время"
    st.error(f"Демонстрационную базу собрать не удалось: {told}")
    st.stop()
