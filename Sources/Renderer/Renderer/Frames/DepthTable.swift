import CSampler

/// The depth map as 16-bit numbers for the computation of the mesh. One load reads two neighbours. One step is about a hundredth of a
/// sample, even if the camera travels a third of the width. Its memory does not move, and all frames share it.
///
/// It is unchecked Sendable because nothing writes to it after its creation.
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

  /// The map for the C functions. It is valid as long as the table exists.
  var map: cs_disparity { cs_disparity(values: UnsafePointer(values), width: Int32(width), height: Int32(height)) }
}
