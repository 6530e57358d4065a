"""Documents and figures without a browser: python -m reports summary."""

from __future__ import annotations

import argparse
import os
import sys

from queries import AccessDenied, BaseUnavailable, BaseUrlError
from queries.engine import why_unavailable
from reports import summary
from reports.summary import ReportError

COMMANDS = {"summary": summary}
READER_LEFT = 141  # what a shell gives for a program that a closed pipe has stopped


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is success, 2 is an error told in one sentence, 141 is a reader who has seen enough."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Показатели и документы без браузера.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="команда")
    for name, module in COMMANDS.items():
        module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.HELP))
    options = parser.parse_args(arguments)
    try:
        code = COMMANDS[options.command].run(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python writes what is left when it exits
        return READER_LEFT
    except BaseUnavailable as error:
        told = why_unavailable(options.database, error)
    except (ReportError, BaseUrlError, AccessDenied) as error:
        told = str(error)
    print(f"Ошибка: {told}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
