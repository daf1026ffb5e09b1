import Foundation
import KatsudoAPI

/// Behaves as RunComfy's command line does: it builds the status address itself, uses `result_url` unchanged, reads strictly typed
/// fields, and downloads only from hosts under RunComfy's own domains.
struct CLIClient {
  let http: ClientHTTP
  /// The base URL, which ends in `/v1`.
  let base: String
  let token: String
  var pollSeconds = 2.0

  /// The exit code and the message at the end.
  struct Exit: Error {
    var code: Int
    var message: String
  }

  struct Run: Sendable {
    var output: JSONValue
    /// The printed states, without repetition.
    var states: [String] = []
    /// The downloads by file name.
    var saved: [String: Data] = [:]
    var skipped: [String] = []
  }

  private struct Submitted: Decodable {
    var requestId: String
    var resultUrl: String
  }

  private struct Status: Decodable {
    var requestId: String
    var status: String
    var queuePosition: Int64?
  }

  struct Cancelled: Decodable, Sendable {
    var requestId: String
    var status: String?
    var outcome: String?
  }

  private static let decoder = {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }()

  struct Start: Decodable, Sendable {
    var deviceCode: String
    var userCode: String
    var verifyUrl: String
    var expiresIn: UInt64
    var pollInterval: UInt64
  }

  struct Poll: Decodable, Sendable {
    var status: String
    var accessToken: String?
  }

  struct Account: Decodable, Sendable {
    var id: String
    var email: String?
    var tokenType: String?
    var tokenCreatedAt: String?
  }

  /// Begins a sign-in at the server's web address, without a token and without a body.
  func startLogin() async throws -> Start {
    try Self.decoder.decode(Start.self, from: try await web("POST", "/api/cli-auth/start", token: nil).body)
  }

  /// Asks for the state of a sign-in. Refused and expired ones may come with status 410.
  func pollLogin(_ start: Start) async throws -> Poll {
    let body: JSONValue = ["device_code": .string(start.deviceCode)]
    return try Self.decoder.decode(Poll.self, from: try await web("POST", "/api/cli-auth/poll", token: nil, body: body.encoded()).body)
  }

  func account(token: String) async throws -> Account {
    try Self.decoder.decode(Account.self, from: try await web("GET", "/api/auth/me", token: token).body)
  }

  private func web(_ method: String, _ path: String, token: String?, body: Data? = nil) async throws -> ClientHTTP.Answer {
    let headers = [("user-agent", "runcomfy-cli/0.1.1")] + (token.map { [("authorization", "Bearer \($0)")] } ?? [])
    let json = body == nil ? [] : [("content-type", "application/json")]
    let answer = try await http.call(method, base.dropLast(3) + path, more: headers + json, body: body)
    guard answer.isSuccess || answer.status == 410 else {
      throw Exit(code: answer.status == 401 ? 77 : 65, message: String(answer.text.prefix(300)))
    }
    return answer
  }

  func submit(_ model: String, _ input: JSONValue) async throws -> (id: String, resultURL: String) {
    let answer = try await call("POST", "\(base)/models/\(model)", body: input.encoded())
    let submitted = try Self.decoder.decode(Submitted.self, from: answer.body)
    return (submitted.requestId, submitted.resultUrl)
  }

  func run(_ model: String, _ input: JSONValue) async throws -> Run {
    let (id, resultURL) = try await submit(model, input)
    var run = Run(output: .null)
    while true {
      let state = try await status(id).state
      if run.states.last != state { run.states.append(state) }
      if ["completed", "succeeded", "failed", "cancelled", "canceled"].contains(state) { break }
      try await Task.sleep(for: .seconds(pollSeconds))
    }
    let result = try await call("GET", resultURL).json
    switch result["status"]?.string {
    case "succeeded", "completed": run.output = result["output"] ?? .null
    case let word: throw Exit(code: 1, message: result["error"].map { "\($0.string ?? "\($0)")" } ?? word ?? "")
    }
    try await download(&run)
    return run
  }

  /// Cancels as on Ctrl-C. An answer without success only gives a warning.
  func cancel(_ id: String) async throws -> Cancelled? {
    guard let answer = try? await call("POST", "\(base)/requests/\(id)/cancel") else { return nil }
    return try Self.decoder.decode(Cancelled.self, from: answer.body)
  }

  func status(_ id: String) async throws -> (state: String, position: Int64?) {
    let answer = try await call("GET", "\(base)/requests/\(id)/status")
    let status = try Self.decoder.decode(Status.self, from: answer.body)
    if let position = status.queuePosition {
      // A strict reader of integers refuses 1.0 and "1".
      guard answer.text.contains("\"queue_position\":\(position),") else { throw Exit(code: 1, message: "invalid type: queue_position") }
    }
    return (status.status, status.queuePosition)
  }

  private func download(_ run: inout Run) async throws {
    for url in Self.addresses(run.output) {
      guard let host = URL(string: url)?.host(), host.hasSuffix(".runcomfy.net") || host.hasSuffix(".runcomfy.com") else {
        run.skipped.append(url)
        continue
      }
      // Sends no token, because the files are on another host.
      let answer = try await http.call("GET", url)
      guard answer.status == 200 else { throw Exit(code: 1, message: "download: \(answer.status)") }
      run.saved[URL(string: url)?.lastPathComponent ?? ""] = answer.body
    }
  }

  private static func addresses(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): text.hasPrefix("http") ? [text] : []
    case .array(let items): items.flatMap(addresses)
    case .object(let fields): fields.sorted { $0.key < $1.key }.flatMap { addresses($0.value) }
    default: []
    }
  }

  private func call(_ method: String, _ url: String, body: Data? = nil) async throws -> ClientHTTP.Answer {
    let headers = [("authorization", "Bearer \(token)"), ("user-agent", "runcomfy-cli/0.1.1")]
    let json = body == nil ? [] : [("content-type", "application/json")]
    let answer = try await http.call(method, url, more: headers + json, body: body)
    guard !answer.isSuccess else { return answer }
    let code =
      switch answer.status {
      case 401, 403: 77
      case 408, 429: 75
      case 500...: 69
      default: 65
      }
    throw Exit(code: code, message: String(answer.text.prefix(300)))
  }
}
