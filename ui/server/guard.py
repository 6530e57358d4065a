"""Requests that must not reach Streamlit: from another machine, from another site, to closed addresses."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.answers import refuse
from ui.server.internals import CLOSED_PATH

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class LocalOnly:
    """Without sign-in anybody who reaches the server sees everything, so only this machine may reach it.

    Two signs are checked. The Host header: a page on the internet can point its own name at 127.0.0.1 and read the
    answers (DNS rebinding). The local end of the connection: holds even if the server listens on every interface.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or (_names_this_machine(scope) and _arrived_over_loopback(scope)):
            await self.app(scope, receive, send)
            return
        text = "Вход не настроен, поэтому панель открывается только на этом компьютере: по адресу 127.0.0.1."
        await refuse(scope, receive, send, status=421, text=text)


class SameOrigin:
    """A websocket opens only from our own pages.

    Streamlit checks it too, but for a foreign origin it first asks an outside service for its own address, and the
    whole server waits for that answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or _comes_from_own_page(scope):
            await self.app(scope, receive, send)
            return
        await refuse(scope, receive, send, status=403, text="")


class ClosedAddresses:
    """Service addresses of Streamlit that the dashboard does not need do not exist for anybody."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and CLOSED_PATH.search(scope["path"]):
            await refuse(scope, receive, send, status=404, text="Такого адреса нет.")
            return
        await self.app(scope, receive, send)


def _names_this_machine(scope: Scope) -> bool:
    return _host_name(Headers(scope=scope).get("host", "")) in LOCAL_NAMES


def _host_name(host: str) -> str | None:
    """The name in a Host header without its port; None when it is not a host at all."""
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname if parts.netloc == host and "@" not in host else None
    except ValueError:
        return None


def _arrived_over_loopback(scope: Scope) -> bool:
    local_end = scope.get("server")
    try:
        return local_end is not None and ipaddress.ip_address(local_end[0]).is_loopback
    except ValueError:  # a path of a Unix socket: whoever listens there is a proxy, so the visitor may be anybody
        return False


def _comes_from_own_page(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    host = headers.get("host")
    try:
        return bool(host) and urlsplit(headers.get("origin", "")).netloc == host
    except ValueError:  # the origin is not an address at all
        return False
