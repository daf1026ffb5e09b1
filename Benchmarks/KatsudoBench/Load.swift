import Foundation
import Subprocess
import SystemPackage

/// The load generator: `wrk` with one thread and 32 connections.
///
/// Each method throws ``BenchError`` if `wrk` prints no rate, or if an answer has a status other than 2xx and 3xx.
struct Load {
  static let connections = 32
  let folder: String
  var seconds = 3

  /// Returns the requests per second of a GET.
  func get(_ url: String, token: String? = nil) async throws -> Double {
    try await run(url, token: token, script: nil)
  }

  /// Returns the requests per second of GETs for the status of finished requests. Each call asks for a random request, so that a cache of
  /// the last ones does not help.
  func statuses(_ base: String, among count: Int, token: String?) async throws -> Double {
    let script = "\(folder)/statuses.lua"
    try """
    request = function()
      local id = string.format("\(LargeDatabase.idFormat)", math.random(0, \(count - 1)))
      return wrk.format("GET", "/v1/requests/" .. id .. "/status")
    end
    """.write(toFile: script, atomically: true, encoding: .utf8)
    return try await run(base, token: token, script: script)
  }

  /// Returns the requests per second of a POST with a body.
  func post(_ url: String, body: String, token: String? = nil) async throws -> Double {
    let script = "\(folder)/post.lua"
    try """
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = '\(body)'
    """.write(toFile: script, atomically: true, encoding: .utf8)
    return try await run(url, token: token, script: script)
  }

  private func run(_ url: String, token: String?, script: String?) async throws -> Double {
    var arguments = ["-t1", "-c\(Self.connections)", "-d\(seconds)s"]
    if let token { arguments += ["-H", "Authorization: Bearer \(token)"] }
    if let script { arguments += ["-s", script] }
    let outcome = try await Subprocess.run(
      .name("wrk"), arguments: Arguments(arguments + [url]), output: .string(limit: 65_536), error: .string(limit: 65_536))
    let text = outcome.standardOutput
    guard let line = text.split(separator: "\n").first(where: { $0.contains("Requests/sec:") }),
      let rate = Double(line.split(separator: ":")[1].filter { !$0.isWhitespace })
    else { throw BenchError("wrk said: \(text) \(outcome.standardError)") }
    guard !text.contains("Non-2xx") else { throw BenchError("\(url) answered with errors: \(text)") }
    return rate
  }
}

struct BenchError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
