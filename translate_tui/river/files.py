"""Where exports lie: a file, a member of a zip, or the files of a folder. Nothing is unpacked to disk.

A zip is read within limits, by what its directory declares; more than that is never read from a
member. Names that lead out of the zip are never used as paths.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, TextIO, cast

from translate_tui.model import UserError
from translate_tui.text import plain

TOTAL_LIMIT: Final = 2_000_000_000  # bytes that a zip may hold unpacked
RATIO_LIMIT: Final = 200  # text shrinks to a tenth, a log to a fiftieth; a bomb to a thousandth
RATIO_FREE: Final = 20_000_000  # below this no ratio matters
MEMBER_LIMIT: Final = 200_000  # files: a Slack export has one for each channel and day
NESTED_LIMIT: Final = 200_000_000  # bytes of a zip in a zip, which is read into memory
DEPTH_LIMIT: Final = 1  # zips in a zip, but no zips in those
_HIDDEN: Final = ("__MACOSX", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class File:
    """One file of an export, wherever it lies. `where` is for messages, `name` for people."""

    where: str
    name: str
    size: int
    opened: Callable[[], BinaryIO]

    def text(self, encoding: str, newline: str | None = "") -> TextIO:
        """Open it as text; what is no text in this encoding comes as the replacement character."""
        return io.TextIOWrapper(self.opened(), encoding=encoding, errors="replace", newline=newline)


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a zip or of a folder, by their names in it ("river/2026-11-02.json")."""

    where: str
    name: str
    files: dict[str, File]


def file_at(path: Path) -> File:
    """Return the file at `path`."""
    return File(
        str(path), plain(path.name), path.stat().st_size, partial(cast(Callable[..., BinaryIO], path.open), "rb")
    )


def folder_at(path: Path) -> Tree:
    """Return the JSON files of a folder and of the folders in it: what an unpacked Slack export consists of."""
    found = sorted(p for pattern in ("*.json", "*/*.json", "*/*/*.json") for p in path.glob(pattern) if p.is_file())
    files = {p.relative_to(path).as_posix(): file_at(p) for p in found if not p.name.startswith(".")}
    return Tree(str(path), plain(path.name), files)


def zip_at(file: File, depth: int = 0) -> Tree:
    """Return the files of a zip; those of a zip in it under its name. Raises UserError beyond the limits."""
    try:
        archive = zipfile.ZipFile(file.opened())
        members = [m for m in archive.infolist() if not m.is_dir() and not _is_hidden(m.filename)]
        _check(file, members)
        found: dict[str, File] = {}
        for name, one in _members(file, archive, members, depth):
            found[name if name not in found else f"{name} ({len(found)})"] = one  # two of one name are two files
        return Tree(file.where, file.name, found)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise UserError(
            f"{file.where}: the zip cannot be read ({error}); it may be cut off. Nothing was imported. "
            "Export it again, or unpack it and import the files."
        ) from error


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in _HIDDEN or part.startswith("._") for part in parts)


def _check(file: File, members: list[zipfile.ZipInfo]) -> None:
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    why = ""
    if len(members) > MEMBER_LIMIT:
        why = f"it holds {len(members):,} files, and at most {MEMBER_LIMIT:,} are read"
    elif total > TOTAL_LIMIT:
        why = f"unpacked it would have {total:,} bytes, and at most {TOTAL_LIMIT:,} are read"
    elif total > RATIO_FREE and total > RATIO_LIMIT * max(packed, 1):
        why = f"{packed:,} bytes would become {total:,}, which no export does"
    elif any(m.flag_bits & 1 for m in members):
        why = "it is protected by a password"
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or (path.parts[:1] and path.parts[0].endswith(":")):
            why = f"the name “{plain(member.filename)[:80]}” in it leads out of it, which no export does"
            break
    if why:
        raise UserError(f"{file.where}: {why}. Nothing was imported. Unpack it with care, and import the files.")


def _members(
    file: File, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], depth: int
) -> Iterator[tuple[str, File]]:
    for member in members:
        name = member.filename.replace("\\", "/")
        inner = File(f"{file.where}: {plain(name)}", plain(name), member.file_size, partial(_open, archive, member))
        if name.lower().endswith(".zip"):
            if depth >= DEPTH_LIMIT or member.file_size > NESTED_LIMIT:
                raise UserError(
                    f"{inner.where}: zips in zips are only read one deep and up to {NESTED_LIMIT:,} bytes. Nothing "
                    "was imported. Unpack it, and import what is in it."
                )
            with inner.opened() as opened:
                content = opened.read()
            tree = zip_at(File(inner.where, inner.name, len(content), partial(io.BytesIO, content)), depth + 1)
            for below, one in tree.files.items():
                yield f"{name}/{below}", one
        else:
            yield name, inner


def _open(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(member))
