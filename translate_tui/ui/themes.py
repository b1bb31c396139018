"""The three themes: dark, light, high contrast.

A color has a meaning: the accent marks what the next key acts on; support and product have a color each, what both
agree on a third, which accepted decisions have too; deferred ones and what is overdue have theirs. Any two of these
stay at least 14 apart (CIEDE2000), also for people with protanopia, deuteranopia or tritanopia (test_themes.py). No
color is the only sign of anything: letters, words or shapes say the same. docs/design.md shows them.
"""

from typing import Final

from textual.theme import Theme


def _theme(
    name: str,
    *,
    dark: bool,
    background: str,
    panel: str,
    raised: str,
    line: str,
    foreground: str,
    quiet: str,
    accent: str,
    support: str,
    product: str,
    joint: str,
    deferred: str,
    error: str,
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
            "raised": raised,
            "line": line,
            "support": support,
            "product": product,
            "joint": joint,
            "deferred": deferred,
            "scrollbar": raised,
            "scrollbar-background": background,
            "scrollbar-corner-color": background,
            "border": line,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
        },
    )


THEMES: Final = (
    _theme(
        "dark", dark=True, background="#14171c", panel="#1d222a", raised="#2a313c", line="#3d4655",
        foreground="#e8ebf0", quiet="#a3adba", accent="#ffcf3d", support="#4bdfd2", product="#c98efe",
        joint="#daefbd", deferred="#8492a9", error="#f6846b",
    ),
    _theme(
        "light", dark=False, background="#fbfaf7", panel="#f0ede5", raised="#e2ddd0", line="#b9b3a5",
        foreground="#1b1f25", quiet="#565d68", accent="#7f620f", support="#0c696f", product="#7d2fd0",
        joint="#0e1f03", deferred="#492069", error="#83233b",
    ),
    _theme(
        "contrast", dark=True, background="#000000", panel="#101010", raised="#00309e", line="#8a8a8a",
        foreground="#ffffff", quiet="#d0d4da", accent="#ffe226", support="#13c6b2", product="#c88ef9",
        joint="#eefabf", deferred="#c1e0ff", error="#ff896b",
    ),
)  # fmt: skip
DEFAULT_THEME: Final = THEMES[0].name
