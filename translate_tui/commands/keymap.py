"""The keys that hold now: the commands' own, and what the user's keys.toml changes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

FILE_NAME: Final = "keys.toml"
MAX_TOLD: Final = 5  # problems that the paragraph at start spells out


class Keymap:
    """What keys.toml changed, and what in it does not hold. There is one of it: `KEYMAP`."""

    def __init__(self) -> None:
        self.changes: dict[str, str] = {}  # command id -> its keys, as Textual names them, separated by commas
        self.problems: tuple[str, ...] = ()

    def install(self, changes: Mapping[str, str], problems: tuple[str, ...] = ()) -> None:
        """Use these keys from now on. Call it before the app starts: bindings are made then."""
        self.changes = dict(changes)
        self.problems = problems

    @property
    def paragraph(self) -> str:
        """Return what is wrong with keys.toml as one paragraph; empty where nothing is."""
        if not self.problems:
            return ""
        told = " ".join(self.problems[:MAX_TOLD])
        more = len(self.problems) - MAX_TOLD
        rest = f" And {more} more: `translate-tui keys` names them all." if more > 0 else ""
        others = (
            "The other entries of the file apply; these keys keep their default."
            if self.changes
            else "No keys have been changed."
        )
        return f"{told}{rest} {others}"


KEYMAP: Final = Keymap()


def keymap_path() -> Path | None:
    """Return the user's keys.toml where there is one (a broken link or a folder counts), else None."""
    import platformdirs

    path = platformdirs.user_config_path("translate-tui", appauthor=False) / FILE_NAME
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        pass  # it is there and cannot be looked at: reading it says why
    return path
