"""The rules of the house, held by reading the program's own files: imports, SQL, colours, «now»."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import text

from metrics.catalogue import METRICS, Facts, Metric, Unit
from queries.catalogue import (
    BODY_FACTS,
    MESSAGE_FACTS,
    PAGE_ACTIVITY_FACTS,
    PAGE_FACTS,
    PAGE_FLOW_FACTS,
    QUESTIONS,
    RAW,
    WAITING_FACTS,
    Question,
)

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("queries", "metrics", "reports", "warehouse", "ui", "pages")
OURS = {*FLOORS, "dashboard"}

# Which floors a floor may import, itself included; modules narrower than a floor are named whole.
MAY_IMPORT = {
    "dashboard": {"ui"},
    "pages": {"ui", "metrics", "pages"},
    "ui": {"ui", "reports", "metrics", "queries"},
    "reports": {"reports", "metrics", "queries"},
    "metrics": {"metrics", "queries.period"},
    "queries": {"queries"},
    "warehouse": {"warehouse", "queries"},
}
# Packages from outside that the lower floors may lean on, besides the standard library.
MAY_LEAN_ON = {
    "queries": {"sqlalchemy", "pandas", "numpy"},  # numpy: columns of an answer are arrays before they are a frame
    "metrics": {"pandas", "numpy", "scipy"},
    "reports": {"pandas", "numpy", "openpyxl", "docx", "pptx", "sqlalchemy"},
}
MAY_FETCH = ("ui/data.py", "reports/")
# A writer stamps the moment of its load, the demo ends yesterday, the check tells the age of the data.
MAY_KNOW_TODAY = {"warehouse/load.py", "warehouse/demo/__init__.py", "warehouse/check.py"}
CLOCK_CALLS = {
    "date.today",
    "datetime.today",
    "datetime.now",
    "datetime.utcnow",
    "Timestamp.now",
    "Timestamp.today",
    "time.time",
}
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b|\brgba?\(")
SQL_START = re.compile(
    r"^\s*(select\s.+\sfrom\s|with\s+\w+\s+as\s*\(|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s)", re.I | re.S
)
SQL_FILES = sorted((*ROOT.glob("queries/*.sql"), *ROOT.glob("warehouse/sql/**/*.sql")))
QUESTION_FILES = sorted(ROOT.glob("queries/*.sql"))
# Filters that a question's reporting table does not carry: with one of them it is routed to the messages.
NOT_CARRIED = {
    "messages_by_topic": ("network_ids",),
    "messages_by_channel": ("network_ids", "topic_groups"),
    "events_by_hour": ("network_ids", "topic_groups"),
}
REPORTED = [question for question in QUESTIONS.values() if question.is_reported]


def program_files() -> list[Path]:
    """Every Python file of the program, tests apart."""
    return [ROOT / "dashboard.py", *(file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py")))]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=name_of(file))


def floor_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(file: Path, tree: ast.Module | None = None) -> Iterator[str]:
    """Full names of imported modules: `from queries import period` is queries.period, of Clock it is queries."""
    for node in ast.walk(tree or tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = file.relative_to(ROOT).parts[: -node.level] if node.level else ()
            module = ".".join(part for part in (*above, node.module) if part)
            inner = [f"{module}.{alias.name}" for alias in node.names]
            yield from (one if is_module(one) else module for one in inner)


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or path.is_dir()


def is_glued(node: ast.expr) -> bool:
    is_format = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".format")
    return is_format or isinstance(node, ast.JoinedStr | ast.BinOp)


def floors_that_import(package: str) -> set[str]:
    return {floor_of(file) for file in program_files() if is_within_any(imported(file), package)}


def is_within_any(modules: Iterable[str], package: str) -> bool:
    return any(is_within(module, {package}) for module in modules)


def is_within(module: str, allowed: set[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in allowed)


def breaches_of_floors(file: Path, tree: ast.Module | None = None) -> list[str]:
    """Imports of our own modules that the file's floor may not make."""
    allowed = MAY_IMPORT[floor_of(file)]
    ours = {module for module in imported(file, tree) if module.split(".")[0] in OURS}
    return sorted(module for module in ours if not is_within(module, allowed))


def sql_without_comments(file: Path) -> str:
    return re.sub(r"--[^\n]*", "", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", program_files(), ids=name_of)
def test_a_floor_imports_only_what_lies_below_it(file: Path) -> None:
    assert breaches_of_floors(file) == []


@pytest.mark.parametrize(
    "source",
    [
        "import reports",
        "from ui import data",
        "from warehouse.target import writing",
        "from queries import fetch",
        "from queries.routing import Clock",
        "import queries",
    ],
)
def test_the_rule_of_floors_sees_a_breach_in_metrics(source: str) -> None:
    assert breaches_of_floors(ROOT / "metrics" / "invented.py", ast.parse(source))


def test_the_rule_of_floors_lets_metrics_have_periods() -> None:
    source = "from queries.period import Period\nfrom queries import period\nfrom metrics import measure\nimport numpy"

    assert breaches_of_floors(ROOT / "metrics" / "invented.py", ast.parse(source)) == []


@pytest.mark.parametrize("floor", MAY_LEAN_ON)
def test_a_lower_floor_leans_on_few_packages(floor: str) -> None:
    leaned_on = {
        module.split(".")[0]
        for file in (ROOT / floor).rglob("*.py")
        for module in imported(file)
        if module.split(".")[0] not in {*OURS, *sys.stdlib_module_names}
    }

    assert leaned_on <= MAY_LEAN_ON[floor]


def test_only_the_cache_and_the_reports_ask_the_base() -> None:
    asking = {
        name_of(file)
        for file in program_files()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Name | ast.Attribute) and getattr(node, "id", getattr(node, "attr", "")) == "fetch"
    }

    assert {name for name in asking if not name.startswith(MAY_FETCH)} == set()
    assert "ui/data.py" in asking


def test_nobody_below_the_frame_asks_for_today() -> None:
    asking = {
        name_of(file)
        for file in program_files()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in CLOCK_CALLS
    }

    assert asking <= MAY_KNOW_TODAY


def test_streamlit_lives_on_the_floor_of_screens_only() -> None:
    assert floors_that_import("streamlit") == {"ui", "pages", "dashboard"}


def test_plotly_lives_in_ui_only() -> None:
    assert floors_that_import("plotly") == {"ui"}


def test_colours_are_written_in_the_theme_only() -> None:
    written = {name_of(file) for file in program_files() if COLOUR.search(file.read_text(encoding="utf-8"))}

    assert written == {"ui/theme.py"}


def test_sql_is_not_written_in_the_python_of_the_floors_that_ask() -> None:
    written = [
        f"{name_of(file)}:{node.lineno}"
        for file in program_files()
        if floor_of(file) != "warehouse"
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_START.match(node.value)
    ]

    assert written == []


def test_sql_is_never_glued_together() -> None:
    """text() takes a file's text or a plain constant, never an f-string, a format or a sum of strings."""
    glued = [
        f"{name_of(file)}:{node.lineno}"
        for file in program_files()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in ("text", "exec_driver_sql")
        and any(is_glued(argument) for argument in node.args)
    ]

    assert glued == []


@pytest.mark.parametrize("file", SQL_FILES, ids=name_of)
def test_sql_names_its_columns(file: Path) -> None:
    assert not re.search(r"select\s+(distinct\s+)?(\w+\.)?\*", sql_without_comments(file), re.I)


@pytest.mark.parametrize("file", SQL_FILES, ids=name_of)
def test_sql_is_written_in_lower_case(file: Path) -> None:
    words = re.sub(r"'[^']*'", "", sql_without_comments(file))

    assert not re.search(r"\b(SELECT|FROM|WHERE|GROUP BY|ORDER BY|JOIN|CASE|WHEN|WITH|AS|AND)\b", words)


@pytest.mark.parametrize("file", QUESTION_FILES, ids=name_of)
def test_a_question_says_its_grain_and_its_order(file: Path) -> None:
    sql = sql_without_comments(file).strip()

    assert file.read_text(encoding="utf-8").startswith("-- Grain: one row ")
    assert sql.removesuffix(";").count(";") == 0, "one statement a file"
    assert re.search(r"\norder by [^;\n]+;?$", sql)


def test_every_question_is_a_file_and_every_file_a_question() -> None:
    reported = {f"{name}_reported" for name, question in QUESTIONS.items() if question.is_reported}

    assert {file.stem for file in QUESTION_FILES} == {*QUESTIONS, *reported}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_a_question_is_bound_exactly_what_its_sql_takes(question: Question) -> None:
    bound = {*question.takes, *(f"all_{name}" for name in question.lists)}

    assert parameters_of(question.name) == bound


@pytest.mark.parametrize("question", REPORTED, ids=lambda question: question.name)
def test_a_question_to_reporting_tables_leaves_out_only_what_selects_messages(question: Question) -> None:
    """A filter that reporting tables don't carry is routed to the messages, so these files need not know it."""
    left_out = parameters_of(question.name) - parameters_of(f"{question.name}_reported")

    assert parameters_of(f"{question.name}_reported") < parameters_of(question.name)
    assert {*RAW, "use_messages"} & parameters_of(question.name) <= left_out
    routed = {one for name in (*NOT_CARRIED.get(question.name, ()), "executor_ids") for one in of_filter(name)}
    assert left_out <= {*RAW, "use_messages", "open_from", *routed}


def parameters_of(file: str) -> set[str]:
    return set(text((ROOT / "queries" / f"{file}.sql").read_text(encoding="utf-8")).compile().params)


def of_filter(name: str) -> tuple[str, str]:
    return name, f"all_{name}"


@pytest.mark.parametrize("file", QUESTION_FILES, ids=name_of)
def test_a_question_gives_the_declared_columns_in_order(file: Path) -> None:
    """The last select list, read without a base: the runtime check of fetch sees the same on real data."""
    question, sql = QUESTIONS[file.stem.removesuffix("_reported")], sql_without_comments(file)
    selected = re.split(r"\nfrom\b", sql[[match.start() for match in re.finditer(r"(?m)^select\b", sql)][-1] :])[0]
    columns = [re.split(r"\bas\s+|\.|\s", one.strip())[-1] for one in split_outside_brackets(selected)]

    assert columns == list(question.columns)


def split_outside_brackets(selected: str) -> list[str]:
    depth, parts = 0, [""]
    for sign in selected:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.metric_id)
def test_a_metric_is_described_and_made_of_facts_that_exist(metric: Metric) -> None:
    facts = {
        Facts.MESSAGES: {*MESSAGE_FACTS, "population"},  # residents are joined by reports.facts
        Facts.HISTOGRAM: set(),
        Facts.WAITING: set(WAITING_FACTS),
        Facts.PAGES: {*PAGE_FACTS, *PAGE_ACTIVITY_FACTS, "population"},
        Facts.PAGE_FLOW: set(PAGE_FLOW_FACTS),
        Facts.BODIES: set(BODY_FACTS),
    }[metric.facts]

    for words in (metric.title, metric.card, metric.short, metric.formula, metric.cohort, metric.source):
        assert words.strip()
    assert metric.short.endswith(".")
    assert {*metric.numerator, *metric.denominator} <= facts
    assert bool(metric.numerator) == (metric.facts is not Facts.HISTOGRAM)
    assert not metric.denominator or metric.unit is not Unit.COUNT
    assert metric.quantile is None or 0 < metric.quantile < 1


def test_metrics_are_named_once() -> None:
    assert all(name == metric.metric_id for name, metric in METRICS.items())
    assert len({metric.title for metric in METRICS.values()}) == len(METRICS)
