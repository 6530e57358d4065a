"""Lines that could not be read: gathered with their reasons, written beside the source for whoever mends it."""

from __future__ import annotations

import csv
import errno
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

HEADER = ("строка", "причина", "исходная строка")
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT)


@dataclass
class Rejects:
    """Reasons by line number; a line may have several."""

    parts: list[pd.Series] = field(default_factory=list)

    def add(self, reasons: pd.Series) -> None:
        """Reasons in words, line numbers as index."""
        if not reasons.empty:
            self.parts.append(reasons.astype("str"))

    @property
    def lines(self) -> pd.Index:
        return (
            pd.Index([], dtype="int64").union(pd.concat(self.parts).index.unique())
            if self.parts
            else pd.Index([], dtype="int64")
        )

    def told(self) -> pd.Series:
        """One text per rejected line, in the order of the file."""
        if not self.parts:
            return pd.Series(dtype="str")
        together = pd.concat(self.parts)
        return together.groupby(level=0).agg("; ".join).sort_index()


def write_rejects(source: Path, rejects: Rejects, original: pd.Series, folder: Path | None) -> Path | None:
    """Write SOURCE.rejected.csv into `folder`, or beside the source, or, where that can't be written, here.

    UTF-8 with a mark, so that spreadsheets open it. Without rejects an old file of this name is removed: it would
    mislead.
    """
    name = f"{source.name}.rejected.csv"
    told = rejects.told()
    if told.empty:
        _remove_old((folder or source.parent) / name)
        return None
    rows = zip(told.index, told, original.reindex(told.index), strict=True)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        return _write(folder / name, list(rows))
    content = list(rows)
    try:
        return _write(source.parent / name, content)
    except OSError as error:
        if error.errno not in NOT_WRITABLE:
            raise
        return _write(Path.cwd() / name, content)


def _write(path: Path, rows: list[tuple[int, str, str]]) -> Path:
    with open(path, "w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEADER)
        writer.writerows(rows)
    return path


def _remove_old(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in NOT_WRITABLE:
            raise
