"""The demo base: two regions with real names of places and invented figures, built from a seed."""

from __future__ import annotations

import argparse
from datetime import date, datetime

from warehouse.demo import build
from warehouse.demo.plan import FIRST_DAY, FIRST_MESSAGES, ZONE, Plan
from warehouse.target import WriterError, writing

HELP = "построить демонстрационную базу (прежнее содержимое заменяется)"
DEFAULT_MESSAGES = 640_000
DEFAULT_SEED = 42


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `python -m warehouse demo`."""
    parser.add_argument("--database", required=True, help="адрес базы: файл DuckDB или postgresql://…")
    parser.add_argument(
        "--messages",
        type=_message_count,
        default=DEFAULT_MESSAGES,
        help=f"сколько сообщений, от {FIRST_MESSAGES} (по умолчанию {DEFAULT_MESSAGES})",
    )
    parser.add_argument(
        "--seed",
        type=_seed,
        default=DEFAULT_SEED,
        help=f"число, от которого зависит весь набор (по умолчанию {DEFAULT_SEED})",
    )
    parser.add_argument(
        "--today", type=_day, default=None, help="день сборки ГГГГ-ММ-ДД; данные кончаются накануне в 06:00"
    )


def run(options: argparse.Namespace) -> int:
    """Build the base and its reporting tables in one transaction.

    Raises:
        WriterError: the parameters are out of range, or the base can't be written.
    """
    plan = _plan(options)
    # Imported here: refresh reads the base, and the demo's own modules are tested without it.
    from warehouse.refresh import refresh

    with writing(options.database, fresh=True) as connection:
        build.write(connection, plan)
        refresh(connection, full=True)
    return 0


def _plan(options: argparse.Namespace) -> Plan:
    if options.messages < FIRST_MESSAGES:
        raise WriterError(f"Слишком мало сообщений: --messages {options.messages}. Укажите не меньше {FIRST_MESSAGES}.")
    today = options.today or datetime.now(ZONE).date()
    if today < FIRST_DAY:
        raise WriterError(
            f"Слишком ранний день: --today {today}. Укажите не раньше {FIRST_DAY}: "
            "к этому дню случились события, которые показывает демонстрация."
        )
    return Plan(messages=options.messages, seed=options.seed, today=today)


def _message_count(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{word}» – не целое число. Пример: --messages 640000") from None


def _seed(word: str) -> int:
    if not word.isdecimal():
        raise argparse.ArgumentTypeError(f"«{word}» – не целое неотрицательное число. Пример: --seed 42")
    return int(word)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{word}» – не день. Пример: --today 2026-11-22") from None
