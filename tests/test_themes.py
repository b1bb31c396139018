"""The colors of the themes: legible on every surface, and apart for everybody."""

from itertools import combinations
from pathlib import Path

import pytest
from coloraide import Color
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.theme import Theme

from tests.app.conftest import run
from tests.conftest import Clock
from translate_tui.services.workspace import Workspace
from translate_tui.ui.themes import THEMES

MEANINGS = ("accent", "support", "product", "joint", "deferred", "error")
# A deficiency ("": normal vision) and how it is simulated. The simulations differ, so every one must hold; Viénot's
# is made for protanopia and deuteranopia only.
SIMULATIONS = [
    ("", ""),
    *[(deficiency, method) for deficiency in ("protan", "deutan") for method in ("brettel", "vienot", "machado")],
    *[("tritan", method) for method in ("brettel", "machado")],
]
MIN_DISTANCE = 14  # CIEDE2000 between any two meanings
MIN_CONTRAST = 4.5  # WCAG 2, level AA

themes = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def color(theme: Theme, name: str) -> Color:
    """Return a color of a theme by the name that style sheets use."""
    value = theme.variables.get(name) or getattr(theme, name)
    assert isinstance(value, str)
    return Color(value)


def seen(shown: Color, deficiency: str, simulation: str) -> Color:
    """Return what somebody with a deficiency sees of a color."""
    return shown.filter(deficiency, method=simulation).clip("srgb") if deficiency else shown


@themes
@pytest.mark.parametrize(("deficiency", "simulation"), SIMULATIONS)
def test_any_two_meanings_stay_apart(theme: Theme, deficiency: str, simulation: str) -> None:
    distances = {
        f"{first} and {second}": seen(color(theme, first), deficiency, simulation).delta_e(
            seen(color(theme, second), deficiency, simulation), method="2000"
        )
        for first, second in combinations(MEANINGS, 2)
    }
    nearest = min(distances, key=lambda pair: distances[pair])
    assert distances[nearest] >= MIN_DISTANCE, f"{nearest} are only {distances[nearest]:.1f} apart"


@themes
@pytest.mark.parametrize("surface", ["background", "panel"])
@pytest.mark.parametrize("name", ["foreground", "quiet", *MEANINGS])
def test_every_color_is_legible_on_every_surface(theme: Theme, surface: str, name: str) -> None:
    assert color(theme, name).contrast(color(theme, surface)) >= MIN_CONTRAST


@themes
@pytest.mark.parametrize("name", ["foreground", "quiet"])
def test_text_is_legible_where_it_is_selected(theme: Theme, name: str) -> None:
    assert color(theme, name).contrast(color(theme, "raised")) >= MIN_CONTRAST


@themes
@pytest.mark.parametrize("name", MEANINGS)
def test_the_word_on_a_chip_is_legible(theme: Theme, name: str) -> None:
    assert color(theme, "background").contrast(color(theme, name)) >= MIN_CONTRAST


@themes
def test_in_sixteen_colors_what_is_said_and_selected_can_still_be_seen(theme: Theme) -> None:
    def standard(name: str) -> int | None:
        value = theme.variables.get(name) or getattr(theme, name)
        return RichColor.parse(value).downgrade(ColorSystem.STANDARD).number

    for surface in ("background", "panel"):
        for text in ("foreground", "quiet", "accent", "error", "support", "product", "joint"):
            assert standard(text) != standard(surface), f"{text} on {surface}"
    # The selected row is told by its edge in the accent: light surfaces are all one white here.
    assert standard("foreground") != standard("raised") != standard("accent")


async def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch, sample: Path, clock: Clock) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    opened = Workspace(sample, clock)
    async with run(opened, (120, 40)) as user:
        for keys in (("f2",), ("f3",), ("f4",), ("f5", "enter", "right", "right"), ("d", "2"), ("escape", "P")):
            await user.press(*keys)
            for strip in user.app.screen._compositor.render_strips():
                for segment in strip:
                    shades = (segment.style.color, segment.style.bgcolor) if segment.style else ()
                    for shade in filter(None, shades):
                        assert len(set(shade.get_truecolor())) == 1, (segment.text, shade)
    opened.close()
