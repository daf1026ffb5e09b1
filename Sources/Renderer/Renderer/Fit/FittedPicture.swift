import CSampler

/// The picture at the size of the frame, with a margin around it that a moving camera shows. The margin contains the pixels of the picture
/// outside the crop, and mirrored pixels beyond them.
struct FittedPicture: Sendable {
  let size: FrameSize
  /// The pixels on each side, a multiple of 16.
  let margin: Int
  /// The part of the margin that has content.
  let seen: SeenMargin
  /// The pixels with four bytes each, in rows of `width` pixels, with the margin.
  let samples: Samples

  var width: Int { size.width + 2 * margin }
  var height: Int { size.height + 2 * margin }
  /// The pixel (0, 0) of the frame.
  var origin: UnsafeMutablePointer<UInt8> { samples.start + (margin * width + margin) * 4 }
}

extension FittedPicture {
  /// Returns the margin in pixels: a tenth of the longer side, rounded down to a multiple of 16, and at least 32. No move reaches further.
  static func margin(for size: FrameSize) -> Int { max(32, max(size.width, size.height) / 160 * 16) }

  /// - Parameter seen: The part of the margin to fill; the rest stays black.
  init(_ picture: Picture, size: FrameSize, seen: SeenMargin, threads: Int, sampler: SamplerPath) {
    let margin = Self.margin(for: size)
    let crop = CropWindow(picture: picture, frame: size)
    let across = ResizeFilter(outputs: -seen.left..<size.width + seen.right, start: crop.x, scale: crop.scale)
    let down = ResizeFilter(outputs: -seen.top..<size.height + seen.bottom, start: crop.y, scale: crop.scale)
    self.size = size
    self.margin = margin
    self.seen = seen
    samples = Samples(count: (size.width + 2 * margin) * (size.height + 2 * margin) * 4)
    resize(picture, across: across, down: down, threads: threads, sampler: sampler)
  }

  private func resize(_ picture: Picture, across: ResizeFilter, down: ResizeFilter, threads: Int, sampler: SamplerPath) {
    let firstColumn = across.firsts.min() ?? 0
    let endColumn = (across.firsts.max() ?? 0) + across.tapCount
    let columns = (firstColumn..<endColumn).map { reflected($0, count: picture.width) }
    let low = columns.min() ?? 0
    let used = (columns.max() ?? 0) + 1 - low
    let target = origin - (seen.top * width + seen.left) * 4
    let rowBytes = width * 4

    picture.pixels.withUnsafeBufferPointer { pixels in
      across.weights.withUnsafeBufferPointer { acrossWeights in
        down.weights.withUnsafeBufferPointer { downWeights in
          guard let source = pixels.baseAddress, let acrossStart = acrossWeights.baseAddress,
            let downStart = downWeights.baseAddress
          else { return }
          let taps = across.firsts.enumerated().map { index, first in
            cs_taps(
              first: Int32(first - firstColumn), count: Int32(across.tapCount),
              weights: acrossStart + index * across.tapCount)
          }
          RowWork.perform(down.firsts.count, threads: threads) { y in
            // The columns are resized first, which gives one row of the width of the picture. Then this row is resized.
            let rows: [UnsafePointer<UInt8>?] = (0..<down.tapCount).map { tap in
              source + (reflected(down.firsts[y] + tap, count: picture.height) * picture.width + low) * 4
            }
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: used + columns.count) { buffer in
              guard let start = buffer.baseAddress else { return }
              start.withMemoryRebound(to: UInt8.self, capacity: buffer.count * 4) { line in
                cs_resize_rows(
                  rows, downStart + y * down.tapCount, Int32(down.tapCount), Int32(used * 4), line, sampler.code)
              }
              let padded = start + used
              columns.withUnsafeBufferPointer { columns in
                for index in columns.indices { padded[index] = start[columns[index] - low] }
              }
              padded.withMemoryRebound(to: UInt8.self, capacity: columns.count * 4) { line in
                cs_resize_row(line, taps, Int32(taps.count), target + y * rowBytes, sampler.code)
              }
            }
          }
        }
      }
    }
  }

  /// Encodes frame 0 as a JPEG.
  func poster() throws(RenderError) -> [UInt8] {
    try PictureEncoder.jpeg(origin, width: size.width, height: size.height, pitch: width * 4, quality: 90)
  }
}
