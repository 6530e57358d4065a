"""Floor 0: questions to the base. One question is one .sql file; fetch() asks it; nothing here knows of Streamlit."""

from queries.engine import Base, BaseUnavailable, BaseUrlError
from queries.fetch import fetch
from queries.period import Period
from queries.routing import Clock, Filters, Sources
from queries.scope import AccessDenied, Scope

__all__ = [
    "AccessDenied",
    "Base",
    "BaseUnavailable",
    "BaseUrlError",
    "Clock",
    "Filters",
    "Period",
    "Scope",
    "Sources",
    "fetch",
]
