"""Where the files are that come with the package: schema.sql and sample.db.

In a checkout they are at the top, where people look for them; in a wheel, inside the package (pyproject.toml).
"""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def asset(name: str) -> Path:
    """Return the path of "schema.sql" or "sample.db". Raises FileNotFoundError if the installation lacks it."""
    for folder in (_PACKAGE, _PACKAGE.parent):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{name} is missing from this installation of translate-tui. Install it again.")
