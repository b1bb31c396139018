"""Importing: the rows of a file, its columns before the import, and the report after it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model.errors import UserError
from translate_tui.model.tickets import NewTicket

MAX_LISTED_FILES: Final = 20  # a zip can hold thousands


class WordKind(StrEnum):
    """The fields for which people can say what a word in an export means ("P1" is impact H)."""

    TYPE = "type"
    SEGMENT = "segment"
    IMPACT = "impact"


class Skipped(NamedTuple):
    """A row that holds no ticket (an empty line, an automatic message), with the reason."""

    line: int
    reason: str


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be imported: its line (the first is 1), what is wrong with it, and its content."""

    line: int
    reason: str
    content: str = ""
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file + ', ' if self.file else ''}line {self.line}: {self.reason}"


Row = NewTicket | Skipped | Rejected


class FilePreview(NamedTuple):
    """The columns and first rows of a table, shown before it is imported.

    `samples` has a cell for each column in each row. `fields` maps each field of a ticket to the columns from
    which it would be read. `chosen` says whether people chose that mapping earlier for the same header.
    """

    name: str
    format: str
    columns: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    fields: dict[str, tuple[str, ...]]
    chosen: bool = False


class ColumnsNotMapped(UserError):
    """No column is known to hold what the customer said; people choose one from `preview`."""

    def __init__(self, message: str, preview: FilePreview) -> None:
        super().__init__(message)
        self.preview = preview


class ChannelNotChosen(UserError):
    """An export holds several channels and none was named; `channels` are their names."""

    def __init__(self, message: str, channels: tuple[str, ...]) -> None:
        super().__init__(message)
        self.channels = channels


@dataclass
class ImportReport:
    """What an import did, counted in rows. Every row of the files is read, skipped or rejected.

    read = added + updated + unchanged + replies. The first three count tickets; `replies` counts rows stored
    under their tickets, of which `replies_added` are new. `files` maps each file's name to its format,
    `skipped` and `notes` map a reason or a note to its number of rows. `unread` are rows that were read, but for one
    cell, which is their content.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    replies: int = 0
    replies_added: int = 0
    files: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    unread: list[Rejected] = field(default_factory=list)

    @property
    def listed_files(self) -> list[tuple[str, str]]:
        """The files, each with its format; of more than MAX_LISTED_FILES, only how many there are of each format."""
        if len(self.files) <= MAX_LISTED_FILES:
            return list(self.files.items())
        return [(f"{times:,} files", kind) for kind, times in Counter(self.files.values()).most_common()]

    @property
    def file_names(self) -> str:
        """The names of the files; of more than MAX_LISTED_FILES, only how many there are."""
        return ", ".join(self.files) if len(self.files) <= MAX_LISTED_FILES else f"{len(self.files):,} files"
