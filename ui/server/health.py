"""/healthz: whether the dashboard can read its base, for a proxy or a monitor; no sign-in needed, no secret told."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse

from queries import BaseUnavailable
from ui.data import newest_data_as_of

log = logging.getLogger(__name__)


async def healthz(_request: Request) -> JSONResponse:
    """200 with the moment the data stands at, 503 with the reason in words when the base can't be read."""
    try:
        data_as_of = await asyncio.to_thread(newest_data_as_of)
    except BaseUnavailable as reason:
        return _unavailable(str(reason))
    except Exception:  # whatever it was, a monitor must get its 503; the details are for the log only
        log.exception("Проверка состояния не удалась.")
        return _unavailable("Внутренняя ошибка, подробности в журнале сервера.")
    return _answer(200, status="ok", data_as_of=data_as_of.isoformat())


def _unavailable(reason: str) -> JSONResponse:
    return _answer(503, status="error", reason=reason)


def _answer(code: int, **content: str) -> JSONResponse:
    return JSONResponse(content, status_code=code, headers={"cache-control": "no-store"})
