"""A visitor without a browser: opens a session over the websocket, reruns a screen, reads every message to the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.bench.servers import Server

LONGEST_RUN_S = 180


@dataclass(frozen=True)
class Answer:
    """What one run of a screen sent."""

    byte_count: int
    chart_count: int
    alerts: tuple[str, ...]


class ScreenFailed(Exception):
    """A screen ended with an error instead of its content: its cost would mean nothing."""


class Visitor:
    """One open session."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def see(self, screen: str, **filters: str) -> Answer:
        """Run a screen («» is the first one) with these filters in its address, and wait for its end.

        Raises:
            ScreenFailed: the screen showed an exception or an error.
        """
        request = BackMsg()
        request.rerun_script.query_string = urlencode(filters)
        request.rerun_script.page_name = screen
        self._socket.send(request.SerializeToString())
        return self._read()

    def _read(self) -> Answer:
        byte_count, chart_count, alerts = 0, 0, []
        while True:
            packet = self._socket.recv(timeout=LONGEST_RUN_S)
            byte_count += len(packet)
            message = ForwardMsg()
            message.ParseFromString(packet)
            element = message.delta.new_element
            chart_count += element.WhichOneof("type") == "plotly_chart"
            if element.WhichOneof("type") == "exception":
                raise ScreenFailed(element.exception.message)
            if element.WhichOneof("type") == "alert":
                alerts.append(element.alert.body)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise ScreenFailed(f"script_finished {message.script_finished}; {alerts}")
                return Answer(byte_count, chart_count, tuple(alerts))


@contextmanager
def visitor(server: Server) -> Iterator[Visitor]:
    """A session; closed at the end."""
    with connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        origin=server.address,
        subprotocols=["streamlit"],
        compression=None,
        max_size=None,
        open_timeout=30,
    ) as socket:
        yield Visitor(socket)
