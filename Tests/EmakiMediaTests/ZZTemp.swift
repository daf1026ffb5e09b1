import EmakiCore
import EmakiMedia
import EmakiTesting
import Foundation
import Testing

@Suite struct ZZTemp {
  @Test func dump() throws {
    try? FileManager.default.createDirectory(atPath: "/tmp/media/out", withIntermediateDirectories: true)
    func w(_ n: String, _ b: [UInt8]) throws { try Data(b).write(to: URL(fileURLWithPath: "/tmp/media/out/" + n)) }
    for c in PictureBytes.PNGColour.allCases {
      try w("\(c).png", PictureBytes.png(width: 333, height: 401, colour: c, orientation: 6))
      if c != .palette { try w("\(c)16.png", PictureBytes.png(width: 333, height: 401, colour: c, depth: 16)) }
    }
    for c in PictureBytes.JPEGColour.allCases {
      try w("\(c).jpg", PictureBytes.jpeg(width: 333, height: 401, colour: c, orientation: 6, byteCount: 300_001))
    }
    let t = ContinuousClock()
    print(
      "png4096", t.measure { _ = PictureBytes.png(width: 4096, height: 4096) }, "jpeg4096",
      t.measure { _ = PictureBytes.jpeg(width: 4096, height: 4096) })
    try w("big.png", PictureBytes.png(width: 4096, height: 4096))
    try w("big.jpg", PictureBytes.jpeg(width: 4096, height: 4096))
    let bytes = [UInt8](repeating: 77, count: 48_000_000)
    var uri = ""
    print("encode", t.measure { uri = PictureBytes.dataURI(bytes, type: "image/png") })
    let limit = ByteLimit(byteCount: 50_000_000, kind: .image)
    var n = 0
    print("decode 48MB", try t.measure { n = try DataURI(uri, limit: limit).bytes.count }, n)
  }
}
