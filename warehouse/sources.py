"""Reading an export (CSV, CSV.gz, XLSX) into frames of text that remember the line of the file each row came from."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter
from tqdm import tqdm

from warehouse.mapping import Format
from warehouse.target import WriterError

CHUNK_ROWS = 5_000  # few Python objects alive at once: a chunk becomes compact columns, the collector has less to walk
PROGRESS_DELAY_S = 2.0
LINES_PER_STEP = 10_000  # of the progress bar
LETTERS_OF_A_SAMPLE = 65_536
COMMON_RUSSIAN = frozenset("оеаинтсрвл")


@dataclass(frozen=True)
class Rows:
    """Rows of a source by the number of their first line in the file.

    `cells` has the wanted columns as text; `broken` the reason for lines that could not be cut into cells; `original`
    every line as it stands in the file.
    """

    cells: pd.DataFrame
    original: pd.Series
    broken: pd.Series

    @property
    def count(self) -> int:
        return len(self.original)


def checksum(path: Path) -> str:
    """SHA-256 of the file's bytes, as they lie on the disk."""
    try:
        with open(path, "rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise WriterError(f"Файл {path} не открывается: {error.strerror}. Проверьте путь и права.") from error


def read_rows(path: Path, form: Format, wanted: set[str], longest_cell: int) -> Rows:
    """Read the wanted columns of a source.

    Blank lines are not counted. A line with another number of fields than the header is broken, not fatal; so is one
    with a cell of more letters than `longest_cell`.

    Raises:
        WriterError: the file is empty, damaged, of another encoding, or its header has no such columns.
    """
    csv.field_size_limit(longest_cell)
    try:
        records = _xlsx_records(path, form) if path.suffix.lower() == ".xlsx" else _csv_records(path, form)
        return _collect(path, records, wanted)
    except (EOFError, zlib.error, gzip.BadGzipFile, BadZipFile, ParseError) as error:
        raise WriterError(f"Файл {path.name} обрывается или повреждён. Скопируйте его заново.") from error


class _Record(NamedTuple):  # a tuple: a frozen dataclass costs three times as much a line
    line: int
    cells: list[str]
    original: str
    problem: str | None = None


def _collect(path: Path, records: Iterator[_Record], wanted: set[str]) -> Rows:
    header = next(records, None)
    if header is None:
        raise WriterError(f"Файл {path.name} пуст: в нём нет даже строки заголовков. Выгрузите его заново.")
    names = [cell.strip() for cell in header.cells]
    _assert_header(path, names, wanted)
    places = {name: names.index(name) for name in sorted(wanted)}
    chunks: list[Rows] = []
    chunk: list[_Record] = []
    for record in records:
        if record.problem is None and len(record.cells) != len(names):
            problem = f"полей в строке {len(record.cells)}, а столбцов {len(names)}"
            record = _Record(record.line, [], record.original, problem)
        chunk.append(record)
        if len(chunk) == CHUNK_ROWS:
            chunks.append(_columns(chunk, places))
            chunk = []
    chunks.append(_columns(chunk, places))
    return Rows(
        pd.concat([rows.cells for rows in chunks]),
        pd.concat([rows.original for rows in chunks]),
        pd.concat([rows.broken for rows in chunks]),
    )


def _columns(records: list[_Record], places: dict[str, int]) -> Rows:
    whole = [record for record in records if record.problem is None]
    lines = pd.Index([record.line for record in whole], dtype="int64")
    columns = list(zip(*(record.cells for record in whole), strict=True)) if whole else None
    cells = {name: pd.Series(columns[place] if columns else [], lines, "str") for name, place in places.items()}
    return Rows(
        cells=pd.DataFrame(cells, index=lines),
        original=pd.Series([record.original for record in records], [record.line for record in records], "str"),
        broken=pd.Series(
            {record.line: record.problem for record in records if record.problem is not None}, dtype="str"
        ),
    )


def _assert_header(path: Path, names: list[str], wanted: set[str]) -> None:
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    if repeated:
        raise WriterError(
            f"В файле {path.name} повторяются заголовки столбцов: {_quoted(repeated)}. "
            "Переименуйте их, чтобы было ясно, какой загружать."
        )
    missing = sorted(wanted - set(names))
    if missing:
        raise WriterError(
            f"В файле {path.name} нет столбцов {_quoted(missing)}; в нём есть: {_quoted(filter(None, names))}. "
            "Исправьте имена в [table.columns], разделитель или header_line в [format]."
        )


def _quoted(names: object) -> str:
    return ", ".join(f"«{name}»" for name in names)


# --- CSV ----------------------------------------------------------------------------------------------------


class _Lines:
    """Physical lines of a text with a way back, so that an unclosed quote costs one line and not the rest."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._given_back: list[str] = []  # the next line is the last one
        self.taken: list[str] = []  # since the last record
        self.number = 0  # of the last line taken

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._given_back.pop() if self._given_back else next(self._text)
        self.taken.append(line)
        self.number += 1
        return line

    def give_back_all_but_one(self) -> None:
        self._given_back.extend(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        del self.taken[1:]


def _csv_records(path: Path, form: Format) -> Iterator[_Record]:
    encoding = _encoding(path, form)
    size, name = path.stat().st_size, f"Чтение {path.name}"
    with (
        _opened(path) as packed,
        io.TextIOWrapper(_unpacked(path, packed), encoding=encoding, newline="") as text,
        tqdm(total=size, desc=name, unit="Б", unit_scale=True, delay=PROGRESS_DELAY_S, leave=False) as bar,
    ):
        lines = _Lines(iter(text))
        for _ in range(form.header_line - 1):
            next(lines, None)
        for count, record in enumerate(_parsed(lines, form.separator)):
            yield record
            if count % LINES_PER_STEP == 0:
                bar.update(packed.tell() - bar.n)  # bytes on the disk, packed or not


def _parsed(lines: _Lines, separator: str) -> Iterator[_Record]:
    """Records of a CSV text.

    Of a record that spans several lines and has not as many fields as the header, only the first line is given up as
    broken; reading goes on with the next one.
    """
    width: int | None = None
    reader = csv.reader(lines, delimiter=separator)
    while True:
        lines.taken.clear()
        problem = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells, problem = [], "строка не читается как CSV"
        spans = len(lines.taken)
        if width is not None and spans > 1 and len(cells) != width:
            lines.give_back_all_but_one()
            reader = csv.reader(lines, delimiter=separator)
            problem = "кавычка открыта и не закрыта"
        if not cells and problem is None:
            continue  # a blank line
        width = len(cells) if width is None else width
        yield _Record(lines.number - len(lines.taken) + 1, cells, "".join(lines.taken).rstrip("\r\n"), problem)


def _opened(path: Path) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise WriterError(f"Файл {path} не открывается: {error.strerror}. Проверьте путь и права.") from error


def _unpacked(path: Path, packed: BinaryIO) -> BinaryIO:
    return gzip.GzipFile(fileobj=packed) if path.suffix.lower() == ".gz" else packed


def _encoding(path: Path, form: Format) -> str:
    """The first of the mapping's encodings that the whole file is written in.

    CP1251 and its kin accept nearly any bytes, so a file that is valid UTF-8 is never taken for them.
    """
    fitting = {encoding for encoding in {*form.encodings, "utf-8"} if _decodes(path, encoding)}
    for encoding in form.encodings:
        if encoding not in fitting:
            continue
        if encoding.startswith("utf") or "utf-8" not in fitting or _is_ascii(path):
            return "utf-8-sig" if encoding.startswith("utf-8") else encoding
    likely = "utf-8" if "utf-8" in fitting else _likely_encoding(path)
    raise WriterError(
        f"Файл {path.name} не в кодировке {' / '.join(form.encodings)}, похоже на {likely}. "
        f'Укажите encodings = ["{likely}"] в [format] сопоставления.'
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with _opened(path) as packed:
        source = _unpacked(path, packed)
        try:
            while block := source.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _is_ascii(path: Path) -> bool:
    return _decodes(path, "ascii")


def _likely_encoding(path: Path) -> str:
    """The encoding in which a sample has most of the letters that Russian is mostly made of."""
    with _opened(path) as packed:
        sample = _unpacked(path, packed).read(LETTERS_OF_A_SAMPLE)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return max(
        ("cp1251", "cp866", "koi8-r"),
        key=lambda encoding: sum(letter in COMMON_RUSSIAN for letter in sample.decode(encoding, errors="ignore")),
    )


# --- XLSX ---------------------------------------------------------------------------------------------------


def _xlsx_records(path: Path, form: Format) -> Iterator[_Record]:
    with _opened(path) as handle:
        try:
            book = openpyxl.load_workbook(handle, read_only=True, data_only=True)
        except (BadZipFile, KeyError, ValueError, OSError) as error:
            raise WriterError(
                f"Файл {path.name} не открывается как книга XLSX. Сохраните его заново в формате XLSX."
            ) from error
        sheet = _sheet(path, book, form)
        rows = (
            (number, list(row))
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
            if number >= form.header_line and any(cell is not None for cell in row)
        )
        head = next(rows, None)
        if head is None:
            return
        header, width = _xlsx_header(path, head[1])
        yield _Record(head[0], header, _joined(header))
        bar = tqdm(rows, desc=f"Чтение {path.name}", unit=" строк", delay=PROGRESS_DELAY_S, leave=False)
        for number, row in bar:
            cells = [_cell_text(cell) for cell in row]
            if any(cells[width:]):
                problem = "значение в столбце без заголовка; похоже на объединённые ячейки заголовка"
                yield _Record(number, [], _joined(cells), problem)
                continue
            cells = (cells + [""] * width)[:width]
            yield _Record(number, cells, _joined(cells))


def _sheet(path: Path, book: openpyxl.Workbook, form: Format) -> openpyxl.worksheet.worksheet.Worksheet:
    if form.sheet is None:
        return book.worksheets[0]
    if form.sheet not in book.sheetnames:
        raise WriterError(
            f"В книге {path.name} нет листа «{form.sheet}»; есть: {_quoted(book.sheetnames)}. "
            "Исправьте sheet в [format] сопоставления."
        )
    return book[form.sheet]


def _xlsx_header(path: Path, row: list[object]) -> tuple[list[str], int]:
    """Names of the columns and their number. A merged header shows as a name followed by empty cells."""
    names = [_cell_text(cell).strip() for cell in row]
    while names and not names[-1]:
        names.pop()
    empty = [get_column_letter(place) for place, name in enumerate(names, 1) if not name]
    if empty or len(names) < 2 < len(row):
        where = f"столбцы {', '.join(empty)}" if empty else "все, кроме первого"
        raise WriterError(
            f"В файле {path.name} есть столбцы без заголовков ({where}): похоже, ячейки заголовка объединены. "
            "Разъедините их или укажите header_line – номер строки с именами всех столбцов."
        )
    return names, len(names)


def _cell_text(cell: object) -> str:
    """A typed cell as CSV would hold it; moments in ISO, which is understood besides the mapping's own formats."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _joined(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
