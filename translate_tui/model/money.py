"""Money: an amount with its currency. Amounts of different currencies are never added."""

from collections.abc import Iterable
from typing import Final, NamedTuple

NOT_STATED: Final = "(currency not stated)"
_SHORT_FROM: Final = 10_000  # smaller amounts are short enough as they are
_SCALES: Final = ((10**3, "k"), (10**6, "M"), (10**9, "bn"))


class Money(NamedTuple):
    """An amount in whole units of a currency.

    `currency` is an ISO 4217 code where it is clear ("EUR"), else the mark as it was written ("$", "kr", "¥" each
    belong to several currencies); "" where nobody stated one.
    """

    amount: int
    currency: str = ""

    def __str__(self) -> str:
        """Return the exact amount: "1,200,000 EUR"."""
        return f"{self.amount:,} {self.currency or NOT_STATED}"

    @property
    def short(self) -> str:
        """The amount with one decimal, for where space is short: "1.2 M EUR"."""
        if self.amount < _SHORT_FROM:
            return str(self)
        for scale, unit in _SCALES:
            tenths = (self.amount * 10 + scale // 2) // scale
            if tenths < 10_000 or unit == _SCALES[-1][1]:  # 999,960 would be 1,000 k
                break
        whole, decimal = divmod(tenths, 10)
        amount = f"{whole:,}.{decimal}" if decimal else f"{whole:,}"
        return f"{amount} {unit} {self.currency or NOT_STATED}"


def add_up(sums: Iterable[Money], *, short: bool = False) -> str:
    """Return sums of different currencies in words, side by side: "1,200,000 EUR + 400,000 USD"."""
    return " + ".join(money.short if short else str(money) for money in sums)
