import EmakiAPI
import EmakiTesting
import Foundation
import Testing

@Suite struct DoctorTests {
  @Test func `all is well beside a server that runs`() async throws {
    try await LocalServer.run { server, shell in
      var caller = shell
      caller.environment["EMAKI_PORT"] = server.client.base.split(separator: ":").last.map(String.init)
      let doctor = try await caller.emaki("doctor", "--data-dir", server.dataDir)
      doctor.expect(0)
      for line in [
        "ok    ffmpeg: ", "ok    renderer: ", "ok    data folder: ", "ok    kept keys: ", "ok    server: ", "ok    key: is taken",
      ] {
        #expect(doctor.output.contains(line), "\(line) is not in: \(doctor.output)")
      }
      #expect(doctor.output.contains("has a server that answers already"), "\(doctor.output)")
    }
  }

  @Test func `what fails is told with its remedy, and the code is 1`() async throws {
    try await withTemporaryFolder { folder in
      var shell = Shell(folder: folder, base: "http://127.0.0.1:1", token: "some-token")
      shell.environment["EMAKI_BUILTIN_FFMPEG"] = "/nowhere/ffmpeg"
      try FileManager.default.createDirectory(atPath: "\(folder)/config", withIntermediateDirectories: true)
      let keys = "\(folder)/config/credentials.json"
      try Data("{}".utf8).write(to: URL(fileURLWithPath: keys))
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keys)
      try Data().write(to: URL(fileURLWithPath: "\(folder)/plain"))
      let doctor = try await shell.emaki("doctor", "--data-dir", "\(folder)/plain/data", "--output", "json")
      doctor.expect(1)
      let findings = try doctor.document["findings"]?.array ?? []
      let failed = findings.filter { $0["level"] == "fail" }
      #expect(failed.compactMap { $0["subject"]?.string } == ["ffmpeg", "renderer", "data folder", "kept keys", "server"])
      #expect(failed.allSatisfy { $0["remedy"]?.string?.isEmpty == false })
    }
  }

  @Test func `a port that something else has is told`() async throws {
    let answer: @Sendable (MediaServer.Request) -> MediaServer.Reply = { _ in .status(200) }
    try await MediaServer.run(answer: answer) { other in
      try await withTemporaryFolder { folder in
        var shell = Shell(folder: folder)
        shell.environment["EMAKI_PORT"] = "\(other.port)"
        let doctor = try await shell.emaki("doctor", "--data-dir", "\(folder)/data")
        #expect(doctor.output.contains("warn  port: \(other.port) on 127.0.0.1 is taken by another program"), "\(doctor.output)")
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/data"), "looking makes nothing")
      }
    }
  }
}
