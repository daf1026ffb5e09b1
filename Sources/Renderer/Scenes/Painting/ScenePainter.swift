import KatsudoRenderer

/// Paints the picture of a scene, or computes its depth.
enum ScenePainter {
  /// Paints the picture with four rays for each pixel, or two if they agree.
  static func picture(of scene: some Scene, width: Int, height: Int) -> Picture {
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, count in
      let start = buffer
      RowWork.perform(height, threads: Processors.active) { y in
        for x in 0..<width {
          let colour = Film.developed(light(of: scene, x, y, width, height), exposure: scene.exposure)
          for channel in 0..<3 { start[(y * width + x) * 4 + channel] = colour[channel] }
          start[(y * width + x) * 4 + 3] = 255
        }
      }
      count = width * height * 4
    }
    return Picture(width: width, height: height, pixels: pixels)
  }

  /// Computes the inverse depth, 1 / metres, with one ray through the middle of each pixel. It is 0 for the sky.
  static func inverseDepth(of scene: some Scene, width: Int, height: Int) -> Plane {
    var plane = Plane(width: width, height: height)
    plane.values.withUnsafeMutableBufferPointer { values in
      let start = values
      RowWork.perform(height, threads: Processors.active) { y in
        for x in 0..<width {
          let ray = ray(of: scene, (Float(x) + 0.5), (Float(y) + 0.5), width, height)
          guard let distance = scene.distance(along: ray) else { continue }
          start[y * width + x] = 1 / max(0.01, scene.view.depth(distance, along: ray))
        }
      }
    }
    return plane
  }

  private static func ray(of scene: some Scene, _ x: Float, _ y: Float, _ width: Int, _ height: Int) -> Vector {
    scene.view.ray(x / Float(width) - 0.5, (y - Float(height) / 2) / Float(width))
  }

  private static func light(of scene: some Scene, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Vector {
    // The rays lie on a rotated grid, which smooths edges that are nearly upright or level.
    func light(_ across: Float, _ down: Float) -> Vector {
      // The brightness of each ray is limited, because one very bright ray would make a jagged spot.
      pointwiseMin(
        scene.seen(along: ray(of: scene, Float(x) + across, Float(y) + down, width, height)), Vector(repeating: 4))
    }
    let first = light(0.125, 0.375)
    let second = light(0.875, 0.625)
    let between = pointwiseMax(first - second, second - first).max()
    if between < 0.008 + 0.03 * min(first.max(), second.max()) { return (first + second) / 2 }
    return (first + second + light(0.625, 0.125) + light(0.375, 0.875)) / 4
  }
}
