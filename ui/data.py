"""The only cache: answers of the base and blocks made of them, keyed by the reader's scope and the base's version."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import TypeVar

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from queries import Base, BaseUnavailable, Scope, fetch
from queries.engine import DEMO_FILE, SCHEMA_VERSION
from reports.facts import Ask

VERSION_TTL_S = 10  # a refresh of the base is taken when it is met twice running
ANSWERS_AT_MOST = 2_000  # a few kilobytes each
BLOCKS_AT_MOST = 1_000  # tens of kilobytes each
KEPT_FOR = "12h"  # long, so that the last good data outlives a fault of the base

BASE_ACCESS = Scope(role="server", region_ids=None, municipality_ids=None, may_see_names=False)  # reads no facts

Block = TypeVar("Block")


@dataclass(frozen=True)
class Version:
    """Which state of the base is shown; a part of every cache key."""

    refreshed_at: datetime | None
    data_as_of: datetime | None  # UTC


def database() -> str:
    """Address of the base: DATABASE_URL from the environment or the secrets; else the demo file."""
    if address := os.environ.get("DATABASE_URL"):
        return address
    return _address_of_secrets()


@cache  # read once: the platform looks for the file at every question otherwise
def _address_of_secrets() -> str:
    try:
        return st.secrets.get("DATABASE_URL", str(DEMO_FILE))
    except StreamlitSecretNotFoundError:
        return str(DEMO_FILE)


def is_demo_missing() -> bool:
    """Nothing is configured and the demo base has not been built yet."""
    return database() == str(DEMO_FILE) and not DEMO_FILE.exists()


class _Watch:
    """Asks the base for its version now and then; between times, and while the base is down, the last one stands."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._version: Version | None = None
        self.fault: BaseUnavailable | None = None

    def version(self) -> Version:
        with self._lock:
            if time.monotonic() - self._asked_at > VERSION_TTL_S:
                try:
                    self._version, self.fault = _read_version(), None
                except BaseUnavailable as fault:
                    self.fault = fault
                self._asked_at = time.monotonic()
            if self._version is None:
                self._asked_at = float("-inf")
                raise self.fault
            return self._version


@st.cache_resource(show_spinner=False)
def _base(address: str) -> Base:
    return Base(address)


@st.cache_resource(show_spinner=False)
def _watch(address: str) -> _Watch:
    return _Watch()


def version() -> Version:
    """The version of the base that screens show; raises BaseUnavailable if it never could be read."""
    return _watch(database()).version()


def fault() -> BaseUnavailable | None:
    """Why the base can't be read now, while earlier answers are still shown."""
    return _watch(database()).fault


def newest_data_as_of() -> datetime:
    """For /healthz: reads the base now, no cache; raises BaseUnavailable."""
    as_of = _read_version().data_as_of
    if as_of is None:
        raise BaseUnavailable(
            "В базе нет ни одной загрузки. Администратору: выполните python -m warehouse load или demo."
        )
    return as_of


def load(name: str, scope: Scope, **parameters: object) -> pd.DataFrame:
    """The answer to a question of the catalogue; shared by readers of the same scope, so never changed in place."""
    key = _key(name, scope, sorted(parameters.items()))
    return _answer(key, name, scope, parameters)


def ask(scope: Scope) -> Ask:
    """A cached door to the questions for one reader, as reports.facts takes it."""
    return partial(_load_for, scope)


def built(make: Callable[..., Block], *arguments: object, then: Callable[[Block], Block] | None = None) -> Block:
    """What `make` gives for these plain arguments (a View among them), made once per version of the base.

    then: a finishing step, such as repainting for a dark screen; what it gives is kept apart from what it does not.
    """
    finish = then.__qualname__ if then else ""
    return _block(_key(make.__code__.co_filename, make.__qualname__, arguments, finish), make, arguments, then)


def _load_for(scope: Scope, name: str, **parameters: object) -> pd.DataFrame:
    return load(name, scope, **parameters)


def _key(*parts: object) -> str:
    """A cache key of the base, its version and these values; the reader's scope is among them wherever facts are read.

    All of them are plain values or frozen dataclasses of such, whose repr tells all that they are; Streamlit's own
    hashing would walk them field by field, at half the cost of a whole rerun.
    """
    return repr((database(), version(), parts))


@st.cache_resource(ttl=KEPT_FOR, max_entries=ANSWERS_AT_MOST, show_spinner=False)
def _answer(key: str, _name: str, _scope: Scope, _parameters: dict[str, object]) -> pd.DataFrame:
    return fetch(_base(database()), _name, _scope, **_parameters)


@st.cache_resource(ttl=KEPT_FOR, max_entries=BLOCKS_AT_MOST, show_spinner=False)
def _block(key: str, _make: Callable[..., Block], _arguments: tuple, _then: Callable[[Block], Block] | None) -> Block:
    block = _make(*_arguments)
    return _then(block) if _then else block


def _read_version() -> Version:
    frame = fetch(_base(database()), "base_version", BASE_ACCESS)
    row = frame.iloc[0]
    if row["schema_version"] != SCHEMA_VERSION:
        raise BaseUnavailable(
            f"База построена по схеме версии {row['schema_version']}, а нужна версия {SCHEMA_VERSION}. "
            "Администратору: выполните python -m warehouse refresh; если она откажет – обновите программу."
        )
    return Version(_moment(row["refreshed_at"]), _moment(row["data_as_of"]))


def _moment(stamp: pd.Timestamp) -> datetime | None:
    return None if pd.isna(stamp) else stamp.to_pydatetime().replace(tzinfo=UTC)
