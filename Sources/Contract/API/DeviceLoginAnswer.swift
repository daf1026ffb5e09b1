/// The answer to `POST /api/cli-auth/start`.
public struct DeviceStartAnswer: Sendable, Hashable, Codable {
  /// The secret with which the program polls.
  public var deviceCode: String
  /// The code that the owner compares or types, as `ABCD-EFGH`.
  public var userCode: String
  /// The page on which the owner answers.
  public var verifyURL: String
  /// Seconds.
  public var expiresIn: Int
  /// The seconds between two polls.
  public var pollInterval: Int

  public init(deviceCode: String, userCode: String, verifyURL: String, expiresIn: Int, pollInterval: Int) {
    self.deviceCode = deviceCode
    self.userCode = userCode
    self.verifyURL = verifyURL
    self.expiresIn = expiresIn
    self.pollInterval = pollInterval
  }

  private enum CodingKeys: String, CodingKey {
    case deviceCode = "device_code"
    case userCode = "user_code"
    case verifyURL = "verify_url"
    case expiresIn = "expires_in"
    case pollInterval = "poll_interval"
  }
}

/// The answer to `POST /api/cli-auth/poll`.
public struct DevicePollAnswer: Sendable, Hashable, Codable {
  /// The state of a sign-in.
  public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
    case pending, authorized, denied, expired
  }

  public var status: Status
  /// The key. Only the first poll after the owner's approval has it.
  public var accessToken: String?

  public init(status: Status, accessToken: String? = nil) {
    self.status = status
    self.accessToken = accessToken
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case accessToken = "access_token"
  }
}

/// The answer to `GET /v1/device/{user_code}`: a sign-in that waits for the caller's answer.
public struct DeviceLoginAnswer: Sendable, Hashable, Codable {
  public var userCode: String
  /// The program that asks, as it calls itself.
  public var client: String?
  /// The address that the sign-in began at, or `unknown`.
  public var address: String
  public var startedAt: String

  public init(userCode: String, client: String? = nil, address: String, startedAt: String) {
    self.userCode = userCode
    self.client = client
    self.address = address
    self.startedAt = startedAt
  }

  private enum CodingKeys: String, CodingKey {
    case userCode = "user_code"
    case client, address
    case startedAt = "started_at"
  }
}
