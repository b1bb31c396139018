"""Write the pictures of the docs: the app in a real terminal, on a copy of the sample, at a fixed moment.

python scripts/build_pictures.py [NAME ...]

Without names: all pictures, and the animation of the README. Needs the extra `dev` and DejaVu Sans Mono.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

DOCS: Final = ROOT / "docs" / "pictures"
SIZE: Final = (120, 30)
MOMENT: Final = datetime(2026, 11, 19, 14, tzinfo=UTC)
_STARTED = ("f5", "enter")
_PATTERNS = (*_STARTED, "right", "right")
# A purge session that runs, with a roster of invented people.
_SAID = (
    "I have told the same hospital four times that I pass it on",
    "nobody upstairs knows that the workarounds exist",
    "she cried on the phone because of a CSV file",
)
_SESSION = ("f6", "enter", "enter", "enter", "tab", *"Tobiah Lundgate, Priya Velloor, Joss Amberley", "enter")
_SESSION += tuple(key for said in _SAID for key in (*said, "enter", "tab"))
_SESSION = (*_SESSION, "up", "up", "ctrl+y", "down", "ctrl+y", "down")
PICTURES = {
    "river": ("down",),
    "groups": ("G",),
    "customers": ("C",),
    "patterns": ("f3", "down", "down"),
    "grid": ("f4",),
    "prep": ("f5",),
    "opening": _STARTED,
    "review": (*_STARTED, "right", "y", "down"),
    "meeting": _PATTERNS,
    "blind": (*_PATTERNS, "b", "h", "enter"),
    "revealed": (*_PATTERNS, "b", "h", "enter", "l", "enter"),
    "placing": (*_PATTERNS, "right", "right"),
    "commitments": (*_PATTERNS, "right", "right", "right"),
    "close": (*_PATTERNS, "right", "right", "right", "right"),
    "deciding": (*_PATTERNS, "d", "1"),
    "present": (*_PATTERNS, "P"),
    "present-sentence": (*_PATTERNS, "P", "right"),
    "present-commitments": (*_STARTED, "right", "P"),
    "meeting-light": _PATTERNS,
    "meeting-contrast": _PATTERNS,
    "replies": ("f3", "home", "R"),
    "settings": ("f9",),
    "minutes": ("f7",),
    "history": ("f8",),
    "lint": ("F",),
    "journey": ("f6",),
    "purge": (*_SESSION, *"and then he asked me the same question for the fou"),
    "readback": (*_SESSION, "ctrl+t"),
    "purged": ("f6", "enter"),
    "empathy": ("f6", "M"),
    "compared": ("f6", "M", "tab", "D"),
    "exchanges": ("f6", "X"),
    "sheet": ("f6", "S", "down", "right", "right", "right", "right"),
    "newsletter": ("f6", "I"),
    "brief": ("f3", "B"),
    "case": ("f3", *["down"] * 5, "K"),
    "guide": ("H",),
    "tour-begins": ("H", "enter"),
}


ANIMATION: Final = "tour"
# What the README's animation shows: keys, and for how many seconds each screen stays.
SCENES: Final[Sequence[tuple[Sequence[str], float]]] = (
    ((), 3.0),
    (("y",), 2.0),
    (("y",), 2.0),
    (("f3",), 3.0),
    (("f4",), 3.5),
    (_STARTED, 2.5),
    (("right", "right"), 3.5),
    (("P",), 2.5),
    (("right",), 2.5),
    (("right",), 2.5),
    (("escape", "d", "1", "enter", *"two-way sync comes first"), 2.5),
    (("enter",), 3.0),
    (("right", "right"), 3.0),
)


def run_app(path: Path, theme: str) -> None:
    """Run the app on a database, as if it were MOMENT."""
    from translate_tui.services.workspace import Workspace
    from translate_tui.ui.app import TranslateApp

    app = TranslateApp(Workspace(path, lambda: MOMENT), sample=True)
    app.theme = theme
    app.run()


@contextmanager
def terminal(size: tuple[int, int] = SIZE, theme: str = "translate-dark") -> "Iterator[Terminal]":
    """Yield a terminal in which the app runs on a copy of the sample."""
    from translate_tui.services.workspace import sample_path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.db"
        shutil.copyfile(sample_path(), path)
        argv = [sys.executable, __file__, "--app", str(path), theme]
        with Terminal(
            argv, *size, env={"TZ": "UTC", "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        ) as running:
            yield running


def take(name: str) -> None:
    """Write the picture of that name."""
    variant = name.rpartition("-")[2]
    with terminal(theme=f"translate-{variant if variant in ('light', 'contrast') else 'dark'}") as running:
        running.press(*PICTURES[name])
        running.wait()
        running.save(DOCS / f"{name}.png")


def animate() -> None:
    """Write the README's animation."""
    frames = []
    with terminal((100, 26)) as running:
        for keys, _ in SCENES:
            running.press(*keys)
            running.wait()
            frames.append(running.picture())
    # One palette for all frames: a palette of its own makes each frame flicker.
    palette = to_palette(join(frames))
    images = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    durations = [int(seconds * 1000) for _, seconds in SCENES]
    images[0].save(
        DOCS / f"{ANIMATION}.gif", save_all=True, append_images=images[1:], duration=durations, loop=0, optimize=True
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--app"]:
        run_app(Path(sys.argv[2]), sys.argv[3])
    else:
        from PIL import Image
        from terminal import Terminal, join, to_palette

        DOCS.mkdir(exist_ok=True)
        names = sys.argv[1:] or [*PICTURES, ANIMATION]
        for name in names:
            print(name, flush=True)
            animate() if name == ANIMATION else take(name)
