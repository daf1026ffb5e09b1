/// The table of deployments.
extension Schema {
  static let deployments = """
    CREATE TABLE deployment (
      id TEXT PRIMARY KEY CHECK (id <> ''),
      owner TEXT NOT NULL CHECK (owner <> ''),
      name TEXT NOT NULL,
      workflow_id TEXT NOT NULL,
      workflow_version TEXT NOT NULL,
      hardware TEXT NOT NULL,
      min_instances INTEGER NOT NULL CHECK (min_instances >= 0),
      max_instances INTEGER NOT NULL CHECK (max_instances >= 1),
      queue_size INTEGER NOT NULL CHECK (queue_size >= 1),
      keep_warm_seconds INTEGER NOT NULL CHECK (keep_warm_seconds >= 0),
      is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX deployment_of_owner ON deployment (owner);
    """
}
