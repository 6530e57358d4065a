"""Security headers of every answer; the content policy is the tightest one under which all screens still work."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.shell import shell

FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Adds the headers; a route that sets one of them itself (a page with its own content policy) keeps its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIXED_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", content_policy(shell().script_hashes))
            await send(message)

        await self.app(scope, receive, send_secured)


def content_policy(script_hashes: tuple[str, ...]) -> str:
    """The policy that lets only our own files and the shell's inline scripts run; nothing leaves our origin."""
    hashes = " ".join(f"'{value}'" for value in script_hashes)
    directives = (
        "default-src 'none'",
        f"script-src 'self' 'wasm-unsafe-eval' {hashes}".rstrip(),  # wasm: the protobuf reader probes for it
        "style-src 'self' 'unsafe-inline'",  # Streamlit and Plotly write style elements at run time
        "img-src 'self' data: blob:",  # blob: Plotly's "download as PNG"; data: cells of tables
        "font-src 'self' data:",  # data: icons of the table grid
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return "; ".join(directives)
