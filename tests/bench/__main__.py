"""python -m tests.bench: every budget with its measured value; exit code 1 if one does not hold."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench import browser, commands, questions, reruns
from tests.bench.bases import LARGE, SMALL, Bases, bases
from tests.bench.table import Row, printed

NOTE = (
    "Absolute budgets are for two quiet cores; ratios are measured in turns in this run and hold on a busy machine. "
    "Each value is a median, with its range and the number of repeats."
)


def main() -> int:
    """Measure, print, judge."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that servers are stopped on the way out too
    rows: list[Row] = []
    load_before = os.getloadavg()[0]
    with bases(fresh=options.fresh) as built:
        for name, measure in _parts(built, options.quick).items():
            if options.only == name or (options.only is None and not (options.quick and name == "start")):
                for row in _measured(name, measure):
                    print(f"{row.what}: {row.measured}", file=sys.stderr, flush=True)
                    rows.append(row)
    print(f"\n{printed(rows)}\n\n{NOTE}")
    print(f"Machine: {os.cpu_count()} cores, load average {load_before:.1f} before, {os.getloadavg()[0]:.1f} after.")
    return 1 if any(row.is_ok is False for row in rows) else 0


def _measured(name: str, measure: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    """The lines of a part; a part that can't be measured is a line that does not hold, and the others go on."""
    try:
        yield from measure()
    except SystemExit as reason:
        yield Row(name, "–", "failed", "–", False, str(reason))


def _parts(built: Bases, is_quick: bool) -> dict[str, Callable[[], Iterator[Row]]]:
    """What --only names, in the order of DESIGN §5. Quick: the small bases, fewer repeats, no clone."""
    sizes = (SMALL,) if is_quick else (SMALL, LARGE)
    parts = {
        "reruns": partial(reruns.warm_reruns, built, rounds=3 if is_quick else 7),
        "questions": partial(questions.screens, built, sizes=sizes, repeats=7 if is_quick else 9),
        "raw": partial(questions.raw_windows, built, size=max(sizes), repeats=5 if is_quick else 11),
        "demo": partial(commands.demo, built),
        "load": partial(commands.load, built),
        "start": commands.first_start,
        "sessions": partial(reruns.sessions, built),
        "clicks": partial(browser.clicks, built, repeats=4 if is_quick else 10),
    }
    return parts


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="The budgets of DESIGN §5, measured.")
    parser.add_argument("--quick", action="store_true", help="640 thousand messages only, fewer repeats, no clone")
    parser.add_argument("--only", metavar="NAME", choices=list(_parts(None, False)), help="one part: %(choices)s")
    parser.add_argument("--fresh", action="store_true", help="build the bases anew instead of reusing build/bench")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
