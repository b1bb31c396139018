"""Write the stems of the synonyms, so that the app does not stem thousands of words at every start.

python scripts/build_synonyms.py

For each file of translate_tui/matching/synonyms, e.g. en.txt, a file en.stems: the same lines with stems.
"""

import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translate_tui.matching.languages import stem  # noqa: E402  # after the path above
from translate_tui.text import split_words  # noqa: E402

FOLDER: Final = ROOT / "translate_tui" / "matching" / "synonyms"


def stems_of(path: Path) -> str:
    """Return the lines of a file of synonyms with stems in place of words; comments are left empty."""
    lines = []
    for line in path.read_text("utf-8").splitlines():
        entries = () if line.startswith("#") else line.split(",")
        stems = (" ".join(stem(word, path.stem) for word in split_words(entry)) for entry in entries)
        lines.append(",".join(stems))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for source in sorted(FOLDER.glob("*.txt")):
        source.with_suffix(".stems").write_text(stems_of(source), "utf-8")
