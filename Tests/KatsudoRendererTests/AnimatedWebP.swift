/// The structure of an animated WebP (RIFF, VP8X, ANIM, ANMF) without its pixels.
struct AnimatedWebP {
  struct Malformed: Error {}

  private(set) var width = 0
  private(set) var height = 0
  /// The number of repetitions; 0 means without end.
  private(set) var loops = -1
  /// The duration of each frame.
  private(set) var milliseconds: [Int] = []

  init(_ bytes: [UInt8]) throws {
    func number(_ offset: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) } }
    func name(_ offset: Int) -> String { String(decoding: bytes[offset..<offset + 4], as: UTF8.self) }
    guard bytes.count > 30, name(0) == "RIFF", name(8) == "WEBP", name(12) == "VP8X" else { throw Malformed() }
    var position = 12
    while position + 8 <= bytes.count {
      let size = number(position + 4, 4)
      let body = position + 8
      guard body + size <= bytes.count else { throw Malformed() }
      switch name(position) {
      case "VP8X":
        width = number(body + 4, 3) + 1
        height = number(body + 7, 3) + 1
      case "ANIM": loops = number(body + 4, 2)
      case "ANMF": milliseconds.append(number(body + 12, 3))
      default: break
      }
      position = body + size + size % 2
    }
  }
}
