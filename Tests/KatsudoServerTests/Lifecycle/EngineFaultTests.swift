import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoTesting
import Testing

/// Faults of the built-in engine fail the request with a helpful message.
@Suite struct EngineFaultTests {
  private static let setup = RouterSetup().with(models: [Manifest.film])

  @Test func `the error for a missing encoder names it`() async throws {
    try await Self.setup.with({
      $0.configuration.change("builtin") { (settings: inout BuiltInSettings) in settings.ffmpeg = "/nonexistent/ffmpeg" }
    }).run { server in
      for id in [try await server.client.film(), try await server.client.accepted(Input.valid)] {
        let result = try await server.client.finished(id)
        #expect(result["status"] == "failed")
        #expect(result["error"] == "ffmpeg was not found. Install it, for example with: apt-get install ffmpeg")
      }
      try await server.client.get("/readyz").expectSuccess()
    }
  }

  @Test func `the error for an encoder that fails names it`() async throws {
    try await Self.setup.with({ $0.configuration.change("builtin") { (settings: inout BuiltInSettings) in settings.ffmpeg = "/bin/false" } }
    ).run { server in
      let error = try await server.client.finished(try await server.client.film())["error"]?.string ?? ""
      #expect(error.contains("ffmpeg"), "\(error)")
    }
  }

  @Test func `a film that takes longer than the time limit fails`() async throws {
    try await Self.setup.with({ $0.configuration.change("builtin") { (settings: inout BuiltInSettings) in settings.timeLimitSeconds = 1 } })
      .run { server in
        let error = try await server.client.finished(try await server.client.film(frames: 2000))["error"]?.string ?? ""
        #expect(error.contains("1 second"), "\(error)")
        expectNoMisreadWord(in: error)
        try await server.client.get("/readyz").expectSuccess()
      }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let picture: @Sendable () -> [UInt8]
    let sentence: String?
  }

  private static func row(_ name: String, _ picture: @autoclosure @escaping @Sendable () -> [UInt8], _ sentence: String? = nil) -> Row {
    Row(testDescription: name, picture: picture, sentence: sentence)
  }

  private static let damagedJPEG = "The JPEG picture is damaged or incomplete. Save it again and retry."
  private static let damagedPNG = "The PNG picture is damaged or incomplete. Save it again and retry."

  /// The headers of these pictures are valid, so only the child process finds faults in their pixels.
  @Test func `a picture is decoded, or the request fails with the reason`() async throws {
    let whole = PictureBytes.jpeg(width: 400, height: 400)
    let rows = [
      Self.row("a grey JPEG", PictureBytes.jpeg(width: 400, height: 330, colour: .grey)),
      Self.row("a JPEG of four inks", PictureBytes.jpeg(width: 400, height: 330, colour: .cmyk)),
      Self.row("a turned JPEG", PictureBytes.jpeg(width: 400, height: 330, orientation: 6)),
      Self.row("a grey PNG", PictureBytes.png(width: 400, height: 330, colour: .grey)),
      Self.row("a PNG with a palette", PictureBytes.png(width: 400, height: 330, colour: .palette)),
      Self.row("a transparent PNG of 16 bits", PictureBytes.png(width: 400, height: 330, colour: .rgba, depth: 16)),
      Self.row("a transparent grey PNG", PictureBytes.png(width: 400, height: 330, colour: .greyAlpha)),
      Self.row("half the pixels of a JPEG", Array(whole.prefix(whole.count / 2)), Self.damagedJPEG),
      Self.row("a JPEG without pixels", PictureBytes.jpeg(width: 400, height: 400, headerOnly: true), Self.damagedJPEG),
      Self.row("a PNG without pixels", PictureBytes.png(width: 400, height: 400, headerOnly: true), Self.damagedPNG),
    ]
    try await Self.setup.with({ $0.configuration.change("builtin") { (settings: inout BuiltInSettings) in settings.slots = 2 } }).run {
      server in
      var ids: [String] = []
      for row in rows { ids.append(try await server.client.film(picture: PictureBytes.dataURI(row.picture(), type: "image/png"))) }
      for (row, id) in zip(rows, ids) {
        let result = try await server.client.finished(id)
        #expect(result["status"] == (row.sentence == nil ? "succeeded" : "failed"), "\(row.testDescription): \(result)")
        #expect(result["error"]?.string == row.sentence, "\(row.testDescription)")
      }
    }
  }
}
