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
      let all = try await eventually(
        "renderer and encoder run", { (children.renderers, children.encoders) }, until: { !$0.isEmpty && !$1.isEmpty })
      for process in all.0 + all.1 {
        let environment = try String(contentsOfFile: "/proc/\(process)/environ", encoding: .utf8)
        let names = Set(environment.split(separator: "\0").compactMap { $0.split(separator: "=").first.map(String.init) })
        #expect(names.contains("PATH"))
        #expect(names.isSubset(of: ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL", "TZ", "SWIFT_BACKTRACE"]), "\(names)")
      }
      let arguments = try String(contentsOfFile: "/proc/\(all.0[0])/cmdline", encoding: .utf8).split(separator: "\0")
      #expect(Array(arguments.dropFirst()) == ["render-child"], "everybody on the machine can read the arguments")
      _ = try await server.client.call("POST", "/v1/requests/\(id)/cancel")
    }
  }
}
