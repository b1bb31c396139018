"""Names for sources and rows, by which the same export adds nothing the second time."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b


class Refs:
    """Names for rows: their own id, or what stands in them; a repeated one is counted on.

    So two customers who say the same are two tickets, and the same file again adds nothing.
    """

    def __init__(self) -> None:
        self._seen: dict[str | bytes, int] = {}

    def by_id(self, own: str) -> str:
        """Return the name of the row whose id is `own`."""
        return own + self._again(own)

    def by_ids(self, owns: Sequence[str]) -> Sequence[str]:
        """Return the names of many rows; "" for those that have no id."""
        if "" not in owns and len(set(owns)) == len(owns) and self._seen.keys().isdisjoint(owns):
            self._seen.update(dict.fromkeys(owns, 1))
            return owns
        return [self.by_id(own) if own else "" for own in owns]

    def by_content(self, content: str) -> str:
        """Return the name of a row that has no id of its own."""
        digest = blake2b(content.encode("utf-8", "replace"), digest_size=9).digest()
        return digest.hex() + self._again(digest)

    def _again(self, name: str | bytes) -> str:
        times = self._seen[name] = self._seen.get(name, 0) + 1
        if times == 1:
            return ""
        if isinstance(name, str):
            self._seen.setdefault(f"{name}#{times}", 1)  # taken: a row that has this very id is counted on, too
        return f"#{times}"


def header_key(prefix: str, columns: Iterable[str]) -> str:
    """Return the key of a source that is known by its columns."""
    digest = blake2b("\x1f".join(sorted(columns)).encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{prefix}:{digest}"
