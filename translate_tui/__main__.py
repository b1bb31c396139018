"""Entry point: `translate-tui` and `python -m translate_tui`."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program with its command-line arguments (None: those that it was started with).

    Ctrl+C while it still loads its modules ends it without a traceback.
    """
    try:
        from translate_tui.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run(arguments)


if __name__ == "__main__":
    main()
