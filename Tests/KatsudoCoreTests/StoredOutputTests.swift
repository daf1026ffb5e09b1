import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct StoredOutputTests {
  struct Case: Named {
    var name: String
    var roles: [StoredOutput.Role]
    var output: [String: JSONValue]
  }

  @Test(
    arguments: [
      Case(name: "nothing", roles: [], output: [:]),
      Case(name: "one image", roles: [.image], output: ["image": "link/0"]),
      Case(name: "two images", roles: [.image, .image], output: ["images": ["link/0", "link/1"]]),
      Case(name: "one video", roles: [.video], output: ["video": "link/0"]),
      Case(name: "three videos", roles: [.video, .video, .video], output: ["videos": ["link/0", "link/1", "link/2"]]),
      Case(name: "one sound", roles: [.audio], output: ["audio": "link/0"]),
      Case(name: "two sounds", roles: [.audio, .audio], output: ["audios": ["link/0", "link/1"]]),
      Case(
        name: "a text, a 3D model and two other files", roles: [.text, .model, .other, .other],
        output: ["text": "link/0", "model": "link/1", "files": ["link/2", "link/3"]]),
      Case(name: "a poster is no output", roles: [.video, .poster], output: ["video": "link/0"]),
      Case(name: "a thumbnail is no output", roles: [.thumbnail, .image], output: ["image": "link/1"]),
      Case(name: "a poster alone", roles: [.poster], output: [:]),
      Case(
        name: "kinds side by side, each in the order of its files", roles: [.video, .image, .video, .audio],
        output: ["videos": ["link/0", "link/2"], "image": "link/1", "audio": "link/3"]),
    ])
  func `one file of a kind is under the singular key, several are under the plural key`(row: Case) {
    let files = row.roles.enumerated().map { index, role in
      StoredOutput(role: role, name: "\(index)", contentType: "a/b", byteCount: 1, sha256: "", seconds: nil, locator: "\(index)")
    }
    #expect(StoredOutput.outputObject(files) { "link/\($0.name)" } == row.output)
  }

  @Test(
    arguments: [
      ("image/png", true), ("video/mp4", true), ("audio/flac", true), ("image/svg+xml", false), ("text/plain; charset=utf-8", false),
      ("text/html", false), ("model/gltf-binary", false), ("application/octet-stream", false),
    ])
  func `only raster images, videos and sounds are shown in the browser`(contentType: String, isShown: Bool) {
    let file = StoredOutput(role: .other, name: "a", contentType: contentType, byteCount: 1, sha256: "", seconds: nil, locator: "a")
    #expect(file.isShownInPlace == isShown)
  }

  @Test func `a malformed output format is replaced by a safe one`() {
    let odd = OutputFormat(contentType: "text/html\r\nX: y", fileExtension: "../a")
    #expect(odd == OutputFormat(contentType: "application/octet-stream", fileExtension: "bin"))
    #expect(OutputFormat(contentType: "model/gltf-binary", fileExtension: "glb").fileExtension == "glb")
  }
}
