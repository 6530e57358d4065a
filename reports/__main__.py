"""Documents and figures without a browser: python -m reports summary."""

from __future__ import annotations

import argparse
import sys

from queries import AccessDenied, BaseUnavailable, BaseUrlError
from reports import summary
from reports.summary import ReportError

COMMANDS = {"summary": summary}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is success, 2 is an error told in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Показатели и документы без браузера.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="команда")
    for name, module in COMMANDS.items():
        module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.HELP))
    options = parser.parse_args(arguments)
    try:
        return COMMANDS[options.command].run(options)
    except (ReportError, BaseUnavailable, BaseUrlError, AccessDenied) as error:
        print(f"Ошибка: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
