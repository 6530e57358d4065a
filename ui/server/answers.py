"""How a middleware refuses a request: a short plain text over HTTP, no handshake over a websocket."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


async def refuse(scope: Scope, receive: Receive, send: Send, *, status: int, text: str) -> None:
    """Answer with the status and the text; a websocket is closed before it opens, which the client sees as 403."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    await PlainTextResponse(text, status_code=status, headers={"cache-control": "no-store"})(scope, receive, send)
