package import KatsudoAPI

/// A change of the API keys that was carried out. An entry is never changed and never deleted.
package struct AuditEntry: Sendable, Hashable, Codable {
  /// The order of the changes.
  package var number: Int64
  package var at: Timestamp
  package var actor: AuditActor
  package var action: AuditAction
  /// The key that was changed, or `nil` if the change is about an owner.
  package var keyID: String?
  package var owner: Owner
  /// The new values of a change of limits, for people.
  package var detail: String?

  package init(
    number: Int64, at: Timestamp, actor: AuditActor, action: AuditAction, keyID: String?, owner: Owner, detail: String? = nil
  ) {
    self.number = number
    self.at = at
    self.actor = actor
    self.action = action
    self.keyID = keyID
    self.owner = owner
    self.detail = detail
  }
}

/// The kinds of changes in the audit log.
package enum AuditAction: String, Sendable, Hashable, Codable, CaseIterable {
  case created
  case revoked
  case limitsChanged = "limits_changed"
}

/// The one who changed the keys. Its text is `server`, `user:UID` or `key:ID`.
package enum AuditActor: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The server itself, which makes the first key of a new data folder.
  case server
  /// A user of the machine, by number: over the control socket, or with the folder itself.
  case user(UInt32)
  /// An API key, by its id.
  case key(String)

  /// - Parameter text: as ``description`` writes it.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    switch (parts.first, parts.count) {
    case ("server", 1): self = .server
    case ("user", 2):
      guard let uid = UInt32(parts[1]) else { return nil }
      self = .user(uid)
    case ("key", 2): self = .key(String(parts[1]))
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .server: "server"
    case .user(let uid): "user:\(uid)"
    case .key(let id): "key:\(id)"
    }
  }
}
