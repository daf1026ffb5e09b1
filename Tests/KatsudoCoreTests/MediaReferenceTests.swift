import Foundation
import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct MediaReferenceTests {
  @Test(arguments: [
    MediaReference(path: "image_urls[0]", property: "image_urls", kind: .image, source: .url("https://a.example/\"ä\".png")),
    MediaReference(path: "video", property: "video", kind: .video, source: .stored(name: "0.mp4")),
  ])
  func `what is stored reads back as the same reference`(reference: MediaReference) throws {
    let read = try JSONDecoder().decode([MediaReference].self, from: Data(JSONValue.array([reference.json]).jsonText.utf8))
    #expect(read == [reference])
  }
}
