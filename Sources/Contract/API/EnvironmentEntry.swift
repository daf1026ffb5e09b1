/// A ComfyUI environment in the answers of `/v1/environments`.
public struct EnvironmentEntry: Sendable, Hashable, Codable {
  public var id: String
  /// `starting`, `running`, `stopping`, `stopped`, `failed`, or `attached` for a ComfyUI server that Katsudo did not start.
  public var state: String
  /// The page in the browser. It asks for a sign-in.
  public var url: String
  /// The time of the form `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`.
  public var createdAt: String

  public init(id: String, state: String, url: String, createdAt: String) {
    self.id = id
    self.state = state
    self.url = url
    self.createdAt = createdAt
  }

  private enum CodingKeys: String, CodingKey {
    case id, state, url
    case createdAt = "created_at"
  }
}

/// The answer to `GET /v1/environments`.
public struct EnvironmentListAnswer: Sendable, Hashable, Codable {
  /// The environments, sorted by their ids.
  public var environments: [EnvironmentEntry]

  public init(environments: [EnvironmentEntry]) { self.environments = environments }
}

/// The answer to `DELETE /v1/environments/{id}`.
public struct EnvironmentRemovedAnswer: Sendable, Hashable, Codable {
  public var id: String
  public var removed: Bool

  public init(id: String, removed: Bool = true) {
    self.id = id
    self.removed = removed
  }
}

/// The answer to `POST /v1/environments/{id}/link`.
public struct EnvironmentLinkAnswer: Sendable, Hashable, Codable {
  /// The link that signs one browser in. It works once.
  public var url: String
  /// The seconds for which the link works.
  public var validSeconds: Int

  public init(url: String, validSeconds: Int) {
    self.url = url
    self.validSeconds = validSeconds
  }

  private enum CodingKeys: String, CodingKey {
    case url
    case validSeconds = "valid_seconds"
  }
}
