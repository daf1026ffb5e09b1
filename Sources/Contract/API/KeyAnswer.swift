/// A key of the caller's owner in the answers of `/v1/keys`.
public struct KeyAnswer: Sendable, Hashable, Codable {
  public var id: String
  /// The name that the owner gave the key. It is empty for a key that the operator made.
  public var name: String
  /// All times have the form `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`.
  public var createdAt: String
  /// The time of the last call with the key. A key that was not used yet has none.
  public var lastUsedAt: String?
  /// `true` for the key of the call.
  public var current: Bool

  public init(id: String, name: String, createdAt: String, lastUsedAt: String? = nil, current: Bool) {
    self.id = id
    self.name = name
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.current = current
  }

  private enum CodingKeys: String, CodingKey {
    case id, name, current
    case createdAt = "created_at"
    case lastUsedAt = "last_used_at"
  }
}

/// The answer to `GET /v1/keys`.
public struct KeyListAnswer: Sendable, Hashable, Codable {
  /// The keys that are not revoked, oldest first.
  public var keys: [KeyAnswer]

  public init(keys: [KeyAnswer]) { self.keys = keys }
}

/// The answer to `POST /v1/keys`.
public struct NewKeyAnswer: Sendable, Hashable, Codable {
  public var id: String
  public var name: String
  public var createdAt: String
  /// The key itself. It cannot be read again.
  public var token: String

  public init(id: String, name: String, createdAt: String, token: String) {
    self.id = id
    self.name = name
    self.createdAt = createdAt
    self.token = token
  }

  private enum CodingKeys: String, CodingKey {
    case id, name, token
    case createdAt = "created_at"
  }
}

/// The answer to `DELETE /v1/keys/{id}`.
public struct KeyRevokedAnswer: Sendable, Hashable, Codable {
  public var id: String
  public var revoked: Bool
  /// A note for people if the key of the call itself was revoked.
  public var message: String?

  public init(id: String, revoked: Bool = true, message: String? = nil) {
    self.id = id
    self.revoked = revoked
    self.message = message
  }
}

/// The answer to `GET /api/auth/me`.
public struct AccountAnswer: Sendable, Hashable, Codable {
  /// The name of the owner.
  public var id: String
  /// `api_key`. It is missing on a server that requires no key, and so is the time.
  public var tokenType: String?
  public var tokenCreatedAt: String?
  /// `true` for a key that may also do what only an operator may do. It is missing for every other key.
  public var isOperator: Bool?

  public init(id: String, tokenType: String? = nil, tokenCreatedAt: String? = nil, isOperator: Bool? = nil) {
    self.id = id
    self.tokenType = tokenType
    self.tokenCreatedAt = tokenCreatedAt
    self.isOperator = isOperator
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case isOperator = "operator"
    case tokenType = "token_type"
    case tokenCreatedAt = "token_created_at"
  }
}
