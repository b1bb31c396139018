"""From a path to sources: what kind of file it is, and the reader for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from translate_tui.model import ColumnsNotMapped, FilePreview, UserError
from translate_tui.river.encoding import OLD_OFFICE, PROBE, ZIP, NotText, text_encoding
from translate_tui.river.files import File, Tree, file_at, folder_at, zip_at
from translate_tui.river.mapping import RowSource, Table, look_at, reading_of, values_of
from translate_tui.river.options import ReadOptions

_ALL: Final = 40  # values that are shown of a column


def read(path: Path, choices: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    """Tell what `path` is and return its sources, whose rows are read as they are asked for.

    `notes` gathers what was passed over. Raises UserError, at once or while rows are read, when the
    file cannot be read, is empty, is no text, or has no column for what the customer said.
    """
    found = _open(path)
    if isinstance(found, File):
        return [_reading(found, choices)]
    from translate_tui.river.formats import slack

    if slack.is_export(found):
        return slack.read(found, choices, notes)
    if path.is_dir():
        raise UserError(f"{path} is a folder and no Slack export. Name the exported files in it.")
    return _each(found, choices, notes)


def look(path: Path, choices: ReadOptions) -> FilePreview:
    """Return what a file with named columns looks like. Raises UserError where it has none, Several for Slack."""
    found = _open(path)
    if isinstance(found, Tree):
        from translate_tui.river.formats import slack

        if slack.is_export(found):
            raise slack.several(found)
    return look_at(_table_of(found, path, choices), choices)


def values(path: Path, choices: ReadOptions, columns: tuple[str, ...]) -> dict[str, int]:
    """Return the commonest values of columns, with how often each stands there."""
    return values_of(table_at(path, choices), columns, _ALL)


def table_at(path: Path, choices: ReadOptions) -> Table:
    """Return what has named columns at `path`. Raises UserError where nothing has."""
    return _table_of(_open(path), path, choices)


def _table_of(found: File | Tree, path: Path, choices: ReadOptions) -> Table:
    table = _table(found, choices.fields) if isinstance(found, File) else None
    if table is None:
        raise UserError(f"{path} has no columns to choose from: it is read as it is.")
    return table


def _open(path: Path) -> File | Tree:
    """Return the file, or what is in the zip or folder at `path`. Raises UserError when it cannot be opened."""
    try:
        if path.is_dir():
            return folder_at(path)
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is no ordinary file. Save the export to a file first, then import that.")
        file = file_at(path)
        return zip_at(file) if _is_tree(file) else file
    except OSError as error:
        raise UserError(
            f"{path} cannot be read ({error.strerror or error}). Check the path and that you may read it."
        ) from error


def _is_tree(file: File) -> bool:
    from translate_tui.river.workbook import is_workbook

    with file.opened() as opened:
        return opened.read(4) == ZIP and not is_workbook(file)


def _each(tree: Tree, choices: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    """Return the sources in a zip; what is none is passed over, and said."""
    readings: list[RowSource] = []
    why: list[str] = []
    for file in tree.files.values():
        try:
            readings.append(_reading(file, choices))
        except (NotText, ColumnsNotMapped) as passed_over:
            why.append(str(passed_over))
            notes[f"{file.name} was passed over: {passed_over}"] = 1
    if not readings:
        raise UserError(
            f"{tree.where}: none of the {len(tree.files)} files in it could be read, so nothing was imported. "
            f"{why[0] if why else 'It is empty.'}"
        )
    return readings


def _reading(file: File, choices: ReadOptions) -> RowSource:
    table = _table(file, choices.fields)
    if table is not None:
        return reading_of(table, choices)
    from translate_tui.river.formats import river_lines

    return river_lines.open_posts(file, text_encoding(file), choices)


def _table(file: File, chosen: Mapping[str, str]) -> Table | None:
    """Return what has named columns; None for River lines. Raises UserError for what is neither."""
    from translate_tui.river import csv_table, json_records, workbook
    from translate_tui.river.formats import river_lines

    with file.opened() as opened:
        magic = opened.read(8)
    if magic.startswith((ZIP, OLD_OFFICE)):
        return workbook.open_workbook(file, chosen)
    encoding = text_encoding(file)
    with file.text(encoding.name) as text:
        head = text.read(PROBE)
    start = head.lstrip("\ufeff \t\r\n\0")
    if not start:
        raise NotText(f"{file.where} is empty: there is no ticket in it. Export it again, or choose another file.")
    if start[0] in "[{" and json_records.looks_like_json(start):
        return json_records.open_records(file, encoding, chosen)
    if not chosen and river_lines.looks_like_posts(head):
        return None
    return csv_table.open_table(file, encoding, head, chosen)
