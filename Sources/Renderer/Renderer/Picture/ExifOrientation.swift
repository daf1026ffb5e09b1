/// The orientation of a picture, with the numbers of EXIF (TIFF tag 0x0112). It can turn the picture upright.
enum ExifOrientation: Int, Sendable, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case mirroredUpsideDown = 4
  case mirroredOnLeft = 5
  case onLeft = 6
  case mirroredOnRight = 7
  case onRight = 8

  /// Reads the orientation from a TIFF block, the part of an EXIF segment after "Exif\0\0". Unexpected content means upright.
  init(tiff: ArraySlice<UInt8>) {
    self = Self.read(Array(tiff)) ?? .upright
  }

  private static func read(_ tiff: [UInt8]) -> ExifOrientation? {
    guard tiff.count >= 8 else { return nil }
    let isLittle: Bool
    switch (tiff[0], tiff[1]) {
    case (0x49, 0x49): isLittle = true
    case (0x4D, 0x4D): isLittle = false
    default: return nil
    }
    func number(at offset: Int, bytes: Int) -> Int? {
      guard offset >= 0, offset <= tiff.count - bytes else { return nil }
      let part = tiff[offset..<offset + bytes]
      return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(at: 2, bytes: 2) == 42, let directory = number(at: 4, bytes: 4),
      let entries = number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<entries {
      let offset = directory + 2 + entry * 12
      guard let tag = number(at: offset, bytes: 2) else { return nil }
      if tag == 0x0112 {
        return number(at: offset + 8, bytes: 2).flatMap(ExifOrientation.init(rawValue:))
      }
    }
    return nil
  }
}

extension ExifOrientation {
  private var swapsSides: Bool { rawValue >= 5 }

  /// Returns the picture turned upright.
  func applied(to picture: Picture) -> Picture {
    guard self != .upright else { return picture }
    let width = picture.width
    let height = picture.height
    let newWidth = swapsSides ? height : width
    let newHeight = swapsSides ? width : height
    var pixels = [UInt8](repeating: 255, count: picture.pixels.count)
    picture.pixels.withUnsafeBytes { source in
      pixels.withUnsafeMutableBytes { target in
        for y in 0..<newHeight {
          for x in 0..<newWidth {
            let (sourceX, sourceY) = origin(x: x, y: y, width: width, height: height)
            let pixel = source.loadUnaligned(fromByteOffset: (sourceY * width + sourceX) * 4, as: UInt32.self)
            target.storeBytes(of: pixel, toByteOffset: (y * newWidth + x) * 4, as: UInt32.self)
          }
        }
      }
    }
    return Picture(width: newWidth, height: newHeight, pixels: pixels, notes: picture.notes)
  }

  /// Returns the position in the stored picture, of `width` x `height` pixels, for the pixel (x, y) of the upright picture.
  private func origin(x: Int, y: Int, width: Int, height: Int) -> (Int, Int) {
    switch self {
    case .upright: (x, y)
    case .mirrored: (width - 1 - x, y)
    case .upsideDown: (width - 1 - x, height - 1 - y)
    case .mirroredUpsideDown: (x, height - 1 - y)
    case .mirroredOnLeft: (y, x)
    case .onLeft: (y, height - 1 - x)
    case .mirroredOnRight: (width - 1 - y, height - 1 - x)
    case .onRight: (width - 1 - y, x)
    }
  }
}
