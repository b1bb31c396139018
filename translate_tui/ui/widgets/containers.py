"""Textual's containers, painted quickly: most show nothing of their own, as their parts cover them."""

from typing import TYPE_CHECKING

from textual import containers
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as _Base
else:
    _Base = object  # Textual takes the styles of the first base that is a widget, and these are the container's


class _QuicklyPainted(_Base):
    """A container of which all lines are the same one, unless it has a border.

    Textual renders every line of every container and keeps each with seven caches: half of all lines of a place.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines in a part of the container."""
        if any(self.styles.border.spacing) or any(self.styles.outline.spacing):
            return super().render_lines(crop)
        strip = Strip.blank(crop.width, self.visual_style.rich_style)
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return [strip] * crop.height


class Container(_QuicklyPainted, containers.Container):
    """A container with its parts below each other."""


class Horizontal(_QuicklyPainted, containers.Horizontal):
    """A container with its parts beside each other."""


class Vertical(_QuicklyPainted, containers.Vertical):
    """A container with its parts below each other, as high as the room allows."""


class VerticalScroll(_QuicklyPainted, containers.VerticalScroll):
    """A container with its parts below each other, which scrolls."""
