"""What makes a database of an older version one of this version: named migrations of sqlite-utils.

Importing this module imports sqlite-utils, which takes 165 ms, and 230 ms where numpy is installed: as much
as the rest of the start. So `Database` does it only when `PRAGMA user_version` says that a migration is due.

The nth migration leads from version n to version n + 1. Never change, rename or reorder a shipped
one: a file that was migrated must be equal to a new one, which is written from schema.sql.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("translate-tui")


def apply_pending(connection: sqlite3.Connection, version: int) -> None:
    """Apply, inside the open transaction, the migrations that a file of `version` lacks.

    sqlite-utils remembers what was applied in a table, `_sqlite_migrations`. Here `PRAGMA user_version`
    is the record: reading it at start imports nothing, every shipped file has it and none has the
    table, and two records could contradict each other. So the table is filled from `version` and
    removed again before the commit: a migrated file is equal to a new one, and undo, `doctor` and
    backups never see the table.

    `Migrations.apply` puts each migration into a savepoint when a transaction is open, and commits
    nothing; so does each write of sqlite-utils.
    """
    # Without plugins, which would run code of other packages on this connection, and without setting
    # recursive_triggers, which would outlast the migration.
    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    names = [migration.name for migration in MIGRATIONS.applied(db)]
    names += [migration.name for migration in MIGRATIONS.pending(db)]
    MIGRATIONS.ensure_migrations_table(db)
    record = db.table(MIGRATIONS.migrations_table)
    record.insert_all(
        ({"migration_set": MIGRATIONS.name, "name": name, "applied_at": ""} for name in names[: version - 1]),
        ignore=True,
    )
    MIGRATIONS.apply(db)
    record.delete_where("migration_set = ?", [MIGRATIONS.name])
    if not record.count:  # another program may keep migrations of its own there
        record.drop()


@MIGRATIONS()
def customer_links_and_word_meanings(db: Database) -> None:
    """Add customers known under several names, and what words of exports mean here."""
    # What a customer is known by (customer_identity) is its strongest mark; these are the
    # weaker ones that its tickets state, and the sources in which its ids stand.
    db.execute("""
CREATE TABLE customer_says (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  kind        TEXT NOT NULL CHECK (kind IN ('external id', 'name', 'domain', 'source')),
  value       TEXT NOT NULL CHECK (value <> ''),
  reason      TEXT NOT NULL DEFAULT '',
  UNIQUE (customer_id, kind, value)
) STRICT;
""")
    # One customer under several names, ids or domains: "customer_id" is counted as
    # "into_id", and "reason" says why. Links are one deep. What follows from the marks
    # is worked out anew by every import; what people joined by hand stays.
    db.execute("""
CREATE TABLE customer_link (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL UNIQUE REFERENCES customer(id) CHECK (customer_id <> into_id),
  into_id     INTEGER NOT NULL REFERENCES customer(id),
  reason      TEXT NOT NULL CHECK (reason <> ''),
  by_hand     INTEGER NOT NULL DEFAULT 0 CHECK (by_hand = 0 OR by_hand = 1)
) STRICT;
""")
    db.execute("CREATE INDEX customer_link_into ON customer_link(into_id)")
    # Two that people said are not one: never joined by themselves, never proposed again.
    db.execute("""
CREATE TABLE customer_apart (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  other_id    INTEGER NOT NULL REFERENCES customer(id),
  CHECK (customer_id < other_id),
  UNIQUE (customer_id, other_id)
) STRICT;
""")
    db.execute("CREATE INDEX customer_apart_other ON customer_apart(other_id)")
    # What words of exports mean here, as people stated it: above what is known to the
    # program. An empty "means" says that the words mean nothing.
    db.execute("""
CREATE TABLE meaning (
  id    INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL CHECK (kind IN ('type', 'segment', 'impact')),
  said  TEXT NOT NULL CHECK (said <> ''),
  means TEXT NOT NULL,
  UNIQUE (kind, said)
) STRICT;
""")


@MIGRATIONS()
def expected_people_reply_texts_and_clock(db: Database) -> None:
    """Add who is expected, what the gate missed, reply texts, and a clock that nobody can set."""
    # Who is expected at the next meeting, as noted while preparing it; without a row,
    # those who came last time.
    db.execute("""
CREATE TABLE expected (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  role TEXT NOT NULL CHECK (role IN ('support', 'product', 'listener', 'facilitator'))
) STRICT;
""")
    # What a pattern lacked when it was put on a slate: the gate was overridden, or only warned.
    db.execute("""
CREATE TABLE slate_lack (
  id             INTEGER PRIMARY KEY,
  slate_entry_id INTEGER NOT NULL UNIQUE REFERENCES slate_entry(id),
  words          TEXT NOT NULL CHECK (words <> '')
) STRICT;
""")
    # What a pattern's customers are answered, where people wrote it otherwise than the
    # template has it; {title}, {why}, {quote} and {customer} stand for what they name.
    db.execute("""
CREATE TABLE reply_text (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL UNIQUE REFERENCES pattern(id),
  words      TEXT NOT NULL CHECK (words <> '')
) STRICT;
""")
    # At "wall" the machine's steady clock, which nobody can set and which counts sleep,
    # stood at "steady" seconds since "boot". Made when a meeting or purge session starts,
    # so that setting the system's clock moves no deadline.
    db.execute("""
CREATE TABLE anchor (
  id     INTEGER PRIMARY KEY,
  boot   TEXT NOT NULL CHECK (boot <> ''),
  steady REAL NOT NULL,
  wall   TEXT NOT NULL
) STRICT;
""")


@MIGRATIONS()
def pattern_notes_consents_and_card_completeness(db: Database) -> None:
    """Add notes and consents for briefs and cases, and how complete the cards of a slate were."""
    # How many of its card's four sentences a pattern had when its slate was brought to the meeting.
    db.execute("""
CREATE TABLE slate_card (
  id             INTEGER PRIMARY KEY,
  slate_entry_id INTEGER NOT NULL UNIQUE REFERENCES slate_entry(id),
  sentences      INTEGER NOT NULL CHECK (sentences BETWEEN 0 AND 4)
) STRICT;
""")
    # What people wrote on a pattern beyond its card: for its discovery brief (the next step
    # that is proposed, what is not known) and for its case (options, built, cut, lesson).
    db.execute("""
CREATE TABLE pattern_note (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  kind       TEXT NOT NULL CHECK (kind IN ('next step', 'not known', 'options', 'built', 'cut', 'lesson')),
  words      TEXT NOT NULL CHECK (words <> ''),
  UNIQUE (pattern_id, kind)
) STRICT;
""")
    # Who agreed to be named in a pattern's case as one of those who raised it.
    db.execute("""
CREATE TABLE consent (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  name       TEXT NOT NULL CHECK (name <> ''),
  given_at   TEXT NOT NULL,
  UNIQUE (pattern_id, name)
) STRICT;
""")


@MIGRATIONS()
def tickets_set_aside_currencies_and_rating_rounds(db: Database) -> None:
    """Add tickets that are set aside, the currencies of values, and blind rating rounds."""
    # The currency of a customer's yearly_value: an ISO 4217 code ("EUR"), or what stood there where
    # that is not clear ("kr"). Without a row nobody stated one. Money of different currencies is never added.
    db.execute("""
CREATE TABLE customer_currency (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL UNIQUE REFERENCES customer(id),
  currency    TEXT NOT NULL CHECK (currency <> '')
) STRICT;
""")
    # Tickets that need no pattern, as people said: set aside, or praise. A ticket is in the inbox while it is
    # neither here nor a member of a pattern.
    db.execute("""
CREATE TABLE set_aside (
  id        INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL UNIQUE REFERENCES ticket(id),
  kind      TEXT NOT NULL CHECK (kind IN ('one-off', 'spam', 'auto-reply', 'answered', 'praise')),
  reason    TEXT NOT NULL DEFAULT '',
  set_at    TEXT NOT NULL
) STRICT;
""")
    # Praise was out of the inbox by its type alone. It stays out.
    db.execute("""
INSERT INTO set_aside (ticket_id, kind, set_at)
  SELECT id, 'praise', imported_at FROM ticket
  WHERE type = 'praise' AND id NOT IN (SELECT ticket_id FROM member)
""")
    # A round of blind rating: support and product each rate a pattern before they see the other's
    # rating. One round of a pattern is open at a time; in which meeting, or NULL outside one.
    db.execute("""
CREATE TABLE rating_round (
  id          INTEGER PRIMARY KEY,
  pattern_id  INTEGER NOT NULL REFERENCES pattern(id),
  meeting_id  INTEGER REFERENCES meeting(id),
  opened_at   TEXT NOT NULL,
  revealed_at TEXT                                     -- when both ratings became placements; NULL while it is open
) STRICT;
""")
    db.execute("CREATE UNIQUE INDEX rating_round_open ON rating_round(pattern_id) WHERE revealed_at IS NULL")
    db.execute("CREATE INDEX rating_round_meeting ON rating_round(meeting_id) WHERE meeting_id IS NOT NULL")
    # What a side rated in an open round. It is in no log and no draft, and deleted when both are in.
    db.execute("""
CREATE TABLE sealed_rating (
  id       INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL REFERENCES rating_round(id),
  side     TEXT NOT NULL CHECK (side IN ('support', 'product')),
  impact   TEXT NOT NULL CHECK (impact IN ('H', 'M', 'L')),
  rated_at TEXT NOT NULL,
  UNIQUE (round_id, side)
) STRICT;
""")


@MIGRATIONS()
def persons_as_customers(db: Database) -> None:
    """Tell customers that are persons from companies, and keep who counts."""
    # The customers that are persons of whom no company is known: they count where who_counts says so.
    db.execute("""
CREATE TABLE customer_person (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL UNIQUE REFERENCES customer(id)
) STRICT;
""")
    # Until now these were the customers that are known by the id of a person alone.
    db.execute("""
INSERT INTO customer_person (customer_id)
  SELECT DISTINCT customer_id FROM customer_identity
  WHERE kind = 'external id' AND value LIKE '%:person:%' ORDER BY 1
""")
    # Whether what a source calls customers are persons. Judged once, by the first import with enough
    # rows to tell, so that a later part of the same export is read alike.
    db.execute("""
CREATE TABLE source_customers (
  id        INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL UNIQUE REFERENCES source(id),
  persons   INTEGER NOT NULL CHECK (persons = 0 OR persons = 1)
) STRICT;
""")
    # Who is a customer, in the only row: "choice" is what people said, "persons" whether persons count
    # now. That follows from the choice, for "automatic" from the tickets; every import works it out.
    db.execute("""
CREATE TABLE who_counts (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  choice  TEXT NOT NULL CHECK (choice IN ('automatic', 'companies', 'persons')),
  persons INTEGER NOT NULL CHECK (persons = 0 OR persons = 1)
) STRICT;
""")
    # Until now persons counted always. They still do until an import works it out, and says so.
    db.execute("""
INSERT INTO who_counts (id, choice, persons) VALUES (1, 'automatic', EXISTS (SELECT 1 FROM customer_person))
""")


@MIGRATIONS()
def meeting_notes(db: Database) -> None:
    """Keep what is noted in a meeting on the pattern that is talked about."""
    # What was said about a pattern, or in general, and is neither a decision nor a commitment.
    db.execute("""
CREATE TABLE meeting_note (
  id         INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  pattern_id INTEGER REFERENCES pattern(id),
  words      TEXT NOT NULL CHECK (words <> ''),
  noted_at   TEXT NOT NULL
) STRICT;
""")
    db.execute("CREATE INDEX meeting_note_meeting ON meeting_note(meeting_id)")
    db.execute("CREATE INDEX meeting_note_pattern ON meeting_note(pattern_id) WHERE pattern_id IS NOT NULL")


@MIGRATIONS()
def ratings_by_their_name(db: Database) -> None:
    """Store what a side rates in the table `rating`, which was `placement`, with its log."""
    # How high a side rates a pattern's impact. Support and product rate blind; the joint value
    # is what both agreed on, and what every list shows. The newest row of a side counts.
    db.execute("""
CREATE TABLE rating (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  meeting_id INTEGER REFERENCES meeting(id),           -- NULL: rated outside of a meeting
  side       TEXT NOT NULL CHECK (side IN ('support', 'product', 'joint')),
  impact     TEXT NOT NULL CHECK (impact IN ('H', 'M', 'L')),
  reason     TEXT NOT NULL DEFAULT '',
  rated_at   TEXT NOT NULL
) STRICT;
""")
    db.execute("""
INSERT INTO rating (id, pattern_id, meeting_id, side, impact, reason, rated_at)
  SELECT id, pattern_id, meeting_id, side, impact, reason, placed_at FROM placement ORDER BY id
""")
    db.execute("DROP TABLE placement")
    db.execute("CREATE INDEX rating_newest ON rating(pattern_id, side, id)")
    db.execute("CREATE INDEX rating_meeting ON rating(meeting_id) WHERE meeting_id IS NOT NULL")
    # The images of rows: in a text the quotes of the name would be escaped, so only the key is replaced.
    for image in ("old", "new"):
        db.execute(
            f"""UPDATE change SET {image} = replace({image}, '"placed_at":', '"rated_at":')
            WHERE table_name = 'placement' AND {image} IS NOT NULL"""
        )
    db.execute("UPDATE change SET table_name = 'rating' WHERE table_name = 'placement'")


@MIGRATIONS()
def one_word_for_one_thing(db: Database) -> None:
    """Store the review of commitments, people and the day of joining a pattern under the names that the app uses."""
    # The constraints name the values, so the tables are made again.
    with _rebuilt(db, "stage"):
        db.execute("""
CREATE TABLE stage (
  id          INTEGER PRIMARY KEY,
  meeting_id  INTEGER NOT NULL REFERENCES meeting(id),
  position    INTEGER NOT NULL CHECK (position > 0),
  phase       TEXT NOT NULL CHECK (phase IN ('opening', 'review', 'patterns', 'grid', 'commitments', 'close')),
  pattern_id  INTEGER REFERENCES pattern(id),
  planned     INTEGER NOT NULL CHECK (planned >= 0),
  given       INTEGER NOT NULL DEFAULT 0,              -- minutes added or taken by hand, in seconds
  spent       INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0),
  entered_at  TEXT,                                    -- set while the meeting is in this stage
  deadline    TEXT,                                    -- when this stage's time is up
  CHECK ((phase = 'patterns') = (pattern_id IS NOT NULL)),
  UNIQUE (meeting_id, position)
) STRICT;
""")
        db.execute("""
INSERT INTO stage (id, meeting_id, position, phase, pattern_id, planned, given, spent, entered_at, deadline)
  SELECT id, meeting_id, position, CASE phase WHEN 'promises' THEN 'review' ELSE phase END, pattern_id, planned,
    given, spent, entered_at, deadline FROM former_stage ORDER BY id
""")
    db.execute("CREATE INDEX stage_pattern ON stage(pattern_id) WHERE pattern_id IS NOT NULL")
    with _rebuilt(db, "member"):
        db.execute("""
CREATE TABLE member (
  id         INTEGER PRIMARY KEY,
  ticket_id  INTEGER NOT NULL UNIQUE REFERENCES ticket(id),
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  how        TEXT NOT NULL CHECK (how IN ('accepted', 'picked', 'created', 'split', 'merged')),
  score      REAL CHECK (score BETWEEN 0 AND 1),       -- of the suggestion, where there was one
  reason     TEXT NOT NULL DEFAULT '',                 -- the suggestion's reason in words
  added_at   TEXT NOT NULL
) STRICT;
""")
        db.execute("""
INSERT INTO member (id, ticket_id, pattern_id, how, score, reason, added_at)
  SELECT id, ticket_id, pattern_id, how, score, reason, placed_at FROM former_member ORDER BY id
""")
    db.execute("CREATE INDEX member_pattern ON member(pattern_id, ticket_id)")
    with _rebuilt(db, "who_counts"):
        db.execute("""
CREATE TABLE who_counts (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  choice        TEXT NOT NULL CHECK (choice IN ('automatic', 'companies', 'people')),
  counts_people INTEGER NOT NULL CHECK (counts_people = 0 OR counts_people = 1)
) STRICT;
""")
        db.execute("""
INSERT INTO who_counts (id, choice, counts_people)
  SELECT id, CASE choice WHEN 'persons' THEN 'people' ELSE choice END, persons FROM former_who_counts
""")
    with _rebuilt(db, "source_customers"):
        db.execute("""
CREATE TABLE source_customers (
  id         INTEGER PRIMARY KEY,
  source_id  INTEGER NOT NULL UNIQUE REFERENCES source(id),
  are_people INTEGER NOT NULL CHECK (are_people = 0 OR are_people = 1)
) STRICT;
""")
        db.execute("""
INSERT INTO source_customers (id, source_id, are_people)
  SELECT id, source_id, persons FROM former_source_customers ORDER BY id
""")
    with _rebuilt(db, "exchange"):
        db.execute("""
CREATE TABLE exchange (
  id        INTEGER PRIMARY KEY,
  direction TEXT NOT NULL CHECK (direction IN ('product sits with support', 'support joins planning')),
  day       TEXT NOT NULL CHECK (day IS date(day)),
  who       TEXT NOT NULL CHECK (who <> ''),
  learned   TEXT NOT NULL DEFAULT ''
) STRICT;
""")
        db.execute("""
INSERT INTO exchange (id, direction, day, who, learned)
  SELECT id, direction, day, who, learnt FROM former_exchange ORDER BY id
""")
    with _rebuilt(db, "pattern_note"):
        db.execute("""
CREATE TABLE pattern_note (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  kind       TEXT NOT NULL CHECK (kind IN ('next step', 'open questions', 'options', 'built', 'cut', 'lesson')),
  words      TEXT NOT NULL CHECK (words <> ''),
  UNIQUE (pattern_id, kind)
) STRICT;
""")
        db.execute("""
INSERT INTO pattern_note (id, pattern_id, kind, words)
  SELECT id, pattern_id, CASE kind WHEN 'not known' THEN 'open questions' ELSE kind END, words
  FROM former_pattern_note ORDER BY id
""")
    # The images of rows in the log. In a text the quotes would be escaped, so only keys and whole values change.
    for table_name, former, name in (
        ("stage", '"phase":"promises"', '"phase":"review"'),
        ("member", '"placed_at":', '"added_at":'),
        ("who_counts", '"choice":"persons"', '"choice":"people"'),
        ("who_counts", '"persons":', '"counts_people":'),
        ("source_customers", '"persons":', '"are_people":'),
        ("exchange", '"learnt":', '"learned":'),
        ("pattern_note", '"kind":"not known"', '"kind":"open questions"'),
        ("customer_says", '"reason":"e-mail domain ', '"reason":"email domain '),
        ("customer_link", '"reason":"the same e-mail domain ', '"reason":"the same email domain '),
    ):
        for image in ("old", "new"):
            db.execute(
                f"UPDATE change SET {image} = replace({image}, ?, ?) WHERE table_name = ? AND {image} IS NOT NULL",
                (former, name, table_name),
            )
    for table_name, former, name in (
        ("customer_says", "e-mail domain ", "email domain "),
        ("customer_link", "the same e-mail domain ", "the same email domain "),
    ):
        db.execute(
            f"UPDATE {table_name} SET reason = replace(reason, ?, ?) WHERE reason LIKE ?",
            (former, name, f"{former}%"),
        )
    # What is typed in a form is kept under the names of its fields.
    for key, former, name in (("exchange/%", "learnt", "learned"), ("settings/phases%", "promises", "review")):
        db.execute(
            "UPDATE draft SET typed = json_remove(json_set(typed, '$.' || ?2, json_extract(typed, '$.' || ?1)), "
            "'$.' || ?1) WHERE key LIKE ?3 AND json_type(typed, '$.' || ?1) IS NOT NULL",
            (former, name, key),
        )
    for key, former, name in (
        ("masking", "while presenting", "in presenter view"),
        ("phases", "as past meetings", "as in past meetings"),
    ):
        db.execute("UPDATE setting SET value = ? WHERE key = ? AND value = ?", (name, key, former))


@MIGRATIONS()
def digests_and_log_mark(db: Database) -> None:
    """Add what the rows of each table add up to, and whether the file needs its log.

    store/schema.py fills the digests after the last migration.
    """
    db.execute("""
CREATE TABLE log_mark (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2)
) STRICT;
""")
    db.execute("INSERT INTO log_mark (id, state) VALUES (1, 0)")
    db.execute("""
CREATE TABLE digest (
  table_name TEXT NOT NULL,
  block      INTEGER NOT NULL,
  sum        INTEGER NOT NULL,
  PRIMARY KEY (table_name, block)
) STRICT, WITHOUT ROWID;
""")


@contextmanager
def _rebuilt(db: Database, table: str) -> Iterator[None]:
    """Drop a table, with its rows in `former_TABLE` meanwhile, so that it can be made again and filled from there.

    Renaming would leave the name quoted in the schema, which would then differ from that of a new file.
    """
    db.execute(f"CREATE TABLE former_{table} AS SELECT * FROM {table}")
    db.execute(f"DROP TABLE {table}")
    yield
    db.execute(f"DROP TABLE former_{table}")
