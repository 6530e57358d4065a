"""The server as a visitor, a proxy and an attacker meet it: a real process on a free port of 127.0.0.1."""

import asyncio
import fcntl
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import brotli
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import free_port
from ui.server import compress, static
from ui.server.compress import compress_folder
from ui.server.encoding import preferred_encoding
from ui.server.guard import LocalOnly
from ui.server.shell import ShellError, russian_page
from ui.server.start import open_address, warm_up

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 90
COMPRESSION_LIMIT_S = 120
UNREACHABLE_BASE = "postgresql://gospabliki:tayna@127.0.0.1:1/gospabliki"  # nobody listens on port 1


@dataclass(frozen=True)
class Server:
    """A running server: where it answers and what it has written."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer of any status."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def get(url: str, *, method: str = "GET", **headers: str) -> Answer:
    """Ask once, follow nothing, decode nothing; header names are written with underscores."""
    request = urllib.request.Request(url, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())


def start(log: Path, *options: str, **environment: str) -> subprocess.Popen:
    """Start the dashboard as an administrator does; everything it says goes to the log."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", *options]
    with log.open("wb") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT
        )


@contextmanager
def serving(log: Path, **environment: str) -> Iterator[Server]:
    """A server that answers; stopped at the end."""
    server = Server(free_port(), log)
    process = start(log, "--server.port", str(server.port), **environment)
    try:
        wait_until_ready(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_ready(server: Server, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if get(f"{server.url}/_stcore/health").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{server.log.read_text()}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over a small demo base."""
    folder = tmp_path_factory.mktemp("server")
    base = folder / "demo.duckdb"
    demo = [sys.executable, "-m", "warehouse", "demo", "--database", str(base), "--messages", "5000"]
    subprocess.run(demo, cwd=ROOT, check=True, capture_output=True)
    with serving(folder / "log", DATABASE_URL=f"duckdb:///{base}") as running:
        yield running


@pytest.fixture(scope="module")
def server_without_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("no_base") / "log", DATABASE_URL=UNREACHABLE_BASE) as running:
        yield running


@pytest.fixture(scope="module")
def script_path(server: Server) -> str:
    """The largest thing that every first visit loads, as the shell names it."""
    return re.search(r'src="\.(/static/js/index\.[^"]+\.js)"', get(server.url).text).group(1)


# The shell


@pytest.mark.parametrize("path", ["/", "/awards", "/nothing-of-this-name"])
def test_every_screen_opens_with_the_russian_shell(server: Server, path: str) -> None:
    page = get(server.url + path)

    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert '<html lang="ru">' in page.text
    assert "<title>Госпаблики региона</title>" in page.text
    assert "Загрузка данных…" in page.text
    assert "_stcore/agent" not in page.text


@pytest.mark.parametrize("path", ["/", "/awards"])  # Streamlit compresses the second, but not the first
def test_shell_is_the_same_page_in_every_encoding(server: Server, path: str) -> None:
    plain = get(server.url + path, Accept_Encoding="identity")
    packed = get(server.url + path, Accept_Encoding="gzip")
    small = get(server.url + path, Accept_Encoding="gzip, deflate, br, zstd")

    assert "content-encoding" not in plain.headers
    assert (packed.headers["content-encoding"], small.headers["content-encoding"]) == ("gzip", "br")
    assert '<html lang="ru">' in plain.text
    assert gzip.decompress(packed.body) == brotli.decompress(small.body) == plain.body
    assert {answer.headers["vary"] for answer in (plain, packed, small)} == {"Accept-Encoding"}


def test_another_index_page_is_refused_rather_than_served_half_translated() -> None:
    with pytest.raises(ShellError, match="<title>Streamlit</title>"):
        russian_page('<html lang="en"><title>Other</title>')


def test_tab_has_our_icon_before_the_first_screen(server: Server) -> None:
    icon = get(f"{server.url}/favicon.png")

    assert icon.headers["content-type"] == "image/png"
    assert icon.body == (ROOT / "ui" / "assets" / "icon.png").read_bytes()


# Headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/_stcore/metrics", "/static/none.js"])
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    headers = get(server.url + path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_content_policy_lets_the_shells_own_scripts_run_and_no_other(server: Server) -> None:
    page = get(server.url)
    scripts = re.search(r"script-src ([^;]+)", page.headers["content-security-policy"]).group(1).split()

    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert len([value for value in scripts if value.startswith("'sha256-")]) == page.text.count("<script>") > 0


# Compressed front end


def test_front_end_file_is_the_same_in_every_encoding(server: Server, script_path: str) -> None:
    url = server.url + script_path
    deadline = time.monotonic() + COMPRESSION_LIMIT_S
    while "content-encoding" not in get(url, Accept_Encoding="br").headers and time.monotonic() < deadline:
        time.sleep(0.5)

    plain = get(url, Accept_Encoding="identity")
    packed = get(url, Accept_Encoding="gzip, deflate")
    small = get(url, Accept_Encoding="gzip, deflate, br, zstd")

    assert "content-encoding" not in plain.headers
    assert (packed.headers["content-encoding"], small.headers["content-encoding"]) == ("gzip", "br")
    assert gzip.decompress(packed.body) == brotli.decompress(small.body) == plain.body
    assert len(small.body) < len(packed.body) < len(plain.body) / 2
    for answer in (plain, packed, small):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cache-control"] == static.CACHE_CONTROL
        assert answer.headers["content-type"] == plain.headers["content-type"]


def test_part_of_a_file_is_a_part_of_its_plain_bytes(server: Server, script_path: str) -> None:
    plain = get(server.url + script_path, Accept_Encoding="identity").body

    part = get(server.url + script_path, Accept_Encoding="br", Range="bytes=10-19")

    assert (part.status, part.body) == (206, plain[10:20])


def test_missing_front_end_file_is_not_found_rather_than_a_page(server: Server) -> None:
    assert get(f"{server.url}/static/js/none.js").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/../dashboard.py",
        "/static/%2e%2e/%2e%2e/dashboard.py",
        "/static/..%2f..%2fdashboard.py",
        "/static/js/../../index.html.br",
        "/static//etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_front_end(server: Server, path: str) -> None:
    answer = get(server.url + path, Accept_Encoding="br")

    assert answer.status in (400, 404)
    assert len(answer.body) < 100


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.8, BR;q=0", "gzip"),
        ("*", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("*;q=0", None),
        ("br;q=nonsense, ;;, gzip ; q=1", "gzip"),
    ],
)
def test_browser_gets_only_an_encoding_that_it_takes(accepted: str, encoding: str | None) -> None:
    assert preferred_encoding(accepted) == encoding


def test_compression_makes_both_forms_of_texts_and_leaves_pictures(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "js").mkdir(parents=True)
    (source / "js" / "index.js").write_bytes(b"let a = 1;" * 1000)
    (source / "logo.png").write_bytes(b"picture")

    compress_folder(source, target)
    made = {path.relative_to(target).as_posix(): path for path in target.rglob("*.*") if path.name != ".lock"}
    first_made_at = {name: path.stat().st_mtime_ns for name, path in made.items()}
    compress_folder(source, target)

    assert sorted(made) == ["js/index.js.br", "js/index.js.gz"]
    assert gzip.decompress(made["js/index.js.gz"].read_bytes()) == b"let a = 1;" * 1000
    assert {name: path.stat().st_mtime_ns for name, path in made.items()} == first_made_at


def test_second_compression_leaves_the_work_to_the_first(tmp_path: Path) -> None:
    (tmp_path / "index.js").write_bytes(b"let a = 1;")
    target = tmp_path / "target"
    target.mkdir()

    with open(target / ".lock", "w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        compress_folder(tmp_path, target)

    assert list(target.iterdir()) == [target / ".lock"]


def test_compression_that_cannot_write_says_so_in_one_sentence(tmp_path: Path) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file stands where the folder should be")

    answer = subprocess.run(
        [sys.executable, "-P", compress.__file__, str(tmp_path), str(occupied)], capture_output=True, text=True
    )

    assert answer.returncode != 0
    assert answer.stderr.startswith("Файлы интерфейса не сжаты, панель работает и без этого")
    assert "Traceback" not in answer.stderr


# Health


def test_health_tells_when_the_data_was_last_renewed(server: Server) -> None:
    answer = get(f"{server.url}/healthz")
    content = json.loads(answer.body)

    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert content["status"] == "ok"
    assert datetime.fromisoformat(content["data_as_of"]).utcoffset() is not None


def test_health_says_in_russian_why_the_base_cannot_be_read_and_keeps_its_password(server_without_base: Server) -> None:
    answer = get(f"{server_without_base.url}/healthz")
    content = json.loads(answer.body)

    assert answer.status == 503
    assert content["status"] == "error"
    assert re.search("[А-Яа-я]{3}", content["reason"])
    assert "tayna" not in answer.text
    assert "gospabliki:" not in answer.text


def test_server_starts_and_shows_its_shell_without_the_base(server_without_base: Server) -> None:
    assert "Загрузка данных…" in get(server_without_base.url).text
    assert "Панель запускается без базы" in server_without_base.log.read_text()
    assert "tayna" not in server_without_base.log.read_text()


def test_warm_up_outlives_any_error_of_the_first_query(caplog: pytest.LogCaptureFixture) -> None:
    def broken_query() -> None:
        raise RuntimeError("table is missing")

    warm_up(broken_query)

    assert "table is missing" in caplog.text


# Refusals


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/%61gent/mcp",
        "/awards/_stcore/metrics",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_service_addresses_do_not_exist(server: Server, path: str, method: str) -> None:
    assert get(server.url + path, method=method).status == 404


@pytest.mark.parametrize("host", ["dashboard.ru", "127.0.0.1.example.ru", "localhost@example.ru", "10.0.0.5", ""])
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/healthz"])
def test_foreign_host_is_refused_in_russian(server: Server, host: str, path: str) -> None:
    answer = get(server.url + path, Host=host)

    assert answer.status == 421
    assert "открывается только на этом компьютере" in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST:8501", "[::1]:8501"])
def test_own_names_of_this_machine_are_let_in(server: Server, host: str) -> None:
    assert get(server.url, Host=host).status == 200


def test_connection_from_the_network_is_refused_whatever_host_it_names() -> None:
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    async def streamlit_app(*_: object) -> None:
        raise AssertionError("the request got through")

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"localhost")]}
    for local_end in (("10.0.0.5", 8501), ("/run/dashboard.sock", None), None):
        call = LocalOnly(streamlit_app)(scope | {"server": local_end}, None, send)
        # In a thread of its own: the browser of other tests runs an event loop in this one.
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(asyncio.run, call).result()

    assert [message["status"] for message in sent if message["type"] == "http.response.start"] == [421, 421, 421]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:{port}", 101),
        ("http://example.ru", 403),
        ("http://127.0.0.1:1", 403),
        ("null", 403),
        ("http://[", 403),
        (None, 403),
    ],
)
def test_session_opens_only_from_our_own_page(server: Server, origin: str | None, status: int) -> None:
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    if origin is not None:
        lines.append(f"Origin: {origin.format(port=server.port)}")

    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = connection.recv(100).decode()

    assert answer.startswith(f"HTTP/1.1 {status} ")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"STREAMLIT_SERVER_ADDRESS": "127.0.0.2"}, "вход не настроен, а адрес «127.0.0.2»"),
        ({"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full"}, 'client.showErrorDetails должна быть "none"'),
    ],
)
def test_unsafe_server_refuses_to_start_with_one_sentence(
    tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    log = tmp_path / "log"
    process = start(log, "--server.port", str(free_port()), **environment)

    assert process.wait(timeout=START_LIMIT_S) != 0
    said = log.read_text()
    assert said.count("Панель не запущена") == 1
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.0.0.5", "dashboard.example.ru", None])
def test_address_open_to_the_network_is_refused_while_there_is_no_sign_in(address: str | None) -> None:
    assert open_address(address).startswith("Панель не запущена: вход не настроен")


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_address_of_this_machine_is_not_refused(address: str) -> None:
    assert open_address(address) is None


def test_ready_server_prints_its_address_in_russian_and_nothing_else(server: Server) -> None:
    assert server.log.read_text().splitlines()[0] == f"Панель открыта: {server.url}"


# Errors


def test_unhandled_error_shows_a_number_and_hides_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    def failing_screen() -> None:
        from ui.server.errors import on_script_error

        assert on_script_error(ValueError("password is tayna"))

    screen = AppTest.from_function(failing_screen).run()
    shown = screen.error[0].value
    number = re.search(r"номер: ([0-9a-f]{8})", shown).group(1)

    assert not screen.exception
    assert "tayna" not in shown
    assert number in caplog.text
    assert "tayna" in caplog.text
