"""What makes a database of version n one of version n + 1: SQL, carried out in one transaction each."""

from typing import Final

MIGRATIONS: Final[dict[int, str]] = {
    # Customers under several names, and what words mean here.
    1: """
-- What a customer is known by (customer_identity) is its strongest mark; these are the
-- weaker ones that its tickets state, and the sources in which its ids stand.
CREATE TABLE customer_says (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  kind        TEXT NOT NULL CHECK (kind IN ('external id', 'name', 'domain', 'source')),
  value       TEXT NOT NULL CHECK (value <> ''),
  reason      TEXT NOT NULL DEFAULT '',
  UNIQUE (customer_id, kind, value)
) STRICT;

-- One customer under several names, ids or domains: "customer_id" is counted as
-- "into_id", and "reason" says why. Links are one deep. What follows from the marks
-- is worked out anew by every import; what people joined by hand stays.
CREATE TABLE customer_link (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL UNIQUE REFERENCES customer(id) CHECK (customer_id <> into_id),
  into_id     INTEGER NOT NULL REFERENCES customer(id),
  reason      TEXT NOT NULL CHECK (reason <> ''),
  by_hand     INTEGER NOT NULL DEFAULT 0 CHECK (by_hand = 0 OR by_hand = 1)
) STRICT;
CREATE INDEX customer_link_into ON customer_link(into_id);

-- Two that people said are not one: never joined by themselves, never proposed again.
CREATE TABLE customer_apart (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  other_id    INTEGER NOT NULL REFERENCES customer(id),
  CHECK (customer_id < other_id),
  UNIQUE (customer_id, other_id)
) STRICT;
CREATE INDEX customer_apart_other ON customer_apart(other_id);

-- What words of exports mean here, as people stated it: above what is known to the
-- program. An empty "means" says that the words mean nothing.
CREATE TABLE meaning (
  id    INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL CHECK (kind IN ('type', 'segment', 'impact')),
  said  TEXT NOT NULL CHECK (said <> ''),
  means TEXT NOT NULL,
  UNIQUE (kind, said)
) STRICT;
""",
    # Who is expected, what customers are answered, a clock that nobody can set.
    2: """
-- Who is expected at the next meeting, as noted while preparing it; without a row,
-- those who came last time.
CREATE TABLE expected (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  role TEXT NOT NULL CHECK (role IN ('support', 'product', 'listener', 'facilitator'))
) STRICT;

-- What a pattern lacked when it was put on a slate: the gate was overridden, or only warned.
CREATE TABLE slate_lack (
  id             INTEGER PRIMARY KEY,
  slate_entry_id INTEGER NOT NULL UNIQUE REFERENCES slate_entry(id),
  words          TEXT NOT NULL CHECK (words <> '')
) STRICT;

-- What a pattern's customers are answered, where people wrote it otherwise than the
-- template has it; {title}, {why}, {quote} and {customer} stand for what they name.
CREATE TABLE reply_text (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL UNIQUE REFERENCES pattern(id),
  words      TEXT NOT NULL CHECK (words <> '')
) STRICT;

-- At "wall" the machine's steady clock, which nobody can set and which counts sleep,
-- stood at "steady" seconds since "boot". Made when a meeting or purge session starts,
-- so that setting the system's clock moves no deadline.
CREATE TABLE anchor (
  id     INTEGER PRIMARY KEY,
  boot   TEXT NOT NULL CHECK (boot <> ''),
  steady REAL NOT NULL,
  wall   TEXT NOT NULL
) STRICT;
""",
    # What is written for briefs and cases, and how complete the cards of a slate were.
    3: """
-- How many of its card's four sentences a pattern had when its slate was brought to the meeting.
CREATE TABLE slate_card (
  id             INTEGER PRIMARY KEY,
  slate_entry_id INTEGER NOT NULL UNIQUE REFERENCES slate_entry(id),
  sentences      INTEGER NOT NULL CHECK (sentences BETWEEN 0 AND 4)
) STRICT;

-- What people wrote on a pattern beyond its card: for its discovery brief (the next step
-- that is proposed, what is not known) and for its case (options, built, cut, lesson).
CREATE TABLE pattern_note (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  kind       TEXT NOT NULL CHECK (kind IN ('next step', 'not known', 'options', 'built', 'cut', 'lesson')),
  words      TEXT NOT NULL CHECK (words <> ''),
  UNIQUE (pattern_id, kind)
) STRICT;

-- Who agreed to be named in a pattern's case as one of those who raised it.
CREATE TABLE consent (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  name       TEXT NOT NULL CHECK (name <> ''),
  given_at   TEXT NOT NULL,
  UNIQUE (pattern_id, name)
) STRICT;
""",
}
