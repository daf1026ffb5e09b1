import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoTesting
import Testing

/// The shipped models that only ComfyUI can run.
@Suite struct OpenWeightsListTests {
  private static let servers = ["KATSUDO_COMFYUI_SERVERS": "http://127.0.0.1:1"]
  private static let model = "bytedance/dreamina-3-0/pro/image-to-video"

  private static func list(_ setup: RouterSetup) async throws -> [String] {
    try await setup.run { server in
      (try await server.client.get("/v1/models?limit=100").json["models"]?.array ?? []).compactMap { $0["model_id"]?.string }
    }
  }

  @Test func `they are listed only if a ComfyUI server is configured`() async throws {
    #expect(try await Self.list(.idle) == [Self.model])
    #expect(
      try await Self.list(.idle.with(environment: Self.servers)) == [
        Self.model, "open-weights/hunyuan-video-1-5/image-to-video", "open-weights/ltx-2/image-to-video",
        "open-weights/wan-2-2-14b/image-to-video", "open-weights/wan-2-2-5b/image-to-video",
      ])
  }

  @Test func `an operator's own model is listed even if no engine can run it`() async throws {
    let own: JSONValue = ["model_id": "a/b", "input_schema": [:], "engines": [["engine": "runcomfy"]]]
    #expect(try await Self.list(.idle.with(models: [own])) == ["a/b", Self.model])
  }

  @Test(arguments: [
    (
      "comfyui:wan-3", "names the variant wan-3 of comfyui for \(model); its manifest has wan-2-2-14b, wan-2-2-5b, ltx-2, hunyuan-video-1-5"
    ),
    ("builtin:fast", "names the variant fast of builtin for \(model); its manifest has none"),
    ("comfyui:ltx-2,comfyui:wan-2-2-5b", "names an engine twice for \(model). Choose one of its variants"),
  ])
  func `a choice that the manifest does not have stops the start`(choice: String, message: String) async throws {
    let environment = Self.servers.merging(["KATSUDO_ENGINES": "\(Self.model)=\(choice)"]) { $1 }
    let error = await #expect(throws: ConfigurationError.self) { try await Self.list(.idle.with(environment: environment)) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func `a variant that the manifest has is accepted`() async throws {
    let environment = Self.servers.merging(["KATSUDO_ENGINES": "\(Self.model)=comfyui:ltx-2,builtin"]) { $1 }
    #expect(try await Self.list(.idle.with(environment: environment)).count == 5)
  }
}
