"""translate-tui: the instrument of the weekly translation meeting between support and product."""

from typing import Final

__version__: Final = "0.1.0"
