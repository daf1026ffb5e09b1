import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A server that is measured. It runs in a child process.
final class Child {
  let url: String
  private let process = Process()
  private let output = Pipe()
  private(set) var token: String?
  /// The time from the start of the process to its first answer, in seconds.
  private(set) var startSeconds = 0.0

  /// The client reports a refused connection at once. The shared client would wait 100 ms and retry.
  private static let http: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  var processID: Int32 { process.processIdentifier }

  /// Starts a program and waits until it answers.
  ///
  /// - Parameter health: the path to ask. Any status below 500 counts as an answer.
  /// - Throws: ``BenchError`` if the program ends or does not answer within 120 seconds.
  init(_ executable: String, _ arguments: [String], port: Int, health: String, environment: [String: String] = [:]) async throws {
    url = "http://127.0.0.1:\(port)"
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    while true {
      if let answer = try? await Self.http.execute(HTTPClientRequest(url: url + health), timeout: .seconds(1)),
        answer.status.code < 500
      {
        break
      }
      guard process.isRunning, ContinuousClock.now - start < .seconds(120) else { throw BenchError("\(executable) did not start") }
      try await Task.sleep(for: .milliseconds(1))
    }
    startSeconds = (ContinuousClock.now - start) / .seconds(1)
  }

  /// Reads the output of `katsudo serve` up to the line about API keys, and stores the key if the line has one. It has one only if the data
  /// folder is new.
  func readFirstKey() {
    var text = ""
    while !text.contains("API key") || !text.hasSuffix("\n") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { break }
      text += String(decoding: more, as: UTF8.self)
    }
    token = text.firstRange(of: "katsudo_").map { String(text[$0.lowerBound...].prefix { !$0.isWhitespace }) }
  }

  /// The resident memory in MiB.
  var residentMB: Double {
    let status = (try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (Double(line.filter(\.isNumber)) ?? 0) / 1024
  }

  // A benchmark that fails must not leave a running server.
  deinit { if process.isRunning { process.terminate() } }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}
