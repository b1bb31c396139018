"""Opens a path: detects what kind of file it is, and returns the sources (tables, channels, posts) in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from translate_tui.model import ColumnsNotMapped, FilePreview, UserError
from translate_tui.river import csv_table, json_records, mapping, workbook
from translate_tui.river.encoding import OLD_OFFICE_MAGIC, PROBE_SIZE, ZIP_MAGIC, NotText, text_encoding
from translate_tui.river.files import ExportFile, ExportFolder, file_at, folder_at, zip_at
from translate_tui.river.formats import river_lines, slack
from translate_tui.river.mapping import RowSource, Table
from translate_tui.river.options import ReadOptions

_VALUES_LIMIT: Final = 40  # values of a column that are shown


def open_sources(path: Path, options: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    """Return the sources in a file, zip or folder; their rows are read while they are iterated over.

    What is passed over is added to `notes`, with how many there are. Raises UserError, at once or while rows are
    read, when the file cannot be read, is empty, is not text, or has no column for what the customer said.
    """
    opened = _open(path)
    if isinstance(opened, ExportFile):
        return [_open_source(opened, options)]
    if slack.is_export(opened):
        return slack.read(opened, options, notes)
    if path.is_dir():
        raise UserError(f"{path} is a folder, but not a Slack export. Name the exported files in it.")
    return _open_each(opened, options, notes)


def preview(path: Path, options: ReadOptions) -> FilePreview:
    """Return the first rows of a file with named columns, and how they would be read.

    Raises ChannelNotChosen for a Slack export, UserError for other files without named columns.
    """
    opened = _open(path)
    if isinstance(opened, ExportFolder) and slack.is_export(opened):
        raise slack.channel_not_chosen(opened)
    return mapping.preview(_require_table(opened, path, options), options)


def common_values(path: Path, options: ReadOptions, columns: tuple[str, ...]) -> dict[str, int]:
    """Return the most common values of columns of a file, each with its number of rows."""
    return mapping.common_values(table_at(path, options), columns, _VALUES_LIMIT)


def table_at(path: Path, options: ReadOptions) -> Table:
    """Return the table in a file. Raises UserError when the file has no named columns."""
    return _require_table(_open(path), path, options)


def _require_table(opened: ExportFile | ExportFolder, path: Path, options: ReadOptions) -> Table:
    table = _open_table(opened, options.fields) if isinstance(opened, ExportFile) else None
    if table is None:
        raise UserError(f"{path} has no columns to choose from. It is imported as it is.")
    return table


def _open(path: Path) -> ExportFile | ExportFolder:
    """Return the file, or what is in the zip or folder at `path`. Raises UserError when it cannot be opened."""
    try:
        if path.is_dir():
            return folder_at(path)
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is not a regular file. Save the export to a file, then import that file.")
        file = file_at(path)
        return zip_at(file) if _is_plain_zip(file) else file
    except OSError as error:
        raise UserError(
            f"{path} cannot be read ({error.strerror or error}). Check the path and its permissions."
        ) from error


def _is_plain_zip(file: ExportFile) -> bool:
    """Tell whether a file is a zip of files, and not a workbook (which is a zip, too)."""
    with file.open_binary() as opened:
        return opened.read(4) == ZIP_MAGIC and not workbook.is_workbook(file)


def _open_each(folder: ExportFolder, options: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    """Return the sources in a zip; files that are no source are passed over and noted."""
    sources: list[RowSource] = []
    reasons: list[str] = []
    for file in folder.files.values():
        try:
            sources.append(_open_source(file, options))
        except (NotText, ColumnsNotMapped) as error:
            reasons.append(str(error))
            notes[f"{file.name} was skipped: {error}"] = 1
    if not sources:
        raise UserError(
            f"{folder.where}: none of the {len(folder.files)} files in it could be read, so nothing was imported. "
            f"{reasons[0] if reasons else 'It is empty.'}"
        )
    return sources


def _open_source(file: ExportFile, options: ReadOptions) -> RowSource:
    table = _open_table(file, options.fields)
    if table is not None:
        return mapping.row_source(table, options)
    return river_lines.open_posts(file, text_encoding(file), options)


def _open_table(file: ExportFile, chosen: Mapping[str, str]) -> Table | None:
    """Return the table in a file; None for River lines. Raises UserError for files that are neither.

    `chosen` maps fields to columns: such columns help to find the header, and exclude River lines.
    """
    with file.open_binary() as opened:
        magic = opened.read(8)
    if magic.startswith((ZIP_MAGIC, OLD_OFFICE_MAGIC)):
        return workbook.open_workbook(file, chosen)
    encoding = text_encoding(file)
    with file.open_text(encoding.name) as text:
        head = text.read(PROBE_SIZE)
    start = head.lstrip("\ufeff \t\r\n\0")
    if not start:
        raise NotText(f"{file.where} is empty. Export it again, or choose another file.")
    if start[0] in "[{" and json_records.looks_like_json(start):
        return json_records.open_records(file, encoding, chosen)
    if not chosen and river_lines.looks_like_posts(head):
        return None
    return csv_table.open_table(file, encoding, head, chosen)
