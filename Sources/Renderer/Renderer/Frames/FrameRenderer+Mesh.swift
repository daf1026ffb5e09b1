import CSampler

extension FrameRenderer {
  /// Returns the mesh that warps frame `number`.
  func mesh(at number: Int) -> WarpMesh {
    let frame = cs_frame(width: Int32(size.width), height: Int32(size.height), margin: Int32(look.texture(at: 0).margin))
    return WarpMesh(
      depth: table, camera: camera(look.pose(at: number, path: path)), frame: frame, motion: motion.field(at: Double(number) / 24),
      sampler: sampler)
  }
}
