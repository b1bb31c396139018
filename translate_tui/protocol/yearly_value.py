"""What the customers of a pattern pay a year, in words."""

from translate_tui.model import Pattern, add_up
from translate_tui.text import pluralize


def describe_yearly_value(pattern: Pattern, *, short: bool = False) -> str:
    """Return what the customers pay a year, a sum for each currency, and for how many of them that is known.

    `short` is for screens: "1.2 M EUR + 400 k USD a year, known for 9 of 14 customers".
    """
    base = f"{pattern.valued} of {pluralize(pattern.volume.customers, 'customer')}"
    return f"{add_up(pattern.yearly_values, short=short)} a year, known for {base}"
