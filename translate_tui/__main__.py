"""Entry point: `translate-tui` and `python -m translate_tui`."""

from translate_tui.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
