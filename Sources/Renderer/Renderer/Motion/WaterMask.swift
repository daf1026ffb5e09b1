/// The mask of the water. It is used if the prompt says that there is water, so only the place of the water must be found.
///
/// Water is below the horizon. It is smooth or has horizontal stripes, but no vertical ones. It is blue or has the colour of the sky. It
/// reaches nearly to the horizon and is wide, in contrast to most paths and tables.
enum WaterMask {
  /// Returns 1 on water and 0 elsewhere, or `nil` if no water was found.
  static func mask(_ thumbnail: Thumbnail, layout: SceneLayout, texture: LocalTexture) -> Plane? {
    let (width, height) = (thumbnail.width, thumbnail.height)
    let shore = Int((layout.horizon * Double(height)).rounded(.up)) + 1
    guard shore < height - 4 else { return nil }
    let red = Plane(width: width, height: height, values: thumbnail.red).boxed(radius: 2)
    let green = Plane(width: width, height: height, values: thumbnail.green).boxed(radius: 2)
    let blue = Plane(width: width, height: height, values: thumbnail.blue).boxed(radius: 2)
    let sky = layout.sky.map { tint(of: $0, thumbnail) }
    var mask = Plane(width: width, height: height)
    for y in shore..<height {
      for x in 0..<width {
        let (r, g, b) = (red[x, y], green[x, y], blue[x, y])
        let isUpright = texture.across[x, y] > 0.018 + 0.5 * min(texture.down[x, y], 0.02)
        let isRough = texture.down[x, y] > 0.04
        let isGreen = g - max(r, b) > 0.02
        // Without a sky, the limit is higher, because many indoor walls are bluish.
        let isBlue = b - r > (sky == nil ? 0.08 : 0) && b - g > -0.04
        let isSkys = sky.map { distance(tint(r, g, b), $0) < 0.37 } ?? false
        if !isUpright, !isRough, !isGreen, isBlue || isSkys { mask[x, y] = 1 }
      }
    }
    for subject in layout.subjects {
      for index in mask.values.indices where subject.mask.values[index] > 0.1 { mask.values[index] = 0 }
    }
    // Small areas, such as the gaps between posts, are removed. If they are water, their motion would hardly be visible.
    let radius = max(1, width / 96)
    mask = mask.eroded(radius: radius).dilated(radius: radius)
    let reach = shore + radius + height / 12
    let regions = Region.all(in: mask.values.map { $0 > 0.5 }, width: width).filter { region in
      let top = (region.places.first ?? 0) / width
      return region.places.count * 100 > width * height && top <= reach
    }
    // A jetty or a boat may divide the water, so the width of all parts together counts.
    guard Set(regions.flatMap(\.places).map { $0 % width }).count * 3 > width else { return nil }
    var result = Plane(width: width, height: height)
    for region in regions {
      for place in region.places { result.values[place] = 1 }
    }
    // This closes holes from sparkles and from reflections of thin things.
    return result.dilated(radius: 1).eroded(radius: 1)
  }

  private static func tint(of sky: SkyBorder, _ thumbnail: Thumbnail) -> SIMD2<Float> {
    var sums = SIMD4<Float>.zero
    for x in 0..<thumbnail.width {
      for y in 0..<min(thumbnail.height, max(0, sky.rows[x])) {
        let index = y * thumbnail.width + x
        sums += SIMD4(thumbnail.red[index], thumbnail.green[index], thumbnail.blue[index], 1)
      }
    }
    let mean = sums / max(1, sums.w)
    return tint(mean.x, mean.y, mean.z)
  }

  /// Returns blue and red relative to the brightness, so that a darker reflection has the same tint.
  private static func tint(_ red: Float, _ green: Float, _ blue: Float) -> SIMD2<Float> {
    let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return SIMD2(blue - luma, red - luma) / (luma + 0.08)
  }

  private static func distance(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float { ((a - b) * (a - b)).sum().squareRoot() }
}
