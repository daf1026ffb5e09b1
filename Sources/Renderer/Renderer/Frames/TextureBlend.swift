import CSampler

/// The source of a frame's samples: one texture, or a mix of two while the look fades in.
struct TextureBlend: Sendable {
  let first: Texture
  /// The second texture, or `nil` if the first one is the only source.
  let second: (texture: Texture, weight: Int32)?

  init(_ texture: Texture) {
    first = texture
    second = nil
  }

  /// - Parameters:
  ///   - second: A texture of the same size and margin as the first.
  ///   - weight: The share of the second texture in 1/256, 0...256.
  init(_ first: Texture, _ second: Texture, weight: Int32) {
    self.first = first
    self.second = (second, weight)
  }

  var size: FrameSize { first.size }
  var margin: Int { first.margin }

  /// Calls `body` with the planes for a band. Only the rows that the band reads are mixed, so that their memory fits into the cache.
  ///
  /// - Parameter rows: The rows of luma that are read, relative to the frame's first row. Rows beyond the texture are left out.
  func withPlanes<Result>(rows: Range<Int>, _ body: (TexturePlanes) -> Result) -> Result {
    guard let second else { return body(first.planes) }
    let layout = first.layout
    let last = size.height + margin
    // Two rows of luma share one row of chroma, and the texture begins with an even row.
    let low = max(-margin, rows.lowerBound & ~1)
    let high = min(last, max(low + 2, (rows.upperBound + 1) & ~1))
    let (skipped, count) = (low + margin, high - low)
    let (lumaCount, chromaCount) = (count * layout.width, count * layout.width / 4)
    return withUnsafeTemporaryAllocation(byteCount: lumaCount + 2 * chromaCount + 64, alignment: 32) { buffer in
      guard let base = buffer.baseAddress else { return body(first.planes) }
      let target = base.assumingMemoryBound(to: UInt8.self)
      func mix(_ offset: Int, _ length: Int, to place: Int) {
        cs_mix(
          first.samples.start + offset, second.texture.samples.start + offset, second.weight, Int64(length), target + place)
      }
      mix(skipped * layout.width, lumaCount, to: 0)
      let chroma = layout.lumaCount + skipped / 2 * (layout.width / 2)
      mix(chroma, chromaCount, to: lumaCount)
      mix(chroma + layout.chromaCount, chromaCount, to: lumaCount + chromaCount)
      // The planes point to the first row of the frame, but only the mixed rows exist in memory.
      return body(
        TexturePlanes(
          luma: Self.plane(target, stride: layout.width, row: -low, margin: margin),
          chromaU: Self.plane(target + lumaCount, stride: layout.width / 2, row: -low / 2, margin: margin / 2),
          chromaV: Self.plane(target + lumaCount + chromaCount, stride: layout.width / 2, row: -low / 2, margin: margin / 2)))
    }
  }

  private static func plane(_ start: UnsafeMutablePointer<UInt8>, stride: Int, row: Int, margin: Int) -> cs_plane {
    cs_plane(origin: start + row * stride + margin, stride: Int32(stride))
  }
}
