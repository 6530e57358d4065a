"""Compresses Streamlit's front end once: python compress.py SOURCE TARGET, a process of its own at the lowest priority.

The server starts it by its path rather than as a module, so that it does not load the whole of the dashboard again.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path

import brotli

COMPRESSIBLE = frozenset({".css", ".html", ".js", ".json", ".svg"})
LOWEST_PRIORITY = 19
# On Plotly's 4.7 MB, quality 9 gives 1.18 MB in 0.8 s of CPU, quality 11 gives 1.06 MB in 10 s: not worth the wait.
BROTLI_QUALITY = 9

# Content encodings by their names in HTTP. Gzip is made first: every browser takes it.
GZIP, BROTLI = "gzip", "br"
SUFFIXES = {GZIP: ".gz", BROTLI: ".br"}
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    GZIP: lambda content: gzip.compress(content, mtime=0),
    BROTLI: lambda content: brotli.compress(content, quality=BROTLI_QUALITY),
}


def compress_folder(source: Path, target: Path) -> None:
    """Make what is missing in the target; a file appears there whole or not at all. Another run in progress is left be.

    Raises:
        OSError: the target can't be written.
    """
    target.mkdir(parents=True, exist_ok=True)
    with open(target / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        files = [path for path in source.rglob("*") if path.suffix in COMPRESSIBLE]
        files.sort(key=lambda path: path.stat().st_size, reverse=True)  # most of the gain comes first
        for encoding, compress in COMPRESSORS.items():
            for path in files:
                relative = path.relative_to(source)
                _write_once(target / relative.with_name(relative.name + SUFFIXES[encoding]), path, compress)


def _write_once(target: Path, source: Path, compress: Callable[[bytes], bytes]) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(target.name + ".part")
    aside.write_bytes(compress(source.read_bytes()))
    os.replace(aside, target)


if __name__ == "__main__":
    os.nice(LOWEST_PRIORITY)
    try:
        compress_folder(Path(sys.argv[1]), Path(sys.argv[2]))
    except OSError as error:
        sys.exit(f"Файлы интерфейса не сжаты, панель работает и без этого: {error.strerror} ({error.filename}).")
