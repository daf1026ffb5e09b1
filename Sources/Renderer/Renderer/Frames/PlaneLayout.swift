/// The memory layout of a yuv420p picture: luma, then the two chroma planes at half the size, without padding.
struct PlaneLayout: Sendable {
  let width: Int
  let height: Int

  var lumaCount: Int { width * height }
  var chromaCount: Int { lumaCount / 4 }
  var byteCount: Int { lumaCount * 3 / 2 }
}
