"""Everything between the socket and the first screen: start, middleware, own routes, the last resort for errors.

The order of MIDDLEWARE is the order in which a request meets it. Refusals come first and carry the security headers
too; the shell and the static files hold nothing of the base, so they stand before the place of sign-in.
"""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from ui.server.errors import on_script_error
from ui.server.guard import ClosedAddresses, LocalOnly, SameOrigin
from ui.server.headers import SecurityHeaders
from ui.server.health import healthz
from ui.server.internals import runs_as_script
from ui.server.shell import SCRIPTS, Shell
from ui.server.start import StartGate, lifespan
from ui.server.static import CompressedStatic

# Absolute: a relative path would be looked for in the folder that the server was started from.
# And not beside pages/: Streamlit would then serve those files without running the frame first.
FRAME = Path(__file__).resolve().parent.parent / "frame.py"
ASSETS = FRAME.parent / "assets"


async def favicon(_request: Request) -> FileResponse:
    """Our icon from the first byte on; Streamlit would show its own until the frame has run."""
    return FileResponse(ASSETS / "icon.png")


async def script(request: Request) -> FileResponse:
    """Our two scripts: the platform's own words in Russian, and links that stay inside the session."""
    return FileResponse(ASSETS / request.url.path.removeprefix("/"), headers={"cache-control": "no-cache"})


MIDDLEWARE = [
    Middleware(StartGate),
    Middleware(SecurityHeaders),
    Middleware(LocalOnly),  # leaves the chain when sign-in is configured
    Middleware(SameOrigin),
    Middleware(ClosedAddresses),
    Middleware(CompressedStatic),
    Middleware(Shell),
    # Sign-in stands here: past this line every request touches a session, a download or a figure.
]

ROUTES = [Route("/healthz", healthz), Route("/favicon.png", favicon), *(Route(f"/{name}", script) for name in SCRIPTS)]

__all__ = ["FRAME", "MIDDLEWARE", "ROUTES", "lifespan", "on_script_error", "runs_as_script"]
