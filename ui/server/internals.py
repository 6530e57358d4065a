"""What the server knows of the inside of Streamlit 1.67: undocumented names, paths and markers, nowhere else.

They may change with any release, so the version is pinned and tests/ui/test_internals.py holds each of them.
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit
from streamlit.runtime.scriptrunner import get_script_run_ctx

STATIC_FOLDER = Path(streamlit.__file__).resolve().parent / "static"
STATIC_PREFIX = "/static/"  # the front end's own files; their names carry a hash of their content

# Process statistics and the programmatic interface: both answer without sign-in, nobody here needs them.
# Searched anywhere in the path, because a base path may stand before it.
CLOSED_PATH = re.compile(r"/_stcore/(metrics|agent)(/|$)")

# What the shell replaces in Streamlit's index.html.
INDEX_LANGUAGE = '<html lang="en">'
INDEX_TITLE = "<title>Streamlit</title>"
INDEX_AGENT_LINK = '<link rel="service-desc" href="./_stcore/agent/openapi.json" />'
INDEX_ROOT = '<div id="root"></div>'
INDEX_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)

# Tells the front end where the server is. On a deep link it would otherwise first try /awards/_stcore/health, fail,
# and leave two errors in the console before it tries the root.
SERVER_AT_ROOT = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin }"


def runs_as_script() -> bool:
    """Whether the caller is executed by Streamlit as a script, rather than imported by an ASGI server."""
    return get_script_run_ctx(suppress_warning=True) is not None
