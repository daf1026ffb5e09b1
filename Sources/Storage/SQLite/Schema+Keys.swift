/// The columns and indexes for the keys that owners make themselves, and for the times of models.
extension Schema {
  static let keyNames = """
    ALTER TABLE key ADD COLUMN name TEXT CHECK (name <> '');
    -- The key whose limit of requests per second this key shares. That key may be revoked since.
    ALTER TABLE key ADD COLUMN limited_by TEXT;
    ALTER TABLE key ADD COLUMN last_used_at INTEGER;
    -- The keys that an owner sees, and those that count against the limit of new keys.
    CREATE INDEX key_active ON key (owner, created_at, id) WHERE revoked_at IS NULL AND operator = 0;
    CREATE INDEX key_made ON key (owner, created_at) WHERE operator = 0;
    """

  static let modelTimes = """
    -- The newest jobs of a model that ran and succeeded, of all owners.
    CREATE INDEX job_ran ON job (model, sequence) WHERE state = 'succeeded' AND started_at IS NOT NULL;
    """
}
