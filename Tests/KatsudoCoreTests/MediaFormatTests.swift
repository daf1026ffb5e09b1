import KatsudoCore
import Testing

@Suite struct MediaFormatTests {
  @Test func `a format's content type begins with its kind, and no two share one or an extension`() {
    for format in MediaFormat.allCases { #expect(format.contentType.hasPrefix("\(format.kind.rawValue)/")) }
    #expect(Set(MediaFormat.allCases.map(\.contentType)).count == MediaFormat.allCases.count)
    #expect(Set(MediaFormat.allCases.map(\.fileExtension)).count == MediaFormat.allCases.count)
  }

  @Test(
    arguments: [
      (.jpeg, "jpg", "JPEG"), (.png, "png", "PNG"), (.webp, "webp", "WebP"), (.quicktime, "mov", "QuickTime"), (.mp4, "mp4", "MP4"),
      (.webm, "webm", "WebM"), (.ogg, "ogg", "Ogg"), (.mp3, "mp3", "MP3"),
    ] as [(MediaFormat, String, String)])
  func `a format is called by the extension and the name that people know`(format: MediaFormat, fileExtension: String, title: String) {
    #expect(format.fileExtension == fileExtension)
    #expect(format.title == title)
  }
}
