import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoKeys

/// The routes of a sign-in by a code. A program starts it and polls at RunComfy's own paths, without a key. Its owner answers under
/// `/v1/device/…` with a key.
struct DeviceLoginRoutes: Sendable {
  /// The sign-ins, or `nil` if the server requires no key.
  let logins: DeviceLogins?
  let bases: LinkBases
  let time: TimeSource

  /// The seconds between two polls.
  private static let pollInterval = 2
  /// The longest name of a program that is shown, in characters.
  private static let longestClient = 100

  func add(to router: some RouterMethods<APIContext>) {
    guard let logins else {
      for path in ["api/cli-auth/start", "api/cli-auth/poll"] as [RouterPath] { router.addNothing(path, error: KeyRoutes.noKeys) }
      return
    }
    router.add("api/cli-auth/start", [(.post, { try await start($0, $1, logins) })])
    router.add("api/cli-auth/poll", [(.post, { try await poll($0, $1, logins) })])
  }

  func add(to v1: some RouterMethods<CallerContext>) {
    guard let logins else {
      v1.addNothing("device", error: KeyRoutes.noKeys)
      v1.addNothing("device/**", error: KeyRoutes.noKeys)
      return
    }
    v1.add("device/{code}", [(.get, { try await show($0, $1, logins) }), (.post, { try await answer($0, $1, logins) })])
  }

  @Sendable private func start(_ request: Request, _ context: APIContext, _ logins: DeviceLogins) async throws -> Response {
    // A program does not send this field. A page of another site could use up the starts of its visitor.
    guard request.headers[.secFetchSite]?.lowercased() != "cross-site" else {
      throw APIError(.permissionDenied, "A web page of another site cannot begin a sign-in. Begin it with a program.")
    }
    let address = ClientAddress(request, context.connection)
    let started = try await explaining {
      try logins.start(client: Self.client(request), address: address.text, group: address.group)
    }
    let code = started.login.userCode
    return .json(
      DeviceStartAnswer(
        deviceCode: started.deviceCode, userCode: code, verifyURL: "\(bases.apiBase(request))/device?code=\(code)",
        expiresIn: started.seconds, pollInterval: Self.pollInterval), headers: [.cacheControl: "no-store"])
  }

  @Sendable private func poll(_ request: Request, _ context: APIContext, _ logins: DeviceLogins) async throws -> Response {
    let body = try await SmallBody.read(request, context.body)
    guard let code = body["device_code"]?.string else {
      throw APIError.body("device_code", "must be the device_code of /api/cli-auth/start")
    }
    let answer =
      switch logins.poll(code) {
      case .pending: DevicePollAnswer(status: .pending)
      case .authorized(let secret): DevicePollAnswer(status: .authorized, accessToken: secret)
      case .denied: DevicePollAnswer(status: .denied)
      case .expired: DevicePollAnswer(status: .expired)
      }
    return .json(answer, headers: [.cacheControl: "no-store"])
  }

  @Sendable private func show(_ request: Request, _ context: CallerContext, _ logins: DeviceLogins) async throws -> Response {
    let (code, key) = try Self.code(context)
    let login = try await explaining { try logins.find(code, keyID: key.id) }
    return .json(
      DeviceLoginAnswer(userCode: login.userCode, client: login.client, address: login.address, startedAt: login.startedAt.wireText))
  }

  @Sendable private func answer(_ request: Request, _ context: CallerContext, _ logins: DeviceLogins) async throws -> Response {
    let (code, key) = try Self.code(context)
    let body = try await SmallBody.read(request, context.body)
    guard let isApproved = body["approve"]?.bool else { throw APIError.body("approve", "must be true or false") }
    let name = body["name"] ?? .null
    guard name.isNull || name.string != nil else { throw APIError.body("name", "must be a text: the name of the new key") }
    try await explaining {
      if isApproved {
        try await logins.approve(code, name: name.string, by: key)
      } else {
        try logins.deny(code, keyID: key.id)
      }
    }
    return .json(DevicePollAnswer(status: isApproved ? .authorized : .denied))
  }

  /// Returns the code in the path and the key of the call.
  ///
  /// - Throws: ``APIError`` for an operator's key. A program that signs in would get a key of the operator's name.
  private static func code(_ context: CallerContext) throws(APIError) -> (String, APIKey) {
    guard let key = context.caller.key else { throw KeyRoutes.noKeys }
    guard !key.isOperator else {
      throw APIError(.permissionDenied, "An operator's key cannot answer a sign-in. Use an ordinary key of the same name.")
    }
    let text = context.parameters.get("code") ?? ""
    return (text.removingPercentEncoding ?? text, key)
  }

  /// Returns the name by which the program calls itself, in printable ASCII, or `nil`.
  private static func client(_ request: Request) -> String? {
    let text = (request.headers[.userAgent] ?? "").unicodeScalars.filter { (32...126).contains($0.value) }
    let name = String(String(String.UnicodeScalarView(text)).trimmingCharacters(in: .whitespaces).prefix(longestClient))
    return name.isEmpty ? nil : name
  }

  /// Runs work on the sign-ins, and turns its refusals into error answers.
  private func explaining<Value>(_ work: () async throws -> Value) async throws -> Value {
    do { return try await work() } catch let refusal as DeviceLoginRefusal {
      throw APIError(device: refusal)
    } catch {
      throw APIError(keys: error, now: time.now())
    }
  }
}

extension APIError {
  fileprivate init(device refusal: DeviceLoginRefusal) {
    func seconds(_ milliseconds: Int64) -> Int { max(1, Int((milliseconds + 999) / 1000)) }
    switch refusal {
    case .tooManyStarts(let limit, let wait):
      self = .limited(
        "This address began \(limit) sign-ins within a minute, the most that are allowed. Try again in \(seconds(wait)) s.",
        policy: "sign-ins", quota: "\(limit);w=60", retryAfter: seconds(wait))
    case .full(let limit, let wait):
      self = .limited(
        "There are \(limit) open sign-ins, the most that are allowed for one address or for all. Try again in \(seconds(wait)) s, or give the program a key.",
        policy: "open-sign-ins", quota: "\(limit)", retryAfter: seconds(wait))
    case .tooManyWrongCodes(let limit, let wait):
      self = .limited(
        "\(limit) wrong codes were tried with this key within a minute. Try again in \(seconds(wait)) s.", policy: "wrong-codes",
        quota: "\(limit);w=60", retryAfter: seconds(wait))
    case .unknownCode:
      self.init(
        .resourceNotFound,
        "No sign-in waits for this code. Compare the code with that of the program, or start the sign-in again: codes are open for some minutes."
      )
    case .answered: self.init(.conflict, "This sign-in was answered already. Start it again for another answer.")
    }
  }
}
