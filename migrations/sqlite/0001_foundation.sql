-- The foundation: everything that must outlive the process. Times are unix milliseconds; bodies are versioned
-- JSON (engine/src/wire.rs); flags are 0 or 1. The same statements run on both databases but for the types.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row per accepted delivery. Acknowledged only when it is here. `lane` keeps one incident's deliveries in order.
CREATE TABLE inbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    key          TEXT NOT NULL UNIQUE,
    lane         TEXT NOT NULL,
    body         BLOB NOT NULL,
    received_at  BIGINT NOT NULL,
    lease_until  BIGINT NOT NULL DEFAULT 0,
    token        TEXT,
    attempts     BIGINT NOT NULL DEFAULT 0,
    worked_at    BIGINT,
    error        TEXT
);
CREATE INDEX inbox_unworked ON inbox (id) WHERE worked_at IS NULL;

-- Derived from events, for looking up; `version` is checked on write.
CREATE TABLE incidents (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    version     BIGINT NOT NULL,
    status      TEXT NOT NULL,
    open        BIGINT NOT NULL,
    severity    TEXT NOT NULL,
    runbook     TEXT,
    target      TEXT,
    title       TEXT NOT NULL,
    channel     TEXT,
    declared_at BIGINT NOT NULL,
    closed_at   BIGINT
);
CREATE INDEX incidents_open ON incidents (open, declared_at);
CREATE UNIQUE INDEX incidents_channel ON incidents (channel) WHERE channel IS NOT NULL;

CREATE TABLE events (
    incident BIGINT NOT NULL REFERENCES incidents (id),
    version  BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    actor    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (incident, version)
);

CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    body        TEXT NOT NULL,
    incident    BIGINT,
    due_at      BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0,
    token       TEXT,
    attempts    BIGINT NOT NULL DEFAULT 0,
    again_at    BIGINT,
    last_error  TEXT,
    parked_at   BIGINT
);
CREATE INDEX jobs_due ON jobs (due_at) WHERE parked_at IS NULL;

-- A run keeps a copy of the runbook as it was: `runbook` is the compiled form.
CREATE TABLE runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    incident   BIGINT NOT NULL REFERENCES incidents (id),
    slug       TEXT NOT NULL,
    target     TEXT,
    runbook    TEXT NOT NULL,
    started_at BIGINT NOT NULL
);
CREATE INDEX runs_incident ON runs (incident);

CREATE TABLE ledger (
    run   BIGINT NOT NULL REFERENCES runs (id),
    seq   BIGINT NOT NULL,
    step  TEXT NOT NULL,
    at    BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind  TEXT NOT NULL,
    body  TEXT NOT NULL,
    PRIMARY KEY (run, seq)
);

-- One row per version of a plan; single use.
CREATE TABLE approvals (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    run        BIGINT NOT NULL REFERENCES runs (id),
    step       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    body       TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state      TEXT NOT NULL
);
CREATE INDEX approvals_step ON approvals (run, step);

CREATE TABLE votes (
    approval BIGINT NOT NULL REFERENCES approvals (id),
    voter    TEXT NOT NULL,
    yes      BIGINT NOT NULL,
    hash     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (approval, voter)
);

-- At most one mutation per target at a time: who holds it is said on the next card.
CREATE TABLE target_locks (
    target TEXT PRIMARY KEY,
    run    BIGINT NOT NULL,
    step   TEXT NOT NULL,
    since  BIGINT NOT NULL
);

-- One row per planned page; written before anybody is paged.
CREATE TABLE pages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    incident   BIGINT NOT NULL REFERENCES incidents (id),
    policy     BIGINT NOT NULL,
    round      BIGINT NOT NULL,
    level      BIGINT NOT NULL,
    contact    TEXT NOT NULL,
    way        TEXT NOT NULL,
    address    TEXT NOT NULL,
    state      TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    sent_at    BIGINT,
    token      TEXT,
    reference  TEXT,
    reason     TEXT,
    duplicate  BIGINT NOT NULL DEFAULT 0,
    late_ms    BIGINT NOT NULL DEFAULT 0,
    UNIQUE (incident, policy, round, level, contact, way, address)
);

-- The outbox. `lane` is a channel and thread: only its first unposted message may be sending.
CREATE TABLE messages (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    incident    BIGINT,
    lane        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    place       TEXT NOT NULL,
    thread_key  TEXT,
    priority    BIGINT NOT NULL,
    body        TEXT NOT NULL,
    body_no     BIGINT NOT NULL DEFAULT 1,
    sent_no     BIGINT NOT NULL DEFAULT 0,
    state       TEXT NOT NULL,
    token       TEXT,
    sending_at  BIGINT,
    channel     TEXT,
    ts          TEXT,
    queued_at   BIGINT NOT NULL,
    posted_at   BIGINT,
    attempts    BIGINT NOT NULL DEFAULT 0,
    error       TEXT
);
CREATE INDEX messages_lane ON messages (lane, id);
CREATE INDEX messages_place ON messages (channel, ts);

-- What was last seen of the outside: people, groups. Never asked for inside a transaction.
CREATE TABLE observations (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    at   BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);

CREATE TABLE status_updates (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    incident     BIGINT NOT NULL REFERENCES incidents (id),
    component    TEXT NOT NULL,
    status       TEXT NOT NULL,
    text         TEXT NOT NULL,
    state        TEXT NOT NULL,
    drafted_at   BIGINT NOT NULL,
    published_at BIGINT,
    published_by TEXT
);
CREATE INDEX status_updates_published ON status_updates (state, published_at);
