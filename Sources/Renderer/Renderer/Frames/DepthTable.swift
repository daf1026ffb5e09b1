import CSampler

/// A map of depth in the numbers that the mesh is computed from: 16 bits each, two neighbours in one load. A step is about a
/// hundredth of a sample even where the camera goes a third of the width. Its memory is fixed, and shared by all frames.
///
/// It is unchecked Sendable because nothing writes to it once it is made.
final class DepthTable: @unchecked Sendable {
  private let values: UnsafeMutablePointer<UInt16>
  private let width: Int
  private let height: Int

  /// - Parameter plane: Inverse depth, 0 (far) to 1 (near).
  init(_ plane: Plane) {
    (width, height) = (plane.width, plane.height)
    let stride = width + 1
    values = .allocate(capacity: stride * (height + 1))
    for y in 0...height {
      for x in 0...width {
        let value = plane[min(x, width - 1), min(y, height - 1)]
        (values + y * stride + x).initialize(to: UInt16((min(max(value, 0), 1) * 65535).rounded()))
      }
    }
  }

  deinit { values.deallocate() }

  /// Valid as long as the table.
  var map: cs_disparity { cs_disparity(values: UnsafePointer(values), width: Int32(width), height: Int32(height)) }
}
