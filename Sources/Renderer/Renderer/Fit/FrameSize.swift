import Glibc

/// The size of a film. There are six sizes, one for each aspect ratio. Both sides are multiples of 16, and no size needs more than H.264
/// level 4.0 at 24 frames a second.
package struct FrameSize: Sendable, Hashable, Codable {
  package let width: Int
  package let height: Int

  package static let all: [FrameSize] = [
    FrameSize(width: 1920, height: 1088),
    FrameSize(width: 1664, height: 1248),
    FrameSize(width: 1440, height: 1440),
    FrameSize(width: 1248, height: 1664),
    FrameSize(width: 1088, height: 1920),
    FrameSize(width: 2176, height: 928),
  ]

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  private var logRatio: Double { log(Double(width) / Double(height)) }

  /// Returns the size whose aspect ratio is nearest to that of the picture. The distance is the factor between both ratios.
  package static func nearest(width: Int, height: Int) -> FrameSize {
    let wanted = log(Double(width) / Double(height))
    return all.dropFirst().reduce(all[0]) { best, size in
      abs(size.logRatio - wanted) < abs(best.logRatio - wanted) ? size : best
    }
  }
}
