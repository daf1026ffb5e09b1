import GRDB

/// The tables, as they came to be. A migration that has shipped is never edited; the next change is a new one.
enum Migrations {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 jobs and keys") { db in
      try db.execute(
        sql: """
          CREATE TABLE job (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL,
            lane TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL DEFAULT 0,
            lost_attempts INTEGER NOT NULL DEFAULT 0,
            input TEXT NOT NULL,
            media TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            lease_until INTEGER,
            progress REAL NOT NULL DEFAULT 0,
            engine TEXT,
            outputs TEXT,
            error TEXT,
            metadata TEXT
          ) STRICT;
          -- What a claim walks: the head of a lane, never past another lane's jobs, never past a finished one.
          CREATE INDEX job_queued ON job (lane, sequence) WHERE state = 'in_queue';
          CREATE INDEX job_running ON job (lease_until) WHERE state = 'in_progress';
          CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;
          CREATE INDEX job_owner ON job (owner, state, sequence);
          CREATE TABLE key (
            id TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            revoked_at INTEGER
          ) STRICT;
          """)
    }
    migrator.registerMigration("2 work handed over") { db in
      try db.execute(
        sql: """
          -- The engine whose service has the work, or may have it; then the service's id, once it is known.
          ALTER TABLE job ADD COLUMN handed_to TEXT;
          ALTER TABLE job ADD COLUMN remote_id TEXT;
          ALTER TABLE job ADD COLUMN cancel_asked INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE job ADD COLUMN declines INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE job ADD COLUMN output TEXT;
          -- What an engine takes up again: its handed-over work that no attempt waits for.
          CREATE INDEX job_adrift ON job (handed_to, sequence)
            WHERE state = 'in_progress' AND handed_to IS NOT NULL AND lease_until IS NULL;
          """)
    }
    migrator.registerMigration("3 counts of the waiting") { db in
      try db.execute(
        sql: """
          -- How many jobs wait, for each owner and, under the empty name that no owner has, for all. Kept by triggers, so that every writer counts
          -- right and a limit is checked without counting.
          -- Earlier versions could take in a request of nobody.
          UPDATE job SET owner = 'anonymous' WHERE owner = '';
          CREATE TABLE waiting (owner TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
          INSERT INTO waiting SELECT owner, count(*) FROM job WHERE state = 'in_queue' GROUP BY owner;
          INSERT INTO waiting SELECT '', count(*) FROM job WHERE state = 'in_queue';
          CREATE TRIGGER job_begins_to_wait AFTER INSERT ON job WHEN NEW.state = 'in_queue' BEGIN
            INSERT INTO waiting VALUES (NEW.owner, 1), ('', 1) ON CONFLICT (owner) DO UPDATE SET count = count + 1;
          END;
          CREATE TRIGGER job_waits_again AFTER UPDATE OF state ON job WHEN NEW.state = 'in_queue' AND OLD.state <> 'in_queue' BEGIN
            INSERT INTO waiting VALUES (NEW.owner, 1), ('', 1) ON CONFLICT (owner) DO UPDATE SET count = count + 1;
          END;
          CREATE TRIGGER job_waits_no_more AFTER UPDATE OF state ON job WHEN OLD.state = 'in_queue' AND NEW.state <> 'in_queue' BEGIN
            UPDATE waiting SET count = count - 1 WHERE owner IN (OLD.owner, '');
            DELETE FROM waiting WHERE owner = OLD.owner AND count <= 0;
          END;
          CREATE TRIGGER job_goes_waiting AFTER DELETE ON job WHEN OLD.state = 'in_queue' BEGIN
            UPDATE waiting SET count = count - 1 WHERE owner IN (OLD.owner, '');
            DELETE FROM waiting WHERE owner = OLD.owner AND count <= 0;
          END;
          """)
    }
    return migrator
  }
}
