import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The server works with tuspy, a client of tus 1.0.0 that others wrote. The script makes a virtual environment with it, which needs PyPI the
/// first time.
@Suite(.timeLimit(.minutes(5))) struct TuspyTests {
  private static func run(_ arguments: [String]) async throws -> String {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    let words = ["\(root)/Scripts/tus/tus.sh"] + arguments
    let command = try await FinishedCommand.shell(words.map { "'\($0)'" }.joined(separator: " "))
    try #require(command.exitCode == 0, "\(command.errors)")
    return command.lastLine
  }

  @Test func `tuspy uploads a file, and goes on after the server was killed`() async throws {
    let bytes = randomBytes(5_500_000, seed: 15)
    try await withTemporaryFolder { folder in
      let file = "\(folder)/film.bin"
      try bytes.write(to: URL(fileURLWithPath: file))
      let first = try await ServerSetup.idle.run(in: folder + "/data") { server in
        let place = try await Self.run([server.client.base, server.client.token ?? "", file, "--stop", "\(3 << 20)"])
        #expect(try await server.client.offset(place) == 3 << 20)
        server.kill()
        return (try #require(place.split(separator: "/").last.map(String.init)), server.client.token)
      }
      let (id, token) = first.value
      try await ServerSetup.idle.run(in: folder + "/data", token: token) { server in
        let place = "\(server.client.base)/v1/files/tus/\(id)"
        _ = try await Self.run([server.client.base, token ?? "", file, "--resume", place])
        let facts = try await server.client.get("/v1/files/\(id)")
        #expect(facts["sha256"]?.string == sha256(bytes))
        #expect(facts["bytes"] == .integer(Int64(bytes.count)))
        #expect(try await server.client.tus("HEAD", place).headers["upload-metadata"] == "filename c3RyZWV0LnBuZw==")
      }
    }
  }
}
