import KatsudoAPI
import KatsudoWorkflows
import Testing

@Suite struct ServerNeedsTests {
  private static let url = "https://example.com/wan.safetensors"

  private static func options() throws -> ComfyOptions {
    try ComfyOptions([
      "workflow": [
        "1": ["class_type": "UNETLoader", "inputs": ["unet_name": "wan.safetensors", "weight_dtype": "default"]],
        "2": ["class_type": "VAELoader", "inputs": ["vae_name": "vae.safetensors"]],
        "3": ["class_type": "WanImageToVideo", "inputs": ["vae": ["2", 0]]],
      ],
      "models": [["name": "wan.safetensors", "directory": "diffusion_models", "url": .string(url)]], "memory_gb": 24,
    ])
  }

  /// Returns the answer of `GET /object_info` of a server with these model files.
  private static func server(unet: [JSONValue], vae: [JSONValue], hasWan: Bool = true, vram: JSONValue = 25_282_281_472) throws
    -> ComfyServerFacts
  {
    var classes: [String: JSONValue] = [
      "UNETLoader": ["input": ["required": ["unet_name": [.array(unet)], "weight_dtype": [["default", "fp8"]]]]],
      "VAELoader": ["input": ["required": ["vae_name": ["COMBO", ["options": .array(vae)]]]]],
    ]
    if hasWan { classes["WanImageToVideo"] = ["input": ["required": ["vae": ["VAE"]]]] }
    return ComfyServerFacts(
      definitions: try NodeDefinitions(.object(classes)),
      stats: [
        "system": ["comfyui_version": "0.33.0"],
        "devices": [["type": "cuda", "vram_total": 8_000_000_000], ["type": "cuda", "vram_total": vram]],
      ])
  }

  @Test func `a server with everything needs nothing`() throws {
    let server = try Self.server(unet: ["other.safetensors", "wan.safetensors"], vae: ["vae.safetensors"])
    #expect(server.version == "0.33.0")
    #expect(try Self.options().needs(at: server).isEmpty, "a card with 24 GB reports a little less")
  }

  @Test func `missing files are named with their folder and address, and missing classes and memory with a remedy`() throws {
    let server = try Self.server(unet: ["other.safetensors"], vae: [], hasWan: false, vram: 17_179_869_184)
    let needs = try Self.options().needs(at: server)
    #expect(needs.parts.classes == ["WanImageToVideo"])
    #expect(needs.parts.modelFiles.map(\.name).sorted() == ["vae.safetensors", "wan.safetensors"])
    #expect(needs.memoryGB == 24)
    #expect(needs.count == 3)
    #expect(needs.summary.contains("the node class WanImageToVideo, the file diffusion_models/wan.safetensors"))
    #expect(needs.summary.hasSuffix("24 GB of graphics memory"))
    #expect(needs.remedies.contains("Download \(Self.url) into ComfyUI's folder models/diffusion_models."))
    #expect(needs.remedies.contains { $0.contains("vae.safetensors") && $0.contains("does not tell its address") })
    #expect(needs.remedies.count == 4)
  }

  @Test func `a server without a graphics card has no graphics memory`() throws {
    let stats: JSONValue = ["devices": [["type": "cpu", "vram_total": 8_000_000_000]]]
    let facts = ComfyServerFacts(
      definitions: try Self.server(unet: ["wan.safetensors"], vae: ["vae.safetensors"]).definitions, stats: stats)
    #expect(facts.memoryGB == 0)
    #expect(try Self.options().needs(at: facts).summary.hasSuffix("GB of graphics memory"))
  }
}
