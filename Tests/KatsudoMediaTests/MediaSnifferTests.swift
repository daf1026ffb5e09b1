import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct MediaSnifferTests {
  @Test(
    arguments: [
      Case("JPEG", [0xff, 0xd8, 0xff, 0xe0], .jpeg),
      Case("PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], .png),
      Case("PNG whose line ends were changed", [0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a, 0], nil),
      Case("GIF 87", Array("GIF87a".utf8), .gif),
      Case("GIF 89", Array("GIF89a".utf8), .gif),
      Case("WebP", Array("RIFF\0\0\0\0WEBPVP8 ".utf8), .webp),
      Case("BMP", Array("BM\0\0".utf8), .bmp),
      Case("TIFF little", [0x49, 0x49, 0x2a, 0x00], .tiff),
      Case("TIFF big", [0x4d, 0x4d, 0x00, 0x2a], .tiff),
      Case("AVIF", Array("\0\0\0\u{1c}ftypavif\0\0\0\0avifmif1miaf".utf8), .avif),
      Case("AVIF in a plain container", Array("\0\0\0\u{1c}ftypmif1\0\0\0\0mif1avifmiaf".utf8), .avif),
      Case("HEIC", Array("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic".utf8), .heic),
      Case("HEIC in a plain container", Array("\0\0\0\u{18}ftypmif1\0\0\0\0mif1heic".utf8), .heic),
      Case("MP4", Array("\0\0\0\u{18}ftypisom\0\0\u{2}\0isomavc1".utf8), .mp4),
      Case("MP4 cut short", Array("\0\0\0\u{18}ftypis".utf8), nil),
      Case("QuickTime", Array("\0\0\0\u{14}ftypqt  \0\0\0\0qt  ".utf8), .quicktime),
      Case("old QuickTime", Array("\0\0\0\u{8}wide\0\0\0\0mdat".utf8), .quicktime),
      Case("WebM", [0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x84] + Array("webm".utf8), .webm),
      Case("Matroska", [0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x88] + Array("matroska".utf8), nil),
      Case("WAV", Array("RIFF\0\0\0\0WAVEfmt ".utf8), .wav),
      Case("other RIFF", Array("RIFF\0\0\0\0AVI LIST".utf8), nil),
      Case("MP3 with tag", Array("ID3\u{3}".utf8), .mp3),
      Case("MP3 frame", [0xff, 0xfb, 0x90, 0x64], .mp3),
      Case("reserved MP3 frame", [0xff, 0xef, 0x90, 0x64], nil),
      Case("Ogg", Array("OggS".utf8), .ogg),
      Case("FLAC", Array("fLaC".utf8), .flac),
      Case("nothing", [], nil),
      Case("one byte", [0xff], nil),
      Case("zeros", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], nil),
      Case("PDF", Array("%PDF-1.7".utf8), nil),
      Case("ZIP", Array("PK\u{3}\u{4}".utf8), nil),
      Case("SVG", Array("<svg xmlns=".utf8), nil),
      Case("text", Array("hello".utf8), nil),
    ] as [Case<[UInt8], MediaFormat?>])
  func `the sniffer recognises formats by their bytes`(row: Case<[UInt8], MediaFormat?>) {
    #expect(MediaSniffer.format(of: row.input) == row.expected)
  }

  @Test(arguments: [
    "<!DOCTYPE html><html>", "<html>", "\n\n  <HTML lang=en>", "\u{feff}<!doctype html>", "<!-- x --><html>", "<head>", "<body>",
    "<script>location=1</script>", "<?xml version=\"1.0\"?><Error>", "<Error><Code>AccessDenied</Code></Error>", "<title>Sign in</title>",
  ])
  func `the sniffer recognises a web page`(text: String) {
    #expect(MediaSniffer.isWebPage(text.utf8))
  }

  @Test func `the sniffer takes no picture for a web page`() {
    for format in PictureBytes.Format.allCases {
      #expect(!MediaSniffer.isWebPage(PictureBytes.picture(format, width: 8, height: 8)))
    }
  }
}
