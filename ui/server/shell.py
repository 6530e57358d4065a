"""The first page that a browser gets: Streamlit's index.html in Russian, with something to read while it loads.

Without it the tab says «Streamlit» on a white page until half a dozen megabytes of script have been parsed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server import internals
from ui.server.compress import BROTLI, GZIP
from ui.server.encoding import preferred_encoding

TITLE = "Госпаблики региона"
SCRIPTS = ("russian.js", "links.js", "print.js")  # of ui/assets

LOADING = (
    '<div role="status" style="position: fixed; inset: 0; display: grid; place-items: center; color-scheme: light;'
    ' background: Canvas; color: CanvasText; font: 1.125rem system-ui, sans-serif">Загрузка данных…</div>'
)
NOSCRIPT = "<noscript><p>Для работы панели включите JavaScript в браузере.</p></noscript>"

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class ShellError(RuntimeError):
    """The installed index.html is not the one that this program knows; the message says what is missing."""


@dataclass(frozen=True)
class ShellPage:
    """The page ready to send: bytes by content encoding, and hashes of its inline scripts for the content policy."""

    bodies: dict[str | None, bytes]
    script_hashes: tuple[str, ...]
    replaces: str  # Last-Modified of the index.html that it stands for


@cache
def shell() -> ShellPage:
    """The shell of the installed Streamlit; made once per process.

    Raises:
        ShellError: index.html lacks a marker, so another version of Streamlit is installed.
    """
    index = internals.STATIC_FOLDER / "index.html"
    page = russian_page(index.read_text(encoding="utf-8"))
    body = page.encode()
    return ShellPage(
        bodies={None: body, GZIP: gzip.compress(body, mtime=0), BROTLI: brotli.compress(body)},
        script_hashes=tuple(_hash(script) for script in INLINE_SCRIPT.findall(page)),
        replaces=formatdate(index.stat().st_mtime, usegmt=True),
    )


def russian_page(page: str) -> str:
    """Streamlit's index.html with our language, title and loading text, the server's place, and no agent interface.

    Raises:
        ShellError: a marker is absent or met more than once.
    """
    replacements = {
        internals.INDEX_LANGUAGE: '<html lang="ru">',
        internals.INDEX_TITLE: f"<title>{TITLE}</title>\n    <script>{internals.SERVER_AT_ROOT}</script>"
        # Before the platform's own scripts, which ask for the browser's language and listen to its history.
        + "".join(f'\n    <script src="/{name}"></script>' for name in SCRIPTS),
        internals.INDEX_AGENT_LINK: "",
        internals.INDEX_ROOT: f'<div id="root">{LOADING}</div>',
    }
    for marker, replacement in replacements.items():
        if page.count(marker) != 1:
            raise ShellError(f"в index.html установленного Streamlit нет «{marker}»")
        page = page.replace(marker, replacement)
    page, noscript_count = internals.INDEX_NOSCRIPT.subn(NOSCRIPT, page)
    if noscript_count != 1:
        raise ShellError("в index.html установленного Streamlit нет блока noscript")
    return page


class Shell:
    """Puts the shell in place of every answer that is Streamlit's index.html: each screen's address gives that file."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        replaced = False

        async def send_shell(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_index(message):
                replaced = True
                await _shell_response(scope)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, send_shell)


def _is_index(message: Message) -> bool:
    """Told by its headers: a page of one of our own routes has no date of that file, and must not be taken for it."""
    headers = MutableHeaders(scope=message)
    is_page = headers.get("content-type", "").startswith("text/html")
    return message["status"] == 200 and is_page and headers.get("last-modified") == shell().replaces


def _shell_response(scope: Scope) -> Response:
    encoding = preferred_encoding(Headers(scope=scope).get("accept-encoding", ""))
    response = Response(shell().bodies[encoding], media_type="text/html")
    response.headers.update({"cache-control": "no-cache", "vary": "Accept-Encoding"})
    if encoding is not None:
        response.headers["content-encoding"] = encoding
    return response


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
