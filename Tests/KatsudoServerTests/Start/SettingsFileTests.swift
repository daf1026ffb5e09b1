import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct SettingsFileTests {
  /// Runs `body` with a server that has this file, these flags and this environment.
  private func serve(
    _ yaml: String, arguments: [String] = [], environment: [String: String] = [:], _ body: (KatsudoProcess) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let file = folder + "/katsudo.yaml"
      try yaml.write(toFile: file, atomically: true, encoding: .utf8)
      let outcome = try await KatsudoProcess.run(
        dataDir: folder + "/data", arguments: ["--config", file] + arguments, environment: environment, body)
      #expect(outcome.exitCode == 0, "\(outcome.log)")
    }
  }

  private static let engines = #"engines: "\#(APIClient.seedModel)=echo""#

  @Test func `the server uses the settings of a file, also those in sections`() async throws {
    try await serve("\(Self.engines)\nfiles_url: https://files.example\necho:\n  wait_ms: 1\n") { server in
      let id = try await server.client.accepted(Input.valid)
      let video = try await server.client.finished(id)["output"]?["video"]?.string
      #expect(video?.hasPrefix("https://files.example/") == true)
    }
  }

  @Test func `the environment overrides the file, and a flag overrides both`() async throws {
    func video(_ arguments: [String], _ environment: [String: String]) async throws -> String {
      var video = ""
      try await serve("\(Self.engines)\nfiles_url: https://file.example\n", arguments: arguments, environment: environment) { server in
        let id = try await server.client.accepted(Input.valid)
        video = try await server.client.finished(id)["output"]?["video"]?.string ?? ""
      }
      return video
    }
    let environment = ["KATSUDO_FILES_URL": "https://environment.example"]
    #expect(try await video([], [:]).hasPrefix("https://file.example/"))
    #expect(try await video([], environment).hasPrefix("https://environment.example/"))
    #expect(try await video(["--files-url", "https://flag.example"], environment).hasPrefix("https://flag.example/"))
  }

  @Test(arguments: [
    ("prot: 9000", "prot: is not a known setting"),
    ("echo:\n  wait: 1", "echo.wait: is not a known setting"),
    ("builtin: 3", "builtin: is not a known setting"),
    ("port: [1, 2]", "port: must be a whole number"),
    ("port: many", "port: must be a whole number"),
    ("a: [", "cannot be read as YAML"),
  ])
  func `an unknown or malformed setting stops the start`(yaml: String, sentence: String) async throws {
    try await withTemporaryFolder { folder in
      let file = folder + "/settings.yaml"
      try yaml.write(toFile: file, atomically: true, encoding: .utf8)
      let command = try await FinishedCommand.run(["serve", "--config", file, "--data-dir", folder + "/data"])
      #expect(command.exitCode == 64)
      #expect(command.errors.contains(sentence), "\(command.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/data"))
    }
  }

  @Test func `a file with only comments changes nothing, and a missing file stops the start`() async throws {
    try await serve("# nothing yet\nbuiltin:\n  # slots: 1\n", arguments: ["--no-worker"]) { server in
      try await server.client.get("/healthz").expectSuccess()
    }
    try await serve("# nothing yet\n", arguments: ["--no-worker"]) { server in try await server.client.get("/healthz").expectSuccess() }
    let command = try await FinishedCommand.run(["serve", "--config", "/nonexistent/katsudo.yaml"])
    #expect(command.exitCode == 64)
    #expect(command.errors.contains("/nonexistent/katsudo.yaml: cannot be read. Check that the file is there"), "\(command.errors)")
  }
}
