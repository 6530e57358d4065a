"""The writer's commands: python -m warehouse demo | load | refresh | check (never with the dashboard's credentials)."""

from __future__ import annotations

import argparse
import sys

from queries.engine import BaseUnavailable, BaseUrlError, why_unavailable
from warehouse import check, demo, load, refresh
from warehouse.target import WriterError

COMMANDS = {"demo": demo, "load": load, "refresh": refresh, "check": check}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is success, 1 is defects found by check, 2 is an error told in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m warehouse", description="Наполнение и проверка базы дашборда.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="команда")
    for name, module in COMMANDS.items():
        module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.HELP))
    options = parser.parse_args(arguments)
    try:
        return COMMANDS[options.command].run(options)
    except BaseUnavailable as error:
        told = why_unavailable(options.database, error)
    except (WriterError, BaseUrlError) as error:
        told = str(error)
    print(f"Ошибка: {told}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
