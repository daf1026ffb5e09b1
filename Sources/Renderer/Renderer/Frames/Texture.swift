import CSampler

/// The fitted picture and its margin as yuv420p, ready to be sampled from.
struct Texture: Sendable {
  let size: FrameSize
  /// Luma samples on each side; chroma has half as many.
  let margin: Int
  let samples: Samples

  var layout: PlaneLayout { PlaneLayout(width: size.width + 2 * margin, height: size.height + 2 * margin) }

  /// The planes, each with its origin at the frame's first sample.
  var luma: cs_plane { plane(offset: 0, stride: layout.width, margin: margin) }
  var chromaU: cs_plane { plane(offset: layout.lumaCount, stride: layout.width / 2, margin: margin / 2) }
  var chromaV: cs_plane {
    plane(offset: layout.lumaCount + layout.chromaCount, stride: layout.width / 2, margin: margin / 2)
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

  /// Part this one, part another, `weight` of 256.
  func mixed(with other: Texture, weight: Int32, threads: Int) -> Texture {
    let result = Texture(like: self)
    let chunk = 1 << 18
    RowWork.perform((samples.count + chunk - 1) / chunk, threads: threads) { index in
      let start = index * chunk
      cs_mix(
        samples.start + start, other.samples.start + start, weight, Int64(min(chunk, samples.count - start)),
        result.samples.start + start)
    }
    return result
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
