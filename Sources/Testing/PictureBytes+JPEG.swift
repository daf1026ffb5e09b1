extension PictureBytes {
  package enum JPEGColour: Int, Sendable, CaseIterable {
    case grey = 1
    case yCbCr = 3
    case cmyk = 4
  }

  /// Makes a baseline JPEG. Each of its blocks of 8 by 8 pixels has a single colour.
  ///
  /// - Parameters:
  ///   - orientation: the orientation, written as an Exif segment.
  ///   - byteCount: the size of the file. It is filled with comments. A size that is smaller than the picture or less than 4 bytes larger
  ///     has no effect.
  ///   - frameMarker: the marker of the frame. Another one (0xc1, 0xc2, …) makes a header that only looks like that process. It is for
  ///     header readers, not for decoders.
  ///   - headerOnly: `true` leaves out the pixels. The result is a tiny file that claims to be huge.
  package static func jpeg(
    width: Int, height: Int, colour: JPEGColour = .yCbCr, orientation: UInt16? = nil, bigEndian: Bool = true,
    byteCount: Int? = nil, frameMarker: UInt8 = 0xc0, headerOnly: Bool = false
  ) -> [UInt8] {
    let components = colour.rawValue
    var head: [UInt8] = [0xff, 0xd8]
    if colour == .cmyk {
      head += jpegSegment(0xee, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0])
    } else {
      head += jpegSegment(0xe0, Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
    }
    if let orientation {
      head += jpegSegment(0xe1, Array("Exif".utf8) + [0, 0] + exif(orientation: orientation, bigEndian: bigEndian))
    }
    var tail = jpegSegment(0xdb, [0] + [UInt8](repeating: 8, count: 64))
    tail += jpegSegment(
      frameMarker,
      [8] + big16(height) + big16(width) + [UInt8(components)] + (1...components).flatMap { [UInt8($0), 0x11, 0] })
    // These are the DC table of ITU-T T.81 K.3, and an AC table with only the code "end of block".
    tail += jpegSegment(0xc4, [0x00] + [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0] + Array(0...11))
    tail += jpegSegment(0xc4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
    tail += jpegSegment(0xda, [UInt8(components)] + (1...components).flatMap { [UInt8($0), 0x00] } + [0, 63, 0])
    if !headerOnly { tail += jpegScan(width: width, height: height, components: components) }
    tail += [0xff, 0xd9]
    return head + jpegFilling((byteCount ?? 0) - head.count - tail.count) + tail
  }

  /// Makes one marker segment with its length.
  package static func jpegSegment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
    [0xff, marker] + big16(data.count + 2) + data
  }

  /// Makes comments of this many bytes in all.
  private static func jpegFilling(_ byteCount: Int) -> [UInt8] {
    var filling: [UInt8] = []
    var left = byteCount
    while left >= 4 {
      var size = min(left, 65_537)
      // The remaining bytes must be none, or enough for a whole segment.
      if (1...3).contains(left - size) { size -= 4 }
      filling += jpegSegment(0xfe, [UInt8](repeating: 0x20, count: size - 4))
      left -= size
    }
    return filling
  }

  private static func jpegScan(width: Int, height: Int, components: Int) -> [UInt8] {
    var bits = BitWriter()
    var last = [Int](repeating: 0, count: components)
    for row in 0..<((height + 7) / 8) {
      for column in 0..<((width + 7) / 8) {
        for channel in 0..<components {
          // Every step of the quantiser is 8, so the DC coefficient is the mean itself.
          let mean = Int(sample(column: column / 2, row: row / 2, channel: channel)) - 128
          bits.writeDifference(mean - last[channel])
          bits.write(0, count: 1)
          last[channel] = mean
        }
      }
    }
    return bits.finished()
  }

  private static func big16(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  /// Writes bits from the highest to the lowest, with a zero byte after each 0xff.
  private struct BitWriter {
    private var bytes: [UInt8] = []
    private var held: UInt32 = 0
    private var count = 0

    mutating func write(_ value: UInt32, count bits: Int) {
      for bit in (0..<bits).reversed() {
        held = held << 1 | value >> UInt32(bit) & 1
        count += 1
        if count == 8 {
          let byte = UInt8(truncatingIfNeeded: held)
          bytes.append(byte)
          if byte == 0xff { bytes.append(0) }
          count = 0
        }
      }
    }

    /// Writes a DC difference: the code of its number of bits, then the bits. A negative difference is written as its complement.
    mutating func writeDifference(_ difference: Int) {
      let size = Int.bitWidth - abs(difference).leadingZeroBitCount
      let codes: [(UInt32, Int)] = [
        (0b00, 2), (0b010, 3), (0b011, 3), (0b100, 3), (0b101, 3), (0b110, 3), (0b1110, 4), (0b1_1110, 5), (0b11_1110, 6), (0b111_1110, 7),
      ]
      write(codes[size].0, count: codes[size].1)
      let value = difference < 0 ? difference + (1 << size) - 1 : difference
      write(UInt32(value), count: size)
    }

    mutating func finished() -> [UInt8] {
      while count != 0 { write(1, count: 1) }
      return bytes
    }
  }
}
