import GRDB

/// The tables. From version 0.1.0 on, a migration is never edited. The next change is a new migration.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 jobs, events and keys") { db in try db.execute(sql: first) }
    migrator.registerMigration("2 idempotency keys") { db in try db.execute(sql: idempotency) }
    migrator.registerMigration("3 traces and audit of keys") { db in try db.execute(sql: tracesAndAudit) }
    return migrator
  }

  private static let first = """
    -- The life of a job: narrow, since every claim, lease and report rewrites its row. The number gives the order; a job is known by its id.
    CREATE TABLE job (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      owner TEXT NOT NULL CHECK (owner <> ''),
      key_id TEXT,
      model TEXT NOT NULL CHECK (model <> ''),
      priority INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL CHECK (state IN ('in_queue', 'in_progress', 'succeeded', 'failed', 'cancelled')),
      attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
      lost_attempts INTEGER NOT NULL DEFAULT 0 CHECK (lost_attempts >= 0),
      declines INTEGER NOT NULL DEFAULT 0 CHECK (declines >= 0),
      engine TEXT,
      worker TEXT,
      -- Milliseconds since the machine was booted.
      lease_until INTEGER,
      handed_over INTEGER NOT NULL DEFAULT 0 CHECK (handed_over IN (0, 1)),
      remote_id TEXT,
      cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
      progress REAL NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
      error TEXT,
      created_at INTEGER NOT NULL,
      started_at INTEGER,
      finished_at INTEGER,
      CHECK ((worker IS NULL) = (lease_until IS NULL)),
      CHECK (worker IS NULL OR state = 'in_progress'),
      CHECK (state <> 'in_progress' OR worker IS NOT NULL OR handed_over = 1),
      CHECK (handed_over = 1 OR remote_id IS NULL),
      CHECK ((finished_at IS NULL) = (state IN ('in_queue', 'in_progress')))
    ) STRICT;
    -- A claim walks to the head of a lane, never past another lane's jobs, never past a finished one.
    CREATE INDEX job_waiting ON job (model, sequence) WHERE state = 'in_queue';
    CREATE INDEX job_leased ON job (lease_until) WHERE lease_until IS NOT NULL;
    -- Handed-over work that no worker waits for.
    CREATE INDEX job_adrift ON job (engine, sequence) WHERE state = 'in_progress' AND worker IS NULL;
    CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;
    CREATE INDEX job_of_owner ON job (owner, state, sequence);

    CREATE TABLE input (
      job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
      "values" TEXT NOT NULL,
      media TEXT NOT NULL
    ) STRICT;

    CREATE TABLE result (
      job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
      -- The shape of the answer where it is not simply the files by kind.
      output TEXT,
      metadata TEXT
    ) STRICT;

    -- The files of a result. The locator is the file store's own name of a file; the attributes are free.
    CREATE TABLE output (
      job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number >= 0),
      role TEXT NOT NULL,
      name TEXT NOT NULL,
      content_type TEXT NOT NULL,
      byte_count INTEGER NOT NULL CHECK (byte_count >= 0),
      sha256 TEXT NOT NULL,
      seconds REAL,
      locator TEXT NOT NULL,
      attributes TEXT NOT NULL DEFAULT '{}',
      PRIMARY KEY (job, number)
    ) STRICT, WITHOUT ROWID;

    -- What happened to jobs. The numbers rise and are never given twice; of an attempt's reports of progress only the newest is kept.
    CREATE TABLE event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
      kind TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('in_queue', 'in_progress', 'succeeded', 'failed', 'cancelled')),
      at INTEGER NOT NULL,
      detail TEXT
    ) STRICT;
    CREATE INDEX event_of_job ON event (job, id);

    -- How many jobs wait, of each owner and of all, so that a limit is checked without counting.
    CREATE TABLE waiting (scope TEXT PRIMARY KEY, count INTEGER NOT NULL CHECK (count >= 0)) STRICT, WITHOUT ROWID;
    INSERT INTO waiting VALUES ('all', 0);

    CREATE TABLE key (
      id TEXT PRIMARY KEY,
      owner TEXT NOT NULL CHECK (owner <> ''),
      hash BLOB NOT NULL UNIQUE,
      created_at INTEGER NOT NULL,
      revoked_at INTEGER
    ) STRICT;
    """

  private static let idempotency = """
    -- The submits with an idempotency key. A row outlives its job, so it has the job's id and no reference.
    CREATE TABLE idempotency (
      owner TEXT NOT NULL,
      key TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      request_id TEXT NOT NULL,
      base TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (owner, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idempotency_expired ON idempotency (expires_at);
    """

  private static let tracesAndAudit = """
    -- The trace that a job's submit belongs to (W3C Trace Context). Few jobs have one.
    CREATE TABLE trace (
      job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
      traceparent TEXT NOT NULL,
      tracestate TEXT
    ) STRICT;

    -- The changes of keys. A row outlives its key, so it has the key's id and no reference.
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      key_id TEXT,
      owner TEXT NOT NULL,
      detail TEXT
    ) STRICT;
    """
}
