"""Access to export files: a file on disk, a member of a zip, or the files of a folder. Nothing is unpacked to disk.

Zips are untrusted: sizes, ratios and names are checked by the zip's directory before a member is read, and zipfile
never reads more of a member than its declared size. Names that lead out of the zip are refused.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, TextIO, cast

from translate_tui.model import UserError
from translate_tui.text import plain

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without it: its zipfile refuses such members
    LZMAError = zipfile.BadZipFile  # type: ignore[misc,assignment]

# What reading a damaged file raises: zipfile lets the errors of the packing methods through.
READ_ERRORS: Final = (
    OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, LZMAError, NotImplementedError,
)  # fmt: skip
TOTAL_LIMIT: Final = 2_000_000_000  # bytes of a zip, unpacked
RATIO_LIMIT: Final = 200  # unpacked / packed bytes: text has 10, logs 50, zip bombs 1000
RATIO_FREE: Final = 20_000_000  # unpacked bytes up to which any ratio is accepted
MEMBER_LIMIT: Final = 200_000  # files in a zip: a Slack export has one for each channel and day
NESTED_LIMIT: Final = 200_000_000  # bytes of a zip inside a zip, which is read into memory
DEPTH_LIMIT: Final = 1  # levels of zips inside a zip
_HIDDEN_NAMES: Final = ("__MACOSX", ".DS_Store", "Thumbs.db")
_FOLDER_PATTERNS: Final = ("*.json", "*/*.json", "*/*/*.json")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an export, on disk or in a zip. `where` is for error messages, `name` is shown to people.

    `size` is in bytes; `open_binary` opens the file for reading.
    """

    where: str
    name: str
    size: int
    open_binary: Callable[[], BinaryIO]

    def open_text(self, encoding: str, newline: str | None = "") -> TextIO:
        r"""Open the file as text; bytes that are invalid in `encoding` are read as \ufffd."""
        return io.TextIOWrapper(self.open_binary(), encoding=encoding, errors="replace", newline=newline)


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """The files of a zip or a folder, by their path in it ("river/2026-11-02.json")."""

    where: str
    name: str
    files: dict[str, ExportFile]


def file_at(path: Path) -> ExportFile:
    """Return the file at `path`. Raises OSError when it does not exist."""
    open_binary = partial(cast(Callable[..., BinaryIO], path.open), "rb")
    return ExportFile(str(path), plain(path.name), path.stat().st_size, open_binary)


def folder_at(path: Path) -> ExportFolder:
    """Return the JSON files of a folder, two levels deep: all that an unpacked Slack export consists of."""
    paths = sorted(file for pattern in _FOLDER_PATTERNS for file in path.glob(pattern) if file.is_file())
    files = {file.relative_to(path).as_posix(): file_at(file) for file in paths if not file.name.startswith(".")}
    return ExportFolder(str(path), plain(path.name), files)


def zip_at(file: ExportFile, depth: int = 0) -> ExportFolder:
    """Return the files of a zip; those of a zip inside it as "inner.zip/name". Raises UserError beyond the limits."""
    try:
        archive = zipfile.ZipFile(file.open_binary())
        members = [m for m in archive.infolist() if not m.is_dir() and not _is_hidden(m.filename)]
        _check_limits(file, members)
        files: dict[str, ExportFile] = {}
        for name, member in _open_members(file, archive, members, depth):
            unique = name if name not in files else f"{name} ({len(files)})"  # a zip may hold a name twice
            files[unique] = member
        return ExportFolder(file.where, file.name, files)
    except (*READ_ERRORS, ValueError) as error:
        raise UserError(
            f"{file.where}: the zip cannot be read ({error}). It may be cut off. Nothing was imported. "
            "Export it again, or unpack it and import the files."
        ) from error


def _is_hidden(name: str) -> bool:
    """Tell whether a member is one that an operating system adds, such as "__MACOSX/._x"."""
    parts = PurePosixPath(name).parts
    return any(part in _HIDDEN_NAMES or part.startswith("._") for part in parts)


def _check_limits(file: ExportFile, members: list[zipfile.ZipInfo]) -> None:
    """Raise UserError for a zip that is too big, looks like a bomb, is encrypted or names files outside itself."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    problem = ""
    if len(members) > MEMBER_LIMIT:
        problem = f"it contains {len(members):,} files, but at most {MEMBER_LIMIT:,} are read"
    elif unpacked > TOTAL_LIMIT:
        problem = f"it would be {unpacked:,} bytes unpacked, but at most {TOTAL_LIMIT:,} are read"
    elif unpacked > RATIO_FREE and unpacked > RATIO_LIMIT * max(packed, 1):
        problem = f"{packed:,} bytes would unpack to {unpacked:,}, which no export does"
    elif any(member.flag_bits & 1 for member in members):
        problem = "it is password-protected"
    outside = next((member.filename for member in members if _leads_outside(member.filename)), None)
    if outside is not None:
        problem = f"the name “{plain(outside)[:80]}” in it points outside the zip, which no export does"
    if problem:
        raise UserError(f"{file.where}: {problem}. Nothing was imported. Unpack it with care, and import the files.")


def _leads_outside(name: str) -> bool:
    """Tell whether a member's name is an absolute path, has a drive letter or contains ".."."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (bool(path.parts) and path.parts[0].endswith(":"))


def _open_members(
    file: ExportFile, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], depth: int
) -> Iterator[tuple[str, ExportFile]]:
    """Yield each member with its path; instead of a zip inside the zip, its members."""
    for member in members:
        name = member.filename.replace("\\", "/")
        where, shown_name = f"{file.where}: {plain(name)}", plain(name)
        inner = ExportFile(where, shown_name, member.file_size, partial(_open_member, archive, member))
        if not name.lower().endswith(".zip"):
            yield name, inner
            continue
        if depth >= DEPTH_LIMIT or member.file_size > NESTED_LIMIT:
            raise UserError(
                f"{where}: a zip in a zip is read only one level deep and up to {NESTED_LIMIT:,} bytes. "
                "Nothing was imported. Unpack it, and import the files in it."
            )
        with inner.open_binary() as opened:
            content = opened.read()
        inner_zip = ExportFile(where, shown_name, len(content), partial(io.BytesIO, content))
        for inner_name, inner_file in zip_at(inner_zip, depth + 1).files.items():
            yield f"{name}/{inner_name}", inner_file


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    try:
        return cast(BinaryIO, archive.open(member))
    except ValueError as error:  # the directory of a damaged zip may name a place before its beginning
        raise zipfile.BadZipFile(str(error)) from error
