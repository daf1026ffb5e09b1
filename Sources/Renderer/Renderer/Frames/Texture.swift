import CSampler

/// The fitted picture and its margin as yuv420p. Frames are sampled from it.
struct Texture: Sendable {
  let size: FrameSize
  /// The width of the margin on each side in luma samples. In chroma, it is half as many samples.
  let margin: Int
  let samples: Samples
  /// The part of the margin that has content.
  let seen: SeenMargin

  var layout: PlaneLayout { PlaneLayout(width: size.width + 2 * margin, height: size.height + 2 * margin) }

  var planes: TexturePlanes {
    TexturePlanes(
      luma: plane(offset: 0, stride: layout.width, margin: margin),
      chromaU: plane(offset: layout.lumaCount, stride: layout.width / 2, margin: margin / 2),
      chromaV: plane(offset: layout.lumaCount + layout.chromaCount, stride: layout.width / 2, margin: margin / 2))
  }

  /// The luma columns and rows that have content, counted from the first ones of the texture. All bounds are even.
  var content: (x: Range<Int>, y: Range<Int>) {
    (margin - seen.left..<margin + size.width + seen.right, margin - seen.top..<margin + size.height + seen.bottom)
  }

  private func plane(offset: Int, stride: Int, margin: Int) -> cs_plane {
    cs_plane(origin: samples.start + offset + margin * stride + margin, stride: Int32(stride))
  }

  /// Creates a texture as large as `other`, without content.
  init(like other: Texture) {
    size = other.size
    margin = other.margin
    seen = other.seen
    samples = Samples(count: other.samples.count)
  }

  init(_ picture: FittedPicture, threads: Int, sampler: SamplerPath) {
    size = picture.size
    margin = picture.margin
    seen = picture.seen
    let layout = PlaneLayout(width: picture.width, height: picture.height)
    samples = Samples(count: layout.byteCount)
    let target = samples.start
    let source = picture.samples.start
    let (left, columns) = (content.x.lowerBound, content.x.count)
    let firstPair = content.y.lowerBound / 2
    RowWork.perform(content.y.count / 2, threads: threads) { index in
      let width = layout.width
      let pair = firstPair + index
      let luma = target + pair * 2 * width + left
      let chroma = target + layout.lumaCount + (pair * width + left) / 2
      let row = source + (pair * 2 * width + left) * 4
      cs_rgbx_to_yuv(
        row, row + width * 4, Int32(columns), luma, luma + width, chroma, chroma + layout.chromaCount, sampler.code)
    }
  }
}
