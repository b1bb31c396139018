-- translate-tui: the model of the practice, as tables.
--
-- Two teams meet once a week. Customers speak in tickets; tickets become the
-- evidence of patterns; at most five patterns stand on a slate; a translation
-- meeting places them on the grid, decides, and commits; next week begins with
-- what became of it. Each word below is used as docs/vocabulary.md defines it.
--
-- Every table is STRICT. Every row that a person can change has an integer id,
-- under which the undo log keeps its image before and after each step.
-- Times are UTC, ISO 8601, to the second ("2026-11-16T09:30:00Z"), to the millisecond
-- where a clock is read from them; dates are "2026-11-16". Money is in whole units of a currency. Durations are
-- in seconds. Nothing is removed when a phase or a week goes by.

PRAGMA application_id = 0x54545549;  -- "TTUI": how we know a file is ours
PRAGMA user_version = 10;            -- the version of this schema

------------------------------------------------------------------ customers

-- A customer is a company, or a person; volume counts companies, and people where they count (who_counts).
CREATE TABLE customer (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL CHECK (name <> ''),
  segment      TEXT CHECK (segment <> ''),             -- as confirmed by people; a ticket may say its own
  yearly_value INTEGER CHECK (yearly_value >= 0),      -- what the customer pays a year, where known
  note         TEXT NOT NULL DEFAULT ''
) STRICT;

-- The customers that are people of whom no company is known: they count where who_counts says so.
CREATE TABLE customer_person (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL UNIQUE REFERENCES customer(id)
) STRICT;

-- Who is a customer, in the only row: "choice" is the setting, "counts_people" whether people count
-- now. That follows from the choice, for "automatic" from the tickets; every import works it out.
CREATE TABLE who_counts (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  choice        TEXT NOT NULL CHECK (choice IN ('automatic', 'companies', 'people')),
  counts_people INTEGER NOT NULL CHECK (counts_people = 0 OR counts_people = 1)
) STRICT;
INSERT INTO who_counts (id, choice, counts_people) VALUES (1, 'automatic', 0);

-- The currency of a customer's yearly_value: an ISO 4217 code ("EUR"), or what stood there where
-- that is not clear ("kr"). Without a row nobody stated one. Money of different currencies is never added.
CREATE TABLE customer_currency (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL UNIQUE REFERENCES customer(id),
  currency    TEXT NOT NULL CHECK (currency <> '')
) STRICT;

-- What we recognize a customer by. One value leads to one customer only;
-- "reason" says in words why it was put there, so that it can be taken back.
CREATE TABLE customer_identity (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  kind        TEXT NOT NULL CHECK (kind IN ('external id', 'domain', 'name')),
  value       TEXT NOT NULL CHECK (value <> ''),
  reason      TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, value)
) STRICT;
CREATE INDEX customer_identity_customer ON customer_identity(customer_id);

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

------------------------------------------------------------------ the River

-- Where tickets come from: one row for each export (by what it is, not by its
-- file name), one for quick add, one for the purge session.
CREATE TABLE source (
  id      INTEGER PRIMARY KEY,
  key     TEXT NOT NULL UNIQUE,                        -- what makes it the same source next week
  format  TEXT NOT NULL CHECK (format <> ''),
  name    TEXT NOT NULL,                               -- what people call it
  mapping TEXT CHECK (mapping IS NULL OR json_valid(mapping))  -- columns chosen by hand for this header
) STRICT;

-- The two that belong to no export are there from the beginning.
INSERT INTO source (key, format, name) VALUES
  ('by hand', 'quick add', 'by hand'),
  ('purge', 'Purge session', 'purge session');

-- Whether what a source calls customers are people. Judged once, by the first import with enough
-- rows to tell, so that a later part of the same export is read alike.
CREATE TABLE source_customers (
  id         INTEGER PRIMARY KEY,
  source_id  INTEGER NOT NULL UNIQUE REFERENCES source(id),
  are_people INTEGER NOT NULL CHECK (are_people = 0 OR are_people = 1)
) STRICT;

-- A ticket is one post in the River: one report by one customer, verbatim.
CREATE TABLE ticket (
  id           INTEGER PRIMARY KEY,
  source_id    INTEGER NOT NULL REFERENCES source(id),
  source_ref   TEXT NOT NULL,                          -- its name in that source; the same post is never taken in twice
  posted_at    TEXT,                                   -- when the customer said it; NULL where nobody knows
  imported_at  TEXT NOT NULL,
  -- Written out with OR: SQLite would build a table for IN at every row of an import.
  type         TEXT CHECK (type = 'bug' OR type = 'request' OR type = 'question' OR type = 'call'
                           OR type = 'praise' OR type = 'other'),
  segment      TEXT CHECK (segment <> ''),
  impact_words TEXT NOT NULL DEFAULT '',               -- the reporter's words; they never rank anything
  title        TEXT NOT NULL DEFAULT '',
  quote        TEXT NOT NULL CHECK (quote <> ''),      -- verbatim
  customer_id  INTEGER REFERENCES customer(id),        -- NULL: unknown, counted apart
  workaround   TEXT NOT NULL DEFAULT '',               -- what this customer does meanwhile, in their words
  requested    TEXT NOT NULL DEFAULT '',               -- what this customer asks for, in their words
  author       TEXT NOT NULL DEFAULT '',               -- who brought it into the River
  in_format    INTEGER NOT NULL DEFAULT 0 CHECK (in_format = 0 OR in_format = 1),  -- was it posted in River format?
  UNIQUE (source_id, source_ref)
) STRICT;
CREATE INDEX ticket_customer ON ticket(customer_id) WHERE customer_id IS NOT NULL;
-- The river list is read newest first, without praise for the inbox.
CREATE INDEX ticket_newest ON ticket(posted_at DESC, id DESC, type);

-- A reply under a ticket ("+1, also at ...") is evidence, not another ticket.
CREATE TABLE reply (
  id          INTEGER PRIMARY KEY,
  ticket_id   INTEGER NOT NULL REFERENCES ticket(id),
  source_ref  TEXT NOT NULL,
  said_at     TEXT,
  author      TEXT NOT NULL DEFAULT '',
  customer_id INTEGER REFERENCES customer(id),
  quote       TEXT NOT NULL CHECK (quote <> ''),
  UNIQUE (ticket_id, source_ref)
) STRICT;
CREATE INDEX reply_customer ON reply(customer_id) WHERE customer_id IS NOT NULL;

------------------------------------------------------------------- patterns

-- A pattern is a systemic problem. Its four sentences bind numbers that are
-- counted (never stored) to words that people chose or wrote:
-- "We've seen N customers struggle with <struggle>." "This impacts mostly
-- segment Y." "The common workaround is <workaround>." "The requested solution
-- is typically <requested>." An empty text is a gap, shown as a gap.
CREATE TABLE pattern (
  id             INTEGER PRIMARY KEY,
  number         INTEGER NOT NULL UNIQUE CHECK (number > 0),   -- what people call it: P7
  title          TEXT NOT NULL CHECK (title <> ''),
  struggle       TEXT NOT NULL DEFAULT '',
  workaround     TEXT NOT NULL DEFAULT '',
  requested      TEXT NOT NULL DEFAULT '',
  segment        TEXT NOT NULL DEFAULT '',             -- written only where no ticket or customer says one
  revenue_risk   TEXT NOT NULL DEFAULT '',             -- why it threatens revenue, in words
  retention_risk TEXT NOT NULL DEFAULT '',             -- why it threatens retention, in words
  created_at     TEXT NOT NULL,
  shipped_at     TEXT,                                 -- when its fix reached customers
  merged_into    INTEGER REFERENCES pattern(id) CHECK (merged_into <> id)
) STRICT;
CREATE INDEX pattern_merged_into ON pattern(merged_into) WHERE merged_into IS NOT NULL;

-- Membership: a ticket is evidence of one pattern at most; no row means inbox. "added_at" is
-- since when it is in a pattern: moving it to another one leaves that as it is.
CREATE TABLE member (
  id         INTEGER PRIMARY KEY,
  ticket_id  INTEGER NOT NULL UNIQUE REFERENCES ticket(id),
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  how        TEXT NOT NULL CHECK (how IN ('accepted', 'picked', 'created', 'split', 'merged')),
  score      REAL CHECK (score BETWEEN 0 AND 1),       -- of the suggestion, where there was one
  reason     TEXT NOT NULL DEFAULT '',                 -- the suggestion's reason in words
  added_at   TEXT NOT NULL
) STRICT;
CREATE INDEX member_pattern ON member(pattern_id, ticket_id);

-- A refused pair is never proposed again, through re-imports too.
CREATE TABLE refusal (
  id         INTEGER PRIMARY KEY,
  ticket_id  INTEGER NOT NULL REFERENCES ticket(id),
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  refused_at TEXT NOT NULL,
  UNIQUE (ticket_id, pattern_id)
) STRICT;
CREATE INDEX refusal_pattern ON refusal(pattern_id);

-- Tickets that need no pattern, as people said: set aside, or praise. A ticket is in the inbox while it is
-- neither here nor a member of a pattern.
CREATE TABLE set_aside (
  id        INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL UNIQUE REFERENCES ticket(id),
  kind      TEXT NOT NULL CHECK (kind IN ('one-off', 'spam', 'auto-reply', 'answered', 'praise')),
  reason    TEXT NOT NULL DEFAULT '',
  set_at    TEXT NOT NULL
) STRICT;

----------------------------------------------------------------- the meeting

-- A translation meeting. While it runs, ends_at is the absolute moment at which
-- its time is up, so that a restart or a suspended laptop loses no second; a
-- pause stops the clock, and going on moves every deadline by what it took.
CREATE TABLE meeting (
  id         INTEGER PRIMARY KEY,
  number     INTEGER NOT NULL UNIQUE CHECK (number > 0),
  planned    INTEGER NOT NULL CHECK (planned > 0),     -- seconds: 30 minutes
  started_at TEXT NOT NULL,
  ends_at    TEXT NOT NULL,
  paused_at  TEXT,
  ended_at   TEXT,
  stage_id   INTEGER REFERENCES stage(id) DEFERRABLE INITIALLY DEFERRED   -- where the meeting is
) STRICT;
CREATE INDEX meeting_stage ON meeting(stage_id);
-- One meeting at a time: there is one room and one clock.
CREATE UNIQUE INDEX meeting_running ON meeting(ended_at IS NULL) WHERE ended_at IS NULL;

-- A phase holds one stage, the patterns phase one for each pattern. Deadlines
-- are absolute; "spent" gathers all visits before the present one.
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
CREATE INDEX stage_pattern ON stage(pattern_id) WHERE pattern_id IS NOT NULL;

-- A slate: the patterns, at most five, put before product this week. The slate
-- without a meeting is next week's.
CREATE TABLE slate (
  id         INTEGER PRIMARY KEY,
  meeting_id INTEGER UNIQUE REFERENCES meeting(id),
  made_at    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX slate_next ON slate(meeting_id IS NULL) WHERE meeting_id IS NULL;

CREATE TABLE slate_entry (
  id              INTEGER PRIMARY KEY,
  slate_id        INTEGER NOT NULL REFERENCES slate(id),
  position        INTEGER NOT NULL CHECK (position BETWEEN 1 AND 5),
  pattern_id      INTEGER NOT NULL REFERENCES pattern(id),
  override_reason TEXT CHECK (override_reason <> ''),  -- why it stands here although the gate refused it
  UNIQUE (slate_id, position),
  UNIQUE (slate_id, pattern_id)
) STRICT;
CREATE INDEX slate_entry_pattern ON slate_entry(pattern_id);

-- How high a side rates a pattern's impact. Support and product rate blind; the joint value
-- is what both agreed on, and what every list shows. The newest row of a side counts.
CREATE TABLE rating (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  meeting_id INTEGER REFERENCES meeting(id),           -- NULL: rated outside of a meeting
  side       TEXT NOT NULL CHECK (side IN ('support', 'product', 'joint')),
  impact     TEXT NOT NULL CHECK (impact IN ('H', 'M', 'L')),
  reason     TEXT NOT NULL DEFAULT '',
  rated_at   TEXT NOT NULL
) STRICT;
CREATE INDEX rating_newest ON rating(pattern_id, side, id);
CREATE INDEX rating_meeting ON rating(meeting_id) WHERE meeting_id IS NOT NULL;

-- A round of blind rating: support and product each rate a pattern before they see the other's
-- rating. One round of a pattern is open at a time; in which meeting, or NULL outside one.
CREATE TABLE rating_round (
  id          INTEGER PRIMARY KEY,
  pattern_id  INTEGER NOT NULL REFERENCES pattern(id),
  meeting_id  INTEGER REFERENCES meeting(id),
  opened_at   TEXT NOT NULL,
  revealed_at TEXT                                     -- when both ratings became placements; NULL while it is open
) STRICT;
CREATE UNIQUE INDEX rating_round_open ON rating_round(pattern_id) WHERE revealed_at IS NULL;
CREATE INDEX rating_round_meeting ON rating_round(meeting_id) WHERE meeting_id IS NOT NULL;

-- What a side rated in an open round. It is in no log and no draft, and deleted when both are in.
CREATE TABLE sealed_rating (
  id       INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL REFERENCES rating_round(id),
  side     TEXT NOT NULL CHECK (side IN ('support', 'product')),
  impact   TEXT NOT NULL CHECK (impact IN ('H', 'M', 'L')),
  rated_at TEXT NOT NULL,
  UNIQUE (round_id, side)
) STRICT;

-- What product decided on a pattern, and why.
CREATE TABLE decision (
  id         INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  outcome    TEXT NOT NULL CHECK (outcome IN ('accepted', 'declined', 'deferred')),
  why        TEXT NOT NULL DEFAULT '',
  decided_at TEXT NOT NULL,
  UNIQUE (meeting_id, pattern_id)
) STRICT;
CREATE INDEX decision_pattern ON decision(pattern_id);

-- A commitment: an action with an owner and a due date. It comes first in every
-- following meeting until it is kept, or dropped with a reason.
CREATE TABLE commitment (
  id             INTEGER PRIMARY KEY,
  meeting_id     INTEGER NOT NULL REFERENCES meeting(id),
  pattern_id     INTEGER REFERENCES pattern(id),
  what           TEXT NOT NULL CHECK (what <> ''),
  owner          TEXT NOT NULL DEFAULT '',
  due            TEXT CHECK (due IS date(due)),
  state          TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'dropped')),
  settled_at     TEXT,
  settled_in     INTEGER REFERENCES meeting(id),       -- the meeting in which it was kept or dropped
  dropped_reason TEXT NOT NULL DEFAULT '',
  CHECK (state <> 'dropped' OR dropped_reason <> ''),
  CHECK ((state = 'open') = (settled_at IS NULL))
) STRICT;
CREATE INDEX commitment_meeting ON commitment(meeting_id);
CREATE INDEX commitment_pattern ON commitment(pattern_id) WHERE pattern_id IS NOT NULL;
CREATE INDEX commitment_settled_in ON commitment(settled_in) WHERE settled_in IS NOT NULL;

-- What was said about a pattern, or in general, and is neither a decision nor a commitment.
CREATE TABLE meeting_note (
  id         INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  pattern_id INTEGER REFERENCES pattern(id),
  words      TEXT NOT NULL CHECK (words <> ''),
  noted_at   TEXT NOT NULL
) STRICT;
CREATE INDEX meeting_note_meeting ON meeting_note(meeting_id);
CREATE INDEX meeting_note_pattern ON meeting_note(pattern_id) WHERE pattern_id IS NOT NULL;

-- What was raised and is not for this meeting.
CREATE TABLE parking_lot (
  id         INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  what       TEXT NOT NULL CHECK (what <> ''),
  raised_by  TEXT NOT NULL DEFAULT '',
  raised_at  TEXT NOT NULL
) STRICT;
CREATE INDEX parking_lot_meeting ON parking_lot(meeting_id);

-- Who was there. Engineers and others come as listeners, flies on the wall.
-- Only who was confirmed to be present; those who are merely expected are in "expected".
CREATE TABLE attendance (
  id         INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  name       TEXT NOT NULL CHECK (name <> ''),
  role       TEXT NOT NULL CHECK (role IN ('support', 'product', 'listener', 'facilitator')),
  UNIQUE (meeting_id, name)
) STRICT;

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

-- How many of its card's four sentences a pattern had when its slate was brought to the meeting.
CREATE TABLE slate_card (
  id             INTEGER PRIMARY KEY,
  slate_entry_id INTEGER NOT NULL UNIQUE REFERENCES slate_entry(id),
  sentences      INTEGER NOT NULL CHECK (sentences BETWEEN 0 AND 4)
) STRICT;

-- What people wrote on a pattern beyond its card: for its discovery brief (the next step
-- that is proposed, the open questions) and for its case study (options, built, cut, lesson).
CREATE TABLE pattern_note (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  kind       TEXT NOT NULL CHECK (kind IN ('next step', 'open questions', 'options', 'built', 'cut', 'lesson')),
  words      TEXT NOT NULL CHECK (words <> ''),
  UNIQUE (pattern_id, kind)
) STRICT;

-- Who agreed to be named in a pattern's case study as one of those who raised it.
CREATE TABLE consent (
  id         INTEGER PRIMARY KEY,
  pattern_id INTEGER NOT NULL REFERENCES pattern(id),
  name       TEXT NOT NULL CHECK (name <> ''),
  given_at   TEXT NOT NULL,
  UNIQUE (pattern_id, name)
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

-- The minutes as they stood when the meeting ended: every number, sentence and
-- state of that day, from which the markdown is written. What is learned later
-- does not rewrite what was said.
CREATE TABLE minutes (
  id         INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL UNIQUE REFERENCES meeting(id),
  record     TEXT NOT NULL CHECK (json_valid(record)),
  written_at TEXT NOT NULL
) STRICT;

------------------------------------------------------- around the meeting

-- A purge session: 90 minutes, once, before the first meeting; support shares
-- its most painful tickets with zero judgment.
CREATE TABLE purge_session (
  id         INTEGER PRIMARY KEY,
  planned    INTEGER NOT NULL CHECK (planned > 0),
  started_at TEXT NOT NULL,
  ends_at    TEXT NOT NULL,
  paused_at  TEXT,
  ended_at   TEXT
) STRICT;
CREATE UNIQUE INDEX purge_session_running ON purge_session(ended_at IS NULL) WHERE ended_at IS NULL;

-- Turn by turn. A speaker who wishes to stay unnamed is NULL: the name is
-- written nowhere.
CREATE TABLE purge_turn (
  id               INTEGER PRIMARY KEY,
  purge_session_id INTEGER NOT NULL REFERENCES purge_session(id),
  position         INTEGER NOT NULL CHECK (position > 0),
  speaker          TEXT CHECK (speaker <> ''),
  UNIQUE (purge_session_id, position)
) STRICT;

-- What was said, verbatim, as a ticket of its own, so that it can be followed
-- to a pattern, a slate, a decision. "heard" is given by the listening side.
CREATE TABLE purge_entry (
  id            INTEGER PRIMARY KEY,
  purge_turn_id INTEGER NOT NULL REFERENCES purge_turn(id),
  ticket_id     INTEGER NOT NULL UNIQUE REFERENCES ticket(id),
  heard_at      TEXT
) STRICT;
CREATE INDEX purge_entry_turn ON purge_entry(purge_turn_id);

-- What a team thinks the other's day is like, in its own words; dated and kept.
CREATE TABLE empathy_map (
  id       INTEGER PRIMARY KEY,
  role     TEXT NOT NULL CHECK (role IN ('support agent', 'product manager')),
  made_on  TEXT NOT NULL CHECK (made_on IS date(made_on)),
  thinking TEXT NOT NULL DEFAULT '',
  feeling  TEXT NOT NULL DEFAULT '',
  saying   TEXT NOT NULL DEFAULT '',
  doing    TEXT NOT NULL DEFAULT '',
  UNIQUE (role, made_on)
) STRICT;

-- One day a month each way.
CREATE TABLE exchange (
  id        INTEGER PRIMARY KEY,
  direction TEXT NOT NULL CHECK (direction IN ('product sits with support', 'support joins planning')),
  day       TEXT NOT NULL CHECK (day IS date(day)),
  who       TEXT NOT NULL CHECK (who <> ''),
  learned   TEXT NOT NULL DEFAULT ''
) STRICT;

-------------------------------------------------------------- the instrument

-- Few and visible: length, phases, slate size, gate, bell, theme, masking.
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- What is typed and not yet said: kept at every key, gone when it is said.
CREATE TABLE draft (
  key     TEXT PRIMARY KEY,                            -- which field, e.g. "decision/6/7"
  typed   TEXT NOT NULL CHECK (json_valid(typed)),     -- the dialog's fields
  kept_at TEXT NOT NULL
) STRICT;

-- The undo log. One verb is one step, with a label for people; its changes are
-- the row images before and after. A step is done, undone (it can be redone), or
-- dropped (undone, and overtaken by a later step of the same window).
CREATE TABLE step (
  id      INTEGER PRIMARY KEY,
  label   TEXT NOT NULL CHECK (label <> ''),
  made_at TEXT NOT NULL,
  window  TEXT NOT NULL,                               -- which open window made it
  state   TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone', 'dropped'))
) STRICT;
CREATE INDEX step_undone ON step(id) WHERE state = 'undone';

CREATE TABLE change (
  id          INTEGER PRIMARY KEY,
  step_id     INTEGER NOT NULL REFERENCES step(id),
  table_name  TEXT NOT NULL,
  row_id      INTEGER NOT NULL,
  last_row_id INTEGER CHECK (last_row_id >= row_id),   -- an import logs its rows as one range, without
                                                       -- images; they are taken when it is undone
  action      TEXT NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
  old         TEXT,                                    -- JSON image before; NULL for an insert
  new         TEXT                                     -- JSON image after; NULL for a delete and for a range
) STRICT;
CREATE INDEX change_step ON change(step_id);
CREATE INDEX change_row ON change(table_name, row_id);

-- Whether the file needs its log, in the only row: see store/log_mark.py.
CREATE TABLE log_mark (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2)
) STRICT;
INSERT INTO log_mark (id, state) VALUES (1, 0);

-- What the rows of each table add up to, a sum for each block of 64 ids, so that damage on the disk is
-- noticed: SQLite has no checksums of its own. See store/digests.py.
CREATE TABLE digest (
  table_name TEXT NOT NULL,
  block      INTEGER NOT NULL,
  sum        INTEGER NOT NULL,
  PRIMARY KEY (table_name, block)
) STRICT, WITHOUT ROWID;
