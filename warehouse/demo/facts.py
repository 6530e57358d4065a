"""The facts of warehouse/demo/data, one CSV each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "data"


@cache
def read(name: str) -> pd.DataFrame:
    """A table of facts as it stands in data/<name>.csv; empty cells are missing values.

    Kept after the first reading: frames are never changed in place.
    """
    return pd.read_csv(FOLDER / f"{name}.csv", encoding="utf-8")


def whole(values: np.ndarray, missing: np.ndarray | None = None) -> pd.arrays.IntegerArray:
    """Whole numbers with holes: a float column would write 12.0 where the base wants 12."""
    numbers = np.asarray(values).astype(np.int64)
    absent = np.zeros(len(numbers), dtype=bool) if missing is None else np.asarray(missing, dtype=bool)
    return pd.arrays.IntegerArray(numbers, absent)


def days(values: object) -> pd.Series:
    """Days as the base takes them."""
    return pd.Series(np.asarray(values, dtype="datetime64[D]").astype("datetime64[s]"))
