"""A disk that is really full: a small file system in memory."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REAL_FILE, ROOT
from warehouse.__main__ import main as warehouse

BOSTON = ROOT / "warehouse" / "mappings" / "boston311.toml"
EXAMPLES = ROOT / "warehouse" / "examples" / "contract"
CONTRACT = ROOT / "warehouse" / "mappings" / "contract.toml"
ROOM = 4_000_000  # bytes left beside a copy of the base: less than the real export takes


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, that nobody else's files are hurt by filling."""
    if os.getuid() != 0:
        pytest.skip("a disk of a chosen size needs root")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_load_on_a_full_disk_says_so_and_leaves_the_base_as_it_was(
    small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = small_disk / "base.duckdb"
    examples = [str(file) for file in sorted(EXAMPLES.glob("*.csv"))]
    load = ["load", "--database", str(base), "--rejects-dir", str(tmp_path), "--mapping"]
    assert warehouse([*load, str(CONTRACT), *examples]) == 0
    with (small_disk / "filler").open("wb") as filler:
        filler.write(bytes(shutil.disk_usage(small_disk).free - base.stat().st_size - ROOM))
    before = hashlib.sha256(base.read_bytes()).hexdigest()
    capsys.readouterr()

    assert warehouse([*load, str(BOSTON), str(REAL_FILE)]) == 2
    assert "кончилось место" in capsys.readouterr().err
    assert hashlib.sha256(base.read_bytes()).hexdigest() == before
    assert sorted(file.name for file in small_disk.iterdir()) == ["base.duckdb", "base.duckdb.lock", "filler"]
