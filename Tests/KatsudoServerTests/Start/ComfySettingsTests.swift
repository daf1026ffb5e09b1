import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import Testing

/// The ComfyUI servers in the settings, the readiness and the metrics.
@Suite struct ComfySettingsTests {
  private static func settings(_ yaml: String, environment: [String: String] = [:]) async throws -> ServerConfiguration {
    try await TemporaryFolder.with { folder in
      let path = folder.file("katsudo.yaml")
      try Data(yaml.utf8).write(to: URL(fileURLWithPath: path))
      return try await ServerConfiguration(flags: [:], file: path, environment: environment)
    }
  }

  private static func servers(_ configuration: ServerConfiguration) -> [ComfyServerEntry] {
    configuration.engines.values.lazy.compactMap { $0 as? ComfySettings }.first?.servers ?? []
  }

  @Test func `the file may have a list of entries beside its other keys`() async throws {
    let configuration = try await Self.settings(
      """
      port: 4000
      comfyui:
        probe_seconds: 2
        servers:
          - http://a:8188
          - address: http://b:8188
            restart_command: [systemctl, restart, comfyui]
            slots: 2
      """)
    #expect(configuration.address.port == 4000)
    #expect(
      Self.servers(configuration) == [
        ComfyServerEntry(address: "http://a:8188"),
        ComfyServerEntry(address: "http://b:8188", restartCommand: ["systemctl", "restart", "comfyui"], slots: 2),
      ])
  }

  @Test func `a variable comes before the list of the file`() async throws {
    let configuration = try await Self.settings(
      "comfyui:\n  servers:\n    - http://a:8188\n", environment: ["KATSUDO_COMFYUI_SERVERS": "http://c:1, http://d:2"])
    #expect(Self.servers(configuration).map(\.address) == ["http://c:1", "http://d:2"])
  }

  @Test func `a list is refused for a setting that takes none`() async throws {
    let error = try await #require(throws: ConfigurationError.self) { _ = try await Self.settings("port: [1, 2]\n") }
    #expect(error.key == "port")
  }

  @Test func `a server that does not answer is named by the readiness and the metrics`() async throws {
    // Nothing listens at port 1.
    let environment = ["KATSUDO_COMFYUI_SERVERS": "http://127.0.0.1:1", "KATSUDO_COMFYUI_PROBE_SECONDS": "0.1"]
    try await RouterSetup.echo.with(environment: environment).run { server in
      let answer = try await eventually("it is dead", { try await server.client.get("/readyz") }, until: { $0.status == 503 })
      #expect(answer["reasons"]?.array?.first?.string?.contains("http://127.0.0.1:1 is dead") == true)
      let metrics = try await MetricLines(server.client)
      #expect(metrics["katsudo_comfyui_server_state{server=\"http://127.0.0.1:1\",state=\"dead\"}"] == 1)
      #expect(metrics["katsudo_comfyui_server_state{server=\"http://127.0.0.1:1\",state=\"ready\"}"] == 0)
    }
  }
}
