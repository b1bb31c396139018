"""The two files that travel with the package: the schema and the sample database.

In a checkout they lie at the top, where people look for them; in a wheel, inside the package.
"""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def asset(name: str) -> Path:
    """Return where `name` ("schema.sql", "sample.db") lies. Raises FileNotFoundError if nowhere."""
    for folder in (_PACKAGE, _PACKAGE.parent):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{name} is missing from this installation of translate-tui; install it again")
