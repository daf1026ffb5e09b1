import KatsudoCore

/// Reads a JPEG's marker segments up to its first scan (ITU-T T.81 annex B).
enum JPEGHeader {
  /// The largest number of segments. No real file has so many before its picture, but a file of 128 MB could hold tens of millions of empty
  /// ones.
  private static let segmentLimit = 4096
  /// The largest number of fill bytes (0xff) between segments in all.
  private static let fillLimit = 65_536

  static func size(in source: some ByteSource) throws(MediaError) -> PictureSize {
    var walk = Walk(source: source)
    var frame: (width: Int, height: Int)?
    var orientation: EXIFOrientation?
    while let segment = try walk.next() {
      switch segment.marker {
      case 0xda, 0xd9:
        guard let frame, segment.marker == 0xda else { throw HeaderFault.damaged(.jpeg) }
        return PictureSize(width: frame.width, height: frame.height, orientation: orientation ?? .upright)
      case let marker where isFrame(marker):
        // Two decoders could read two different sizes from two frame headers.
        guard frame == nil else { throw HeaderFault.damaged(.jpeg) }
        frame = try readFrame(segment, in: source)
      case 0xe1 where orientation == nil:
        orientation = try readOrientation(segment, in: source)
      default:
        continue
      }
    }
    throw HeaderFault.cutShort(.jpeg)
  }

  /// Returns `true` for SOF0–SOF15. DHT (c4), JPG (c8) and DAC (cc) lie between them and are excluded.
  private static func isFrame(_ marker: UInt8) -> Bool {
    (0xc0...0xcf).contains(marker) && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
  }

  private static func readFrame(_ segment: Segment, in source: some ByteSource) throws(MediaError) -> (width: Int, height: Int) {
    guard segment.count >= 6 else { throw HeaderFault.damaged(.jpeg) }
    let bytes = try source.bytes(at: segment.start, count: 6)
    guard bytes.count == 6 else { throw HeaderFault.cutShort(.jpeg) }
    let height = Int(bytes[1]) << 8 | Int(bytes[2])
    let width = Int(bytes[3]) << 8 | Int(bytes[4])
    let components = Int(bytes[5])
    // A height of 0 means that it follows after the first scan (DNL). No common decoder supports this.
    guard (1...4).contains(components), segment.count == 6 + 3 * components, width > 0, height > 0 else {
      throw HeaderFault.damaged(.jpeg)
    }
    return (width, height)
  }

  /// Reads the orientation. A file may have several APP1 segments, for example for XMP. The first Exif segment that has the tag is used.
  private static func readOrientation(_ segment: Segment, in source: some ByteSource) throws(MediaError) -> EXIFOrientation? {
    let name: [UInt8] = Array("Exif".utf8) + [0, 0]
    guard try source.bytes(at: segment.start, count: name.count) == name else { return nil }
    let bytes = try source.bytes(at: segment.start, count: segment.count)
    return EXIFOrientation(tiff: bytes.dropFirst(name.count))
  }

  private struct Segment {
    var marker: UInt8
    /// The offset of the parameters, after the length.
    var start: Int
    /// The number of parameter bytes, without the two bytes of the length.
    var count: Int
  }

  private struct Walk<Source: ByteSource> {
    let source: Source
    private var offset = 2
    private var segments = 0
    private var fill = 0

    init(source: Source) {
      self.source = source
    }

    /// Returns the next segment, or `nil` at the end of the file.
    mutating func next() throws(MediaError) -> Segment? {
      while segments < segmentLimit {
        segments += 1
        guard let marker = try nextMarker() else { return nil }
        // TEM and RST0–7 have no parameters.
        if marker == 0x01 || (0xd0...0xd7).contains(marker) { continue }
        if marker == 0xd9 { return Segment(marker: marker, start: offset, count: 0) }
        let length = try source.bytes(at: offset, count: 2)
        guard length.count == 2 else { return nil }
        let count = Int(length[0]) << 8 | Int(length[1])
        guard count >= 2, marker != 0xd8 else { throw HeaderFault.damaged(.jpeg) }
        let segment = Segment(marker: marker, start: offset + 2, count: count - 2)
        offset += count
        guard offset <= source.byteCount else { return nil }
        return segment
      }
      throw HeaderFault.damaged(.jpeg)
    }

    private mutating func nextMarker() throws(MediaError) -> UInt8? {
      guard let first = try source.bytes(at: offset, count: 1).first else { return nil }
      guard first == 0xff else { throw HeaderFault.damaged(.jpeg) }
      offset += 1
      while let byte = try source.bytes(at: offset, count: 1).first {
        offset += 1
        if byte == 0xff {
          fill += 1
          guard fill < fillLimit else { throw HeaderFault.damaged(.jpeg) }
          continue
        }
        guard byte != 0 else { throw HeaderFault.damaged(.jpeg) }
        return byte
      }
      return nil
    }
  }
}
