"""Start of the server: refusals that protect the data, then a warm-up so that the first visitor does not wait."""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import logging
import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from starlette.types import ASGIApp, Receive, Scope, Send

from queries import BaseUnavailable
from ui.data import newest_data_as_of
from ui.server.guard import LOCAL_NAMES
from ui.server.shell import ShellError, shell
from ui.server.static import start_compression

# Settings without which the dashboard would show tracebacks, let other sites in or not find its own files. They stand
# in .streamlit/config.toml, which is not found when the server is started from another folder.
REQUIRED_SETTINGS = {
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.baseUrlPath": "",
}

# Loaded by Streamlit or by the first chart only when they are first needed: seconds of the first visitor's time.
SLOW_IMPORTS = ("pandas", "pyarrow", "plotly.graph_objects", "plotly.io")

UI_FOLDER = Path(__file__).resolve().parent.parent
NOT_IMPORTABLE = frozenset({"frame", "server"})  # the frame is a script, the server is this package

log = logging.getLogger(__name__)


class StartGate:
    """Refuses to start with one sentence. An error raised inside the lifespan would drown it in a page of traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = reason_to_refuse() if scope["type"] == "lifespan" else None
        if reason is None:
            await self.app(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.failed", "message": reason})


def reason_to_refuse() -> str | None:
    """Why the server must not start, in one sentence; None when it may."""
    return open_address(st.get_option("server.address")) or _unsafe_setting() or _unknown_streamlit()


def open_address(address: str | None) -> str | None:
    """The refusal to serve without sign-in where others could come; None when only this machine can."""
    if address in LOCAL_NAMES:
        return None
    return (
        f"Панель не запущена: вход не настроен, а адрес «{address or 'все интерфейсы'}» открыл бы данные всей "
        f"сети – запустите её с --server.address 127.0.0.1."
    )


def _unsafe_setting() -> str | None:
    for name, required in REQUIRED_SETTINGS.items():
        if st.get_option(name) != required:
            return (
                f"Панель не запущена: настройка {name} должна быть {json.dumps(required)} – запустите её из папки, "
                f"где лежит .streamlit/config.toml, и уберите эту настройку из окружения и ключей запуска."
            )
    return None


def _unknown_streamlit() -> str | None:
    try:
        shell()
    except (ShellError, OSError) as error:
        return f"Панель не запущена: {error} – установите версии из requirements.txt."
    return None


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Warm up before the first request is accepted, compress the front end meanwhile, stop that work at the end."""
    configure_log()
    await asyncio.to_thread(warm_up, newest_data_as_of)
    compression = await start_compression()
    print(f"Панель открыта: {own_address()}", flush=True)
    try:
        yield
    finally:
        if compression is not None:
            with suppress(ProcessLookupError):  # it has ended by itself
                compression.terminate()
            await compression.wait()


def own_address() -> str:
    """The address to open in a browser on this machine."""
    host = st.get_option("server.address")
    return f"http://{f'[{host}]' if ':' in host else host}:{st.get_option('server.port')}"


def configure_log() -> None:
    """Our own messages go to stderr with their time; Streamlit and uvicorn have their own handlers."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("ui").setLevel(logging.INFO)


def warm_up(first_query: Callable[[], object]) -> None:
    """Do once what the first visitor would wait for. Never fails: a base that is down is told on the screens."""
    try:
        _import_slow_modules()
        first_query()
    except BaseUnavailable as reason:
        log.warning("Панель запускается без базы: %s", reason)
    except Exception:
        log.exception("Прогрев не удался; первый посетитель подождёт дольше обычного.")
    # Streamlit runs a full collection after every rerun. What is loaded by now lives as long as the process; frozen,
    # it is not walked again: an empty rerun falls from 138 to 11 ms of CPU.
    gc.collect()
    gc.freeze()


def _import_slow_modules() -> None:
    for name in SLOW_IMPORTS:
        importlib.import_module(name)
    for module in pkgutil.iter_modules([str(UI_FOLDER)]):
        if module.name not in NOT_IMPORTABLE:
            importlib.import_module(f"ui.{module.name}")
