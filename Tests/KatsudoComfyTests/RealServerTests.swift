import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Requests on a real ComfyUI, through the API.
@Suite(.realComfy, .sharedComfy, .timeLimit(.minutes(10))) struct RealServerTests {
  private static let picture = JSONValue.string(PictureBytes.dataURI(.png, width: 96, height: 64))

  @Test func `a picture becomes a picture`() async throws {
    let bench = try SharedComfy.bench
    let result = try await bench.result(.picture, ["image": Self.picture])
    #expect(result["status"] == "succeeded", "\(result.jsonText)")
    let files = try await bench.files(result)
    let image = try #require(files["image"]?.first, "\(result.jsonText)")
    #expect(image.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    // The IHDR chunk has the width and the height.
    #expect(Array(image[16..<24]) == [0, 0, 2, 0, 0, 0, 1, 64])
  }

  @Test func `a picture becomes a video`() async throws {
    let bench = try SharedComfy.bench
    let result = try await bench.result(.video, ["image": Self.picture, "prompt": "a slow dissolve"])
    #expect(result["status"] == "succeeded", "\(result.jsonText)")
    let video = try #require(try await bench.files(result)["video"]?.first, "\(result.jsonText)")
    #expect(String(decoding: video[4..<8], as: UTF8.self) == "ftyp")
  }

  @Test func `all files of all output nodes are outputs, but no temporary file`() async throws {
    let bench = try SharedComfy.bench
    let result = try await bench.result(.mixed, ["image": Self.picture])
    #expect(result["status"] == "succeeded", "\(result.jsonText)")
    let images = try await bench.files(result)["images"] ?? []
    let heads = images.map { String(decoding: $0[1..<4], as: UTF8.self) }
    #expect(heads == ["PNG", "PNG", "IFF"], "\(result.jsonText)")
  }

  @Test func `a text, a sound and an animation are outputs, under whatever key the node names them`() async throws {
    let bench = try SharedComfy.bench
    let text = try await bench.files(try await bench.result(.text, ["text": "good morning"]))
    #expect(text["text"]?.map { String(decoding: $0, as: UTF8.self) } == ["good morning"])
    let sound = try await bench.files(try await bench.result(.sound))
    #expect(sound["audio"]?.first?.starts(with: "RIFF".utf8) == true)
    let animation = try await bench.files(try await bench.result(.animation))
    #expect(animation["image"]?.first?.starts(with: "GIF8".utf8) == true)
  }

  @Test func `the same request again has files of its own`() async throws {
    let bench = try SharedComfy.bench
    for _ in 0..<3 {
      let result = try await bench.result(.picture, ["image": Self.picture, "method": "area"])
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      #expect(try await bench.files(result)["image"]?.first?.isEmpty == false)
    }
  }

  @Test func `a value that ComfyUI refuses fails the request and names the input`() async throws {
    let result = try await SharedComfy.bench.result(.picture, ["image": Self.picture, "method": "magic"])
    #expect(result["status"] == "failed")
    let error = result["error"]?.string ?? ""
    #expect(error.contains("upscale_method"), "\(result.jsonText)")
    try Self.expectNoSecret(result)
  }

  @Test func `a request with one invalid output node fails as a whole`() async throws {
    let (comfy, bench) = (try SharedComfy.comfy, try SharedComfy.bench)
    let marker = "valid \(UUID())"
    let result = try await bench.result(.partial, ["text": .string(marker)])
    #expect(result["status"] == "failed", "\(result.jsonText)")
    #expect(result["error"]?.string?.contains("a part of the workflow") == true, "\(result.jsonText)")
    _ = try await eventually(
      "nothing of it is left",
      { try await comfy.client.get("/queue").json.jsonText + comfy.client.get("/history").json.jsonText },
      until: { !$0.contains(marker) })
  }

  @Test func `a node that fails fails the request without paths and tracebacks`() async throws {
    let result = try await SharedComfy.bench.result(.failing)
    #expect(result["status"] == "failed")
    #expect(result["error"]?.string?.contains("the lamp is broken") == true, "\(result.jsonText)")
    try Self.expectNoSecret(result)
  }

  @Test func `a picture that the server lacks fails the request`() async throws {
    let result = try await SharedComfy.bench.result(.missingFile)
    #expect(result["status"] == "failed", "\(result.jsonText)")
    try Self.expectNoSecret(result)
  }

  @Test(arguments: [ComfyModel.nothing, .emptyFile]) func `a success without a file is a failure`(model: ComfyModel) async throws {
    let result = try await SharedComfy.bench.result(model)
    #expect(result["status"] == "failed", "\(result.jsonText)")
  }

  @Test func `a request that asks for too much memory fails after a second try`() async throws {
    let (comfy, bench) = (try SharedComfy.comfy, try SharedComfy.bench)
    let result = try await bench.result(.fullCard, ["text": "too much"])
    #expect(result["status"] == "failed", "\(result.jsonText)")
    // Only the second try gives this message.
    #expect(result["error"]?.string?.contains("needs more memory") == true, "\(result.jsonText)")
    try Self.expectNoSecret(result)
    #expect(try await comfy.client.get("/system_stats").status == 200)
  }

  @Test func `a request that meets a full graphics card once succeeds`() async throws {
    let result = try await SharedComfy.bench.result(.fullCardOnce, ["text": "once"])
    #expect(result["status"] == "succeeded", "\(result.jsonText)")
  }

  @Test func `the progress of a run grows, and previews are shown`() async throws {
    let bench = try SharedComfy.bench
    let id = try await bench.submit(.preview, ["text": "watched", "seconds": 3])
    var messages = try await bench.client.events(id)
    var fractions: [Double] = []
    var previews: [String] = []
    var firstPreview: [UInt8] = []
    while let event = try await messages.nextEvent() {
      if let fraction = event.data["progress"]?.double { fractions.append(fraction) }
      guard let link = event.data["preview"]?.string else { continue }
      previews.append(link)
      if firstPreview.isEmpty { firstPreview = [UInt8](try await bench.client.stranger.get(link).body) }
    }
    #expect(fractions.contains { $0 > 0 && $0 < 1 }, "\(fractions)")
    #expect(fractions == fractions.sorted())
    #expect(!previews.isEmpty)
    #expect(firstPreview.starts(with: [0xff, 0xd8]))
    #expect(try await bench.client.result(id)["status"] == "succeeded")
  }

  @Test func `a running request is cancelled, and the server does not go on with it`() async throws {
    let (comfy, bench) = (try SharedComfy.comfy, try SharedComfy.bench)
    let id = try await bench.submit(.wait, ["text": .string("cancelled \(UUID())"), "seconds": 600])
    try await bench.running(id)
    try await eventually(
      "ComfyUI runs it", { try await comfy.client.get("/queue").json["queue_running"]?.jsonText ?? "" }, until: { $0.contains(id) })
    let answer = try await bench.client.post("/v1/requests/\(id)/cancel?running=true", json: [:])
    #expect(["cancelled", "cancellation_requested"].contains(answer["outcome"]?.string), "\(answer.json.jsonText)")
    #expect(try await bench.client.finished(id)["status"] == "cancelled")
    try await eventually(
      "ComfyUI stops it", { try await comfy.client.get("/queue").json["queue_running"]?.jsonText ?? "" }, until: { !$0.contains(id) })
  }

  @Test func `a request that runs longer than its model allows fails`() async throws {
    let result = try await SharedComfy.bench.result(.slow, ["text": .string("slow \(UUID())"), "seconds": 600])
    #expect(result["status"] == "failed")
    #expect(result["error"]?.string?.contains("limit") == true, "\(result.jsonText)")
  }

  private static func expectNoSecret(_ result: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let (text, folder) = (result.jsonText, try SharedComfy.comfy.folder)
    for secret in ["Traceback", "File \"", "__init__.py", "site-packages", folder] {
      #expect(!text.contains(secret), "\(text)", sourceLocation: sourceLocation)
    }
  }
}
