"""The three themes: dark, light, high contrast.

Support and product each have a colour, what both agree on a third; one accent marks what to do next. No colour is the
only sign of anything: letters, words or marks say the same.
"""

from typing import Final

from textual.theme import Theme


def _theme(
    name: str,
    *,
    dark: bool,
    background: str,
    panel: str,
    bar: str,
    cursor: str,
    foreground: str,
    quiet: str,
    accent: str,
    error: str,
    support: str,
    product: str,
    joint: str,
) -> Theme:
    return Theme(
        name=f"translate-{name}",
        primary=accent,
        secondary=support,
        accent=accent,
        warning=accent,
        error=error,
        success=joint,
        foreground=foreground,
        background=background,
        surface=background,
        panel=panel,
        dark=dark,
        variables={
            "quiet": quiet,
            "bar": bar,
            "cursor": cursor,
            "support": support,
            "product": product,
            "joint": joint,
            "scrollbar": bar,
            "scrollbar-background": background,
            "scrollbar-corner-color": background,
            "border": quiet,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
        },
    )


THEMES: Final = (
    _theme(
        "dark", dark=True, background="#15181d", panel="#1f242c", bar="#222831", cursor="#2d3744",
        foreground="#e4e7eb", quiet="#98a2b0", accent="#f0b95a", error="#ff8a80",
        support="#6cc5c1", product="#c3a6f0", joint="#a5d28a",
    ),
    _theme(
        "light", dark=False, background="#fbfaf6", panel="#f1eee6", bar="#e7e3d8", cursor="#dcd5c3",
        foreground="#1d2126", quiet="#5a6069", accent="#8a4b00", error="#a8071a",
        support="#00605c", product="#5b2e9e", joint="#2f6212",
    ),
    _theme(
        "contrast", dark=True, background="#000000", panel="#000000", bar="#1a1a1a", cursor="#00309e",
        foreground="#ffffff", quiet="#d8d8d8", accent="#ffe100", error="#ff9d9d",
        support="#5ffff5", product="#ffb3ff", joint="#a8ff7a",
    ),
)  # fmt: skip
DEFAULT_THEME: Final = THEMES[0].name
