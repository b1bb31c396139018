"""Merging patterns: what hangs on one of them goes to the other.

The merged pattern's row stays, and `patterns.merged_into` leads from it to the other one: its number is never given
again. So do the rows that past meetings are told from (stages, slates, decisions, commitments, blind ratings): they
are read under the pattern that stands now, see `store/standing.py`. What a pattern has once (its place on next week's
slate, its rating, its texts) goes over here. All functions but `texts` are called inside a session.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from translate_tui.model import Side
from translate_tui.protocol.brief import Note
from translate_tui.store import notes, replies
from translate_tui.store.database import Database
from translate_tui.store.standing import with_family

# What people wrote on a pattern, besides its title: these columns, the notes by their kind, and the reply text. The
# names are identifiers.
COLUMNS: Final = (
    "struggle",
    "segment",
    "workaround",
    "requested",
    "revenue_risk",
    "retention_risk",
    "shipped_at",
)
REPLY: Final = "reply_text"
NOTES: Final = {kind.name.lower(): kind for kind in Note}
TEXTS: Final = (*COLUMNS, *NOTES, REPLY)


class Moved(NamedTuple):
    """How many rows of each kind count for another pattern after a merge."""

    tickets: int
    decisions: int
    commitments: int
    consents: int
    refusals: int


def texts(db: Database, pattern_id: int) -> dict[str, str]:
    """Return everything that people wrote on a pattern, by TEXTS; "" where there is nothing."""
    row = db.rows(f"SELECT {', '.join(COLUMNS)} FROM pattern WHERE id = ?", (pattern_id,))[0]
    written = notes.of_pattern(db, pattern_id)
    return {
        **{column: value or "" for column, value in zip(COLUMNS, row, strict=True)},
        **{name: written.get(kind, "") for name, kind in NOTES.items()},
        REPLY: replies.template(db, pattern_id),
    }


def write_texts(db: Database, pattern_id: int, values: Mapping[str, str]) -> None:
    """Write texts of a pattern, by TEXTS, in place of those that it has."""
    for name, words in values.items():
        if name in COLUMNS:
            db.execute(f"UPDATE pattern SET {name} = ? WHERE id = ?", (words, pattern_id))
        elif name == REPLY:
            replies.write_template(db, pattern_id, words)
        else:
            notes.write(db, pattern_id, NOTES[name], words)


def move_rows(db: Database, from_id: int, into_id: int) -> Moved:
    """Make a pattern merged into another one, whose evidence its tickets become; return how much was moved.

    Consents and refusals that the other pattern has too stay where they are, and so does the refusal of a ticket that
    is evidence of the other one: people put it there.
    """
    decisions, commitments = (_count(db, table, from_id) for table in ("decision", "commitment"))
    tickets = db.execute(
        "UPDATE member SET pattern_id = ?, how = 'merged' WHERE pattern_id = ?", (into_id, from_id)
    ).rowcount
    refusals = db.execute(
        "UPDATE refusal SET pattern_id = :into WHERE pattern_id = :from "
        "AND ticket_id NOT IN (SELECT ticket_id FROM refusal WHERE pattern_id = :into) "
        "AND ticket_id NOT IN (SELECT ticket_id FROM member WHERE pattern_id = :into)",
        {"from": from_id, "into": into_id},
    ).rowcount
    consents = db.execute(
        "UPDATE consent SET pattern_id = :into WHERE pattern_id = :from "
        "AND name NOT IN (SELECT name FROM consent WHERE pattern_id = :into)",
        {"from": from_id, "into": into_id},
    ).rowcount
    db.execute("UPDATE pattern SET merged_into = ? WHERE id = ?", (into_id, from_id))
    return Moved(tickets, decisions, commitments, consents, refusals)


def _count(db: Database, table: str, pattern_id: int) -> int:
    """Return how many rows of a table are about a pattern or one that was merged into it."""
    sql = f"{with_family('?')} SELECT count(*) FROM family f JOIN {table} r ON r.pattern_id = f.id"
    return int(db.value(sql, (pattern_id,)))


def carry_ratings(db: Database, from_id: int, into_id: int, meeting_id: int | None = None) -> bool:
    """Give a pattern the ratings of one that is merged into it, where it has none; return whether it took any.

    - What the teams have just rated counts above what stood there before: of the running meeting `meeting_id` it
      takes all of the other's ratings, where that has a joint one or both sides' and it has none of that meeting.
    - With a joint rating of its own, a pattern takes nothing: beside it, the other's blind ratings would claim that
      the teams came from these to that.
    - Without one, it takes the other's joint rating. Its own blind ratings stay and count as later: the teams have
      not agreed since.
    - It takes the other's blind ratings only if it has none of its own, of either side, and then both sides': one
      side's of this pattern beside the other side's of that one would be a gap that nobody rated.

    Ratings that are not taken stay on the merged pattern: the journey counts each pair of blind ratings, and they
    come back with an undo.
    """
    if meeting_id is not None and not _rated_sides(db, into_id, meeting_id):
        just_rated = _rated_sides(db, from_id, meeting_id)
        if Side.JOINT in just_rated or just_rated == {Side.SUPPORT, Side.PRODUCT}:
            db.execute(
                "UPDATE rating SET pattern_id = ? WHERE pattern_id = ? AND meeting_id = ?",
                (into_id, from_id, meeting_id),
            )
            return True
    own, others = _rated_sides(db, into_id), _rated_sides(db, from_id)
    taken = set() if Side.JOINT in own else others - own
    if own - {Side.JOINT}:
        taken &= {Side.JOINT}
    for side in taken:
        db.execute(
            "UPDATE rating SET pattern_id = ? WHERE pattern_id = ? AND side = ?", (into_id, from_id, side.value)
        )
    if taken and own:
        _make_newest(db, into_id, own)
    return bool(taken)


def _rated_sides(db: Database, pattern_id: int, meeting_id: int | None = None) -> set[Side]:
    rows = db.rows(
        "SELECT DISTINCT side FROM rating WHERE pattern_id = :id AND (:meeting IS NULL OR meeting_id = :meeting)",
        {"id": pattern_id, "meeting": meeting_id},
    )
    return {Side(side) for (side,) in rows}


def _make_newest(db: Database, pattern_id: int, sides: set[Side]) -> None:
    """Give the ratings of some sides new ids, in their order: the newest rating of a pattern is the last one."""
    for row_id, side, meeting_id, impact, reason, rated_at in db.rows(
        "SELECT id, side, meeting_id, impact, reason, rated_at FROM rating WHERE pattern_id = ? ORDER BY id",
        (pattern_id,),
    ):
        if side in sides:
            values: dict[str, object] = {
                "pattern_id": pattern_id,
                "meeting_id": meeting_id,
                "side": side,
                "impact": impact,
                "reason": reason,
                "rated_at": rated_at,
            }
            db.execute("DELETE FROM rating WHERE id = ?", (row_id,))
            db.insert("rating", values)
