import CSampler

/// The fitted picture and its margin as yuv420p, ready to be sampled from.
struct Texture: Sendable {
  let size: FrameSize
  /// Luma samples on each side; chroma has half as many.
  let margin: Int
  let samples: Samples

  var layout: PlaneLayout { PlaneLayout(width: size.width + 2 * margin, height: size.height + 2 * margin) }

  var planes: TexturePlanes {
    TexturePlanes(
      luma: plane(offset: 0, stride: layout.width, margin: margin),
      chromaU: plane(offset: layout.lumaCount, stride: layout.width / 2, margin: margin / 2),
      chromaV: plane(offset: layout.lumaCount + layout.chromaCount, stride: layout.width / 2, margin: margin / 2))
  }

  private func plane(offset: Int, stride: Int, margin: Int) -> cs_plane {
    cs_plane(origin: samples.start + offset + margin * stride + margin, stride: Int32(stride))
  }

  /// As large as `other`, without content yet.
  init(like other: Texture) {
    size = other.size
    margin = other.margin
    samples = Samples(count: other.samples.count)
  }

  init(_ picture: FittedPicture, threads: Int) {
    size = picture.size
    margin = picture.margin
    let layout = PlaneLayout(width: picture.width, height: picture.height)
    samples = Samples(count: layout.byteCount)
    let target = samples.start
    let source = picture.samples.start
    RowWork.perform(layout.height / 2, threads: threads) { pair in
      let width = layout.width
      let luma = target + pair * 2 * width
      let chroma = target + layout.lumaCount + pair * width / 2
      let row = source + pair * 2 * width * 4
      cs_rgbx_to_yuv(row, row + width * 4, Int32(width), luma, luma + width, chroma, chroma + layout.chromaCount)
    }
  }
}
