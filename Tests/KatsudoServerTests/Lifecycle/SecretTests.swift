import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The process that decodes pictures of strangers has none of the operator's secrets.
@Suite struct SecretTests {
  @Test func `the renderer and its encoder get only the needed environment variables`() async throws {
    let setup = ServerSetup(
      environment: [
        "KATSUDO_GRACE_SECONDS": "0", "KATSUDO_RUNCOMFY_TOKEN": "top-secret-1", "KATSUDO_VOLCENGINE_ACCESS_KEY": "top-secret-2",
        "KATSUDO_VOLCENGINE_SECRET_KEY": "top-secret-3", "AWS_SECRET_ACCESS_KEY": "top-secret-4",
      ], models: [Manifest.film])
    try await setup.run { server in
      let id = try await server.client.film(frames: 2000)
      let children = ChildProcesses(server: server.processID)
      // A process that has just ended has no environment any more, and the list is read again.
      let all = try await eventually(
        "renderer and encoder run", { (Self.environments(children.renderers), Self.environments(children.encoders)) },
        until: { !$0.isEmpty && !$1.isEmpty })
      for environment in Array(all.0.values) + Array(all.1.values) {
        let names = Set(environment.split(separator: "\0").compactMap { $0.split(separator: "=").first.map(String.init) })
        #expect(names.contains("PATH"))
        #expect(names.isSubset(of: ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL", "TZ", "SWIFT_BACKTRACE"]), "\(names)")
      }
      let renderer = try #require(all.0.keys.first)
      let arguments = try String(contentsOfFile: "/proc/\(renderer)/cmdline", encoding: .utf8).split(separator: "\0")
      #expect(Array(arguments.dropFirst()) == ["render-child"], "everybody on the machine can read the arguments")
      _ = try await server.client.call("POST", "/v1/requests/\(id)/cancel")
    }
  }

  /// Reads the environment of each process that runs.
  private static func environments(_ processes: [pid_t]) -> [pid_t: String] {
    processes.reduce(into: [:]) { $0[$1] = try? String(contentsOfFile: "/proc/\($1)/environ", encoding: .utf8) }
  }
}
