"""Streamlit's front end, compressed once: a first visit over a slow network costs about a quarter of the bytes."""

from __future__ import annotations

import asyncio
import logging
import mimetypes
import os
import sys
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server import compress
from ui.server.answers import refuse
from ui.server.encoding import preferred_encoding
from ui.server.internals import STATIC_FOLDER, STATIC_PREFIX

# A folder per version: after an update of Streamlit no file of the old one can be taken for the new one's.
CACHE_FOLDER = Path(__file__).resolve().parent.parent.parent / "build" / f"static-{streamlit.__version__}"
CACHE_CONTROL = "public, immutable, max-age=31536000"  # as Streamlit's own: names carry a hash of the content

log = logging.getLogger(__name__)


class CompressedStatic:
    """Serves the compressed form of a front-end file when the browser takes it and it is already made.

    Only names listed from the installed package are served, so no path is ever put together from a request. A name
    that is not there gets 404; Streamlit would answer with index.html and hide a broken installation.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(STATIC_PREFIX):
            await self.app(scope, receive, send)
            return
        name = scope["path"].removeprefix("/")
        if name not in _front_end_files():
            await refuse(scope, receive, send, status=404, text="Такого файла нет.")
            return
        compressed = _compressed(name, scope)
        if compressed is not None:
            await compressed(scope, receive, send)
            return
        await self.app(scope, receive, _varied(send) if _is_compressible(name) else send)


async def start_compression() -> asyncio.subprocess.Process | None:
    """Start filling the cache in a process of its own; it ends at once when there is nothing to do."""
    # -P: the folder of the file must not become a place to import from
    command = [sys.executable, "-P", compress.__file__, str(STATIC_FOLDER), str(CACHE_FOLDER)]
    try:
        return await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL)
    except OSError:
        log.warning("Сжатие файлов интерфейса не запустилось, панель работает и без него.", exc_info=True)
        return None


@cache
def _front_end_files() -> frozenset[str]:
    """Names of the installed files as they stand in an address, without the leading slash."""
    return frozenset(path.relative_to(STATIC_FOLDER).as_posix() for path in STATIC_FOLDER.rglob("*") if path.is_file())


def _is_compressible(name: str) -> bool:
    return Path(name).suffix in compress.COMPRESSIBLE


def _compressed(name: str, scope: Scope) -> FileResponse | None:
    """The compressed form that this request can take; None when the plain file has to do."""
    headers = Headers(scope=scope)
    encoding = preferred_encoding(headers.get("accept-encoding", ""))
    if encoding is None or not _is_compressible(name) or scope["method"] not in ("GET", "HEAD") or "range" in headers:
        return None
    path = CACHE_FOLDER / (name + compress.SUFFIXES[encoding])
    try:
        state = os.stat(path)
    except OSError:  # not made yet
        return None
    return FileResponse(
        path,
        media_type=mimetypes.guess_type(name)[0],
        stat_result=state,
        headers={"cache-control": CACHE_CONTROL, "content-encoding": encoding, "vary": "Accept-Encoding"},
    )


def _varied(send: Send) -> Send:
    """Plain bytes of a file that also has compressed forms: a cache in between must keep them apart."""

    async def send_varied(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_varied
