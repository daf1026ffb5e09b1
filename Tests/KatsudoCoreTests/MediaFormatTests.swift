import KatsudoCore
import Testing

@Suite struct MediaFormatTests {
  @Test func `every format has its own extension and a content type of its kind`() {
    for format in MediaFormat.allCases { #expect(format.contentType.hasPrefix("\(format.kind.rawValue)/")) }
    #expect(Set(MediaFormat.allCases.map(\.contentType)).count == MediaFormat.allCases.count)
    #expect(Set(MediaFormat.allCases.map(\.fileExtension)).count == MediaFormat.allCases.count)
  }

  @Test(
    arguments: [
      (.jpeg, "jpg", "JPEG"), (.png, "png", "PNG"), (.webp, "webp", "WebP"), (.quicktime, "mov", "QuickTime"), (.mp4, "mp4", "MP4"),
      (.webm, "webm", "WebM"), (.ogg, "ogg", "Ogg"), (.mp3, "mp3", "MP3"),
    ] as [(MediaFormat, String, String)])
  func `every format has its usual extension and name`(format: MediaFormat, fileExtension: String, title: String) {
    #expect(format.fileExtension == fileExtension)
    #expect(format.title == title)
  }
}
