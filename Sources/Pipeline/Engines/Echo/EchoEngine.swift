import Foundation
import KatsudoAPI
package import KatsudoCore

/// An engine for benchmarks and for tests of the code around an engine. It waits, then gives a file that names the request, the
/// attempt and the time of its start in microseconds (hexadecimal), so no two attempts give the same file. It runs a model only if the
/// configuration or the manifest says so. The option `attributes` of a manifest gives the facts about the file.
package struct EchoEngine: Engine {
  package let name = "echo"
  package let slots: Int
  package let needsFolder = false
  package var version: String? { KatsudoVersion.current }
  private let wait: Duration
  /// The number of reports of progress: one at the beginning of each of so many parts of the wait, with a stage and a preview.
  private let reports: Int
  /// The size of the file.
  private let byteCount: Int

  package static let byteCount = 60

  package init(slots: Int, wait: Duration, reports: Int = 0, byteCount: Int = Self.byteCount) {
    self.byteCount = byteCount
    self.slots = slots
    self.wait = wait
    self.reports = reports
  }

  package struct Settings: SettingsPart {
    package var slots = 4
    package var waitMilliseconds = 0
    package var reports = 0
    package var bytes = EchoEngine.byteCount

    package init() {}

    package static let keys: [SettingKey<Self>] = [
      .whole("echo.slots", \.slots, in: 1...1024, takes: "requests at a time"),
      .whole("echo.wait_ms", \.waitMilliseconds, in: 0...86_400_000, takes: "milliseconds before each answer"),
      .whole(
        "echo.reports", \.reports, in: 0...1000,
        takes: "reports of progress during this wait, each with a stage and a small preview picture"),
      .whole("echo.bytes", \.bytes, in: EchoEngine.byteCount...1 << 20, takes: "bytes of each result file"),
    ]
  }

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    try await attempt.stop.stopping { () async throws(EngineFailure) in try await echo(attempt) }
  }

  private func echo(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    let start = TimeSource.system.now().microseconds
    for part in 1...max(reports, 1) {
      if reports > 0 {
        attempt.report(
          Double(part) / Double(reports + 1), stage: "part \(part)", preview: EnginePreview(bytes: EchoPicture.bytes(part), format: .png))
      }
      guard wait > .zero else { continue }
      do { try await Task.sleep(for: wait / max(reports, 1)) } catch { throw EngineFailure(.cancelled, "The echo was stopped.") }
    }
    let text =
      "echo \(attempt.requestID) \(attempt.number) \(String(start, radix: 16))"
      .padding(toLength: byteCount - 1, withPad: ".", startingAt: 0) + "\n"
    let file = EngineResult.File(
      path: "echo.mp4", bytes: Array(text.utf8), role: .video, format: .mp4, attributes: attempt.options["attributes"]?.object ?? [:])
    return EngineResult(files: [file])
  }
}

extension EngineDefinition {
  static let echo = EngineDefinition("echo", EchoEngine.Settings.self) { settings, _ in
    .engine(
      EchoEngine(
        slots: settings.slots, wait: .milliseconds(settings.waitMilliseconds), reports: settings.reports, byteCount: settings.bytes))
  }
}
