import GRDB

/// The tables. From version 0.1.0 on, a migration is never edited. Every later change is a new migration.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 jobs, events and keys") { db in try db.execute(sql: first) }
    migrator.registerMigration("2 idempotency keys") { db in try db.execute(sql: idempotency) }
    migrator.registerMigration("3 turns and limits of owners") { db in try db.execute(sql: owners) }
    migrator.registerMigration("4 webhooks") { db in try db.execute(sql: webhooks) }
    migrator.registerMigration("5 uploads") { db in try db.execute(sql: uploads) }
    migrator.registerMigration("6 traces and audit of keys") { db in try db.execute(sql: tracesAndAudit) }
    migrator.registerMigration("7 history") { db in try db.execute(sql: history) }
    migrator.registerMigration("8 small outputs") { db in try db.execute(sql: smallOutputs) }
    migrator.registerMigration("9 idempotency keys of uploads") { db in try db.execute(sql: uploadKeys) }
    migrator.registerMigration("10 names of keys") { db in try db.execute(sql: keyNames) }
    migrator.registerMigration("11 times of models") { db in try db.execute(sql: modelTimes) }
    migrator.registerMigration("12 deployments") { db in try db.execute(sql: deployments) }
    return migrator
  }

  private static let first = """
    -- The life cycle of a job. A row is short, because every claim, renewal and report rewrites it. `sequence` is the order of acceptance.
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
    -- A claim finds the first job of a lane without reading jobs of other lanes or finished jobs.
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
      -- The shape of `output`, or NULL if `output` lists the files by kind.
      output TEXT,
      metadata TEXT
    ) STRICT;

    -- The files of a result. `locator` is the file store's own name of a file. `attributes` is any JSON object.
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

    -- The events of jobs. The ids grow and are never used twice. Only the newest progress report of each attempt is kept.
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

    -- The number of waiting jobs of each owner and of all owners. A limit is checked without counting rows.
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

  private static let smallOutputs = """
    -- The bytes of outputs that are too small for a file of their own. The locator of such an output is empty.
    CREATE TABLE content (
      job INTEGER NOT NULL,
      number INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      PRIMARY KEY (job, number),
      FOREIGN KEY (job, number) REFERENCES output ON DELETE CASCADE
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

  private static let owners = """
    CREATE TABLE owner (
      name TEXT PRIMARY KEY CHECK (name <> ''),
      weight INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 100),
      running INTEGER CHECK (running >= 0),
      waiting INTEGER CHECK (waiting >= 0),
      requests_per_second REAL CHECK (requests_per_second > 0),
      dollars_per_day REAL CHECK (dollars_per_day >= 0)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE key ADD COLUMN requests_per_second REAL CHECK (requests_per_second > 0);
    ALTER TABLE key ADD COLUMN operator INTEGER NOT NULL DEFAULT 0 CHECK (operator IN (0, 1));

    -- The sum of the prices of an owner's jobs of a UTC day, counted from 1970-01-01, in millionths of a US dollar.
    CREATE TABLE spending (
      owner TEXT NOT NULL,
      day INTEGER NOT NULL,
      amount INTEGER NOT NULL CHECK (amount >= 0),
      PRIMARY KEY (owner, day)
    ) STRICT, WITHOUT ROWID;
    -- The prices of the unfinished jobs, which are given back if a job fails or is cancelled.
    CREATE TABLE reservation (
      job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
      day INTEGER NOT NULL,
      amount INTEGER NOT NULL CHECK (amount > 0)
    ) STRICT;

    -- The owners with waiting jobs in each lane, and the event by which the first of these jobs came.
    CREATE TABLE waiting_owner (
      owner TEXT NOT NULL,
      model TEXT NOT NULL,
      arrived INTEGER NOT NULL,
      PRIMARY KEY (owner, model)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX waiting_owner_arrived ON waiting_owner (arrived);
    INSERT INTO waiting_owner
      SELECT owner, model, min((SELECT min(id) FROM event WHERE event.job = job.sequence)) FROM job WHERE state = 'in_queue'
      GROUP BY owner, model;

    -- The owners take turns for each engine: the lowest place is next.
    CREATE TABLE turn (
      engine TEXT NOT NULL,
      owner TEXT NOT NULL,
      place INTEGER NOT NULL,
      used INTEGER NOT NULL CHECK (used >= 0),
      PRIMARY KEY (engine, owner)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX turn_place ON turn (engine, place);
    -- The lanes of each engine at its last claim, and the last row of waiting_owner that the claim knew.
    CREATE TABLE ring (engine TEXT PRIMARY KEY, lanes TEXT NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- A claim finds the best job of an owner in a lane, never past another owner's jobs, never past a finished one.
    DROP INDEX job_waiting;
    CREATE INDEX job_waiting ON job (model, owner, priority DESC, sequence) WHERE state = 'in_queue';
    """

  private static let webhooks = """
    -- The webhook of a job. `intermediate` is the number of deliveries that may still be added for states that are not final.
    CREATE TABLE webhook (
      job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
      url TEXT NOT NULL,
      receiver TEXT NOT NULL,
      base TEXT NOT NULL,
      intermediate INTEGER NOT NULL CHECK (intermediate >= 0)
    ) STRICT;

    -- The outbox: a row for each change that a webhook is told. It is written in the transaction of the change.
    CREATE TABLE delivery (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
      owner TEXT NOT NULL,
      receiver TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('in_queue', 'in_progress', 'succeeded', 'failed', 'cancelled')),
      created_at INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      outcome TEXT NOT NULL DEFAULT 'pending' CHECK (outcome IN ('pending', 'delivered', 'failed', 'stopped')),
      attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      -- The time of the next try, or the end of the lease of a try that is on its way.
      next_at INTEGER,
      leased INTEGER NOT NULL DEFAULT 0 CHECK (leased IN (0, 1)),
      last_at INTEGER,
      status INTEGER,
      error TEXT,
      CHECK ((next_at IS NULL) = (outcome <> 'pending')),
      CHECK (leased = 0 OR outcome = 'pending')
    ) STRICT;
    CREATE INDEX delivery_next ON delivery (next_at) WHERE next_at IS NOT NULL;
    -- A claim goes from owner to owner and from receiver to receiver, never past the deliveries of another receiver.
    CREATE INDEX delivery_lane ON delivery (owner, receiver, next_at) WHERE next_at IS NOT NULL;
    CREATE INDEX delivery_leased ON delivery (next_at) WHERE leased = 1;
    CREATE INDEX delivery_of_job ON delivery (job, number);
    CREATE INDEX delivery_of_owner ON delivery (owner, outcome, number);

    -- The secrets that sign webhooks. A secret that was replaced signs until its end.
    CREATE TABLE webhook_secret (
      number INTEGER PRIMARY KEY,
      owner TEXT NOT NULL CHECK (owner <> ''),
      secret BLOB NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER
    ) STRICT;
    CREATE INDEX webhook_secret_of_owner ON webhook_secret (owner);
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
