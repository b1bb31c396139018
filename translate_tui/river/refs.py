"""Stable names (refs) for rows and keys for sources, so that importing the same export twice adds nothing."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b


class Refs:
    """Names the rows of one source: by their own id, else by a digest of their content.

    A repeated name gets "#2", "#3" ...: two customers who say the same stay two tickets, and the same file read
    again gives the same names.
    """

    def __init__(self) -> None:
        self._times_seen: dict[str | bytes, int] = {}

    def by_id(self, row_id: str) -> str:
        """Return the name of a row that has an id of its own."""
        return row_id + self._suffix(row_id)

    def by_ids(self, row_ids: Sequence[str]) -> Sequence[str]:
        """Return the names of many rows at once; "" for rows without an id."""
        is_new = (
            "" not in row_ids and len(set(row_ids)) == len(row_ids) and self._times_seen.keys().isdisjoint(row_ids)
        )
        if is_new:  # the usual case, without a Python call for each row
            self._times_seen.update(dict.fromkeys(row_ids, 1))
            return row_ids
        return [self.by_id(row_id) if row_id else "" for row_id in row_ids]

    def by_content(self, content: str) -> str:
        """Return the name of a row without an id: a digest of all its cells."""
        digest = blake2b(content.encode("utf-8", "replace"), digest_size=9).digest()
        return digest.hex() + self._suffix(digest)

    def _suffix(self, name: str | bytes) -> str:
        """Return "" for a new name, "#2" for the second row with it, and so on."""
        times = self._times_seen[name] = self._times_seen.get(name, 0) + 1
        if times == 1:
            return ""
        if isinstance(name, str):
            # Reserve the new name: a later row whose own id is "X#2" must not collide with it.
            self._times_seen.setdefault(f"{name}#{times}", 1)
        return f"#{times}"


def header_key(prefix: str, columns: Iterable[str]) -> str:
    """Return a key for a source of unknown format: the prefix and a digest of its columns, in any order."""
    digest = blake2b("\x1f".join(sorted(columns)).encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{prefix}:{digest}"
