"""Blind placing: support and product each say how high the impact is, without seeing the other's answer."""

from typing import Final

from translate_tui.model import Impact

_ORDER: Final = (Impact.L, Impact.M, Impact.H)
KEYS: Final = {
    **{str(number): impact for number, impact in enumerate(_ORDER, 1)},
    **{impact.lower(): impact for impact in _ORDER},
    **{str(impact): impact for impact in _ORDER},
}
TALK_SECONDS: Final = 60  # "a difference of two is flagged and given a minute"


def apart(support: Impact, product: Impact) -> int:
    """Return how many steps lie between two placements: 0, 1, or 2 for H against L."""
    return abs(_ORDER.index(support) - _ORDER.index(product))


def difference(support: Impact | None, product: Impact | None) -> str:
    """Return in words who placed higher; "" where they agree or one is missing."""
    if support is None or product is None or support is product:
        return ""
    higher = "support" if _ORDER.index(support) > _ORDER.index(product) else "product"
    return f"{higher} higher by {('one', 'two')[apart(support, product) - 1]}"
