/// The tables of labels, receipts and usage.
extension Schema {
  static let history = """
    -- A list with filters steps through one of these indexes, newest first. Ids grow with the time of acceptance. No claim or end changes them.
    CREATE INDEX job_by_time ON job (owner, id);
    CREATE INDEX job_of_model ON job (owner, model, id);

    CREATE TABLE label (
      job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
      label TEXT NOT NULL CHECK (label <> ''),
      owner TEXT NOT NULL,
      request_id TEXT NOT NULL,
      PRIMARY KEY (job, label)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX job_by_label ON label (owner, label, request_id);

    -- The facts about a job that its receipt needs and that cannot be computed later.
    CREATE TABLE facts (
      job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
      owner TEXT NOT NULL,
      model_version TEXT,
      input_hash TEXT,
      may_reuse INTEGER NOT NULL DEFAULT 0 CHECK (may_reuse IN (0, 1)),
      -- 1 if a later request with the same input may get the result.
      reusable INTEGER NOT NULL DEFAULT 0 CHECK (reusable IN (0, 1)),
      detail TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE INDEX job_reusable ON facts (owner, input_hash, model_version, job) WHERE reusable = 1;
    INSERT INTO facts (job, owner) SELECT sequence, owner FROM job;

    -- The sums over the jobs that ended on a UTC day, counted from 1970-01-01. They outlive the jobs. `key_id` is empty for jobs without a key,
    -- `cost` is in millionths of a US dollar.
    CREATE TABLE usage (
      owner TEXT NOT NULL,
      day INTEGER NOT NULL,
      key_id TEXT NOT NULL,
      model TEXT NOT NULL,
      succeeded INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      cancelled INTEGER NOT NULL,
      reused INTEGER NOT NULL,
      seconds REAL NOT NULL,
      cost INTEGER NOT NULL,
      PRIMARY KEY (owner, day, key_id, model)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX usage_of_day ON usage (day);
    """
}
