/// The tables of uploaded files.
extension Schema {
  static let uploads = """
    -- The files that owners uploaded. A file without a hash is not complete.
    CREATE TABLE upload (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      owner TEXT NOT NULL CHECK (owner <> ''),
      byte_count INTEGER NOT NULL CHECK (byte_count > 0),
      "offset" INTEGER NOT NULL CHECK ("offset" BETWEEN 0 AND byte_count),
      sha256 TEXT,
      format TEXT,
      metadata TEXT,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      CHECK ((sha256 IS NOT NULL) = ("offset" = byte_count)),
      CHECK (format IS NULL OR sha256 IS NOT NULL)
    ) STRICT;
    CREATE INDEX upload_of_owner ON upload (owner, id);
    CREATE INDEX upload_hash ON upload (owner, sha256, expires_at) WHERE sha256 IS NOT NULL;
    CREATE INDEX upload_expired ON upload (expires_at);

    -- The files and bytes of each owner, so that a limit is checked without counting.
    CREATE TABLE upload_total (
      owner TEXT PRIMARY KEY,
      files INTEGER NOT NULL CHECK (files >= 0),
      bytes INTEGER NOT NULL CHECK (bytes >= 0)
    ) STRICT, WITHOUT ROWID;

    -- The uploads that jobs use. A row stays when its job has finished; only unfinished jobs keep an upload.
    CREATE TABLE upload_use (
      upload INTEGER NOT NULL REFERENCES upload ON DELETE CASCADE,
      job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
      PRIMARY KEY (upload, job)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX upload_use_of_job ON upload_use (job);
    """

  static let uploadKeys = """
    -- The key under which a client may repeat the creation of an upload. It goes with the upload.
    ALTER TABLE upload ADD COLUMN idempotency_key TEXT;
    CREATE UNIQUE INDEX upload_key ON upload (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;
    """
}
