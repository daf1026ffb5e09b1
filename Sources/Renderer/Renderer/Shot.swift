/// A film that is ready to be painted, frame by frame. From the picture it makes, in this order: the fitted picture, the thumbnail, the
/// subjects, the layout, the depth, the path and the look.
package struct Shot: Sendable {
  let fitted: FittedPicture
  let painter: FrameRenderer
  /// The estimated layout of the scene.
  package let layout: SceneLayout

  package var size: FrameSize { fitted.size }
  package let frames: Int
  /// Sentences for people about effects that the picture has no place for. It is usually empty.
  package let notes: [String]

  /// - Parameters:
  ///   - size: The size of the frames, or `nil` for the one that suits the picture. Both sides must be multiples of 16.
  ///   - frames: 2 or more.
  ///   - seed: 0 or more.
  package init(
    of picture: Picture, size: FrameSize? = nil, plan: ShotPlan, frames: Int, seed: Int64,
    threads: Int = Processors.active, sampler: SamplerPath = .best
  ) {
    let size = size ?? FrameSize.nearest(width: picture.width, height: picture.height)
    let height = Double(size.height) / Double(size.width)
    let probe = CameraPath(plan: plan, frames: frames, seed: seed, height: height)
    let fitted = FittedPicture(
      picture, size: size, seen: Self.seenMargin(probe, size: size, plan: plan, frames: frames, seed: seed), threads: threads,
      sampler: sampler)
    let thumbnail = Thumbnail(fitted)
    // Without parallax, the subjects have no effect on the film, except if a light effect uses depth or if things around them move.
    let finder = SubjectFinder(threads: threads, sampler: sampler)
    let isAlive = !SceneMotion.effects.isDisjoint(with: plan.effects)
    let isFlat = ParallaxReach(probe).isNone && !isAlive && !LightScene.isDeep(plan.effects)
    let subjects = isFlat ? [] : finder.subjects(in: fitted, thumbnail: thumbnail)
    let room = CameraRoom(beside: subjects)
    let layout = SceneLayout(thumbnail, subjects: subjects)
    let reach = ParallaxReach(CameraPath(plan: plan, frames: frames, seed: seed, height: height, room: room))
    let depth = DepthMap(layout, reach: reach)
    // The turn of an orbit depends on the depth of the subject. The reach of the parallax does not depend on it.
    let path = CameraPath(plan: plan, frames: frames, seed: seed, pivot: depth.pivot, height: height, room: room)
    let look = Look(
      texture: Texture(fitted, threads: threads, sampler: sampler), effects: plan.effects, thumbnail: thumbnail, layout: layout,
      center: depth.center, seed: seed, threads: threads)
    let motion = SceneMotion(
      plan.effects, size: size, thumbnail: thumbnail, layout: layout, path: path,
      margin: Double(FittedPicture.margin(for: size)) / Double(size.width), seed: seed)
    self.fitted = fitted
    self.layout = layout
    notes = motion.notes + look.notes
    self.frames = frames
    painter = FrameRenderer(depth: depth, path: path, look: look, motion: motion, threads: threads, sampler: sampler)
  }

  /// Returns the part of the margin that the film may show. It is computed before the depth is known.
  private static func seenMargin(_ probe: CameraPath, size: FrameSize, plan: ShotPlan, frames: Int, seed: Int64) -> SeenMargin {
    let margin = FittedPicture.margin(for: size)
    // The path of an orbit depends on its pivot, and scene motion also moves the picture. Both may need the whole margin.
    let isFixed =
      SceneMotion.effects.isDisjoint(with: plan.effects)
      && CameraPath(plan: plan, frames: frames, seed: seed, pivot: 0, height: Double(size.height) / Double(size.width)).poses == probe.poses
    return isFixed ? SeenMargin(probe, size: size, margin: margin) : SeenMargin(whole: margin)
  }

  /// The part of the margin around the frame that the film may show.
  package var seenMargin: SeenMargin { fitted.seen }

  /// The depth map that warps the frames.
  package var depth: DepthMap { painter.depth }

  /// The fold risk of the warp. At 1, the picture begins to fold.
  package var foldRisk: Float { painter.depth.foldRisk(ParallaxReach(painter.path)) }

  /// Returns the mesh that warps frame `number`.
  package func mesh(at number: Int) -> WarpMesh {
    precondition((0..<frames).contains(number), "a shot has the frames it was made with")
    return painter.mesh(at: number)
  }

  /// The estimated inverse depth that warps the frames, 0 (far) to 1 (near), over the whole frame.
  package var inverseDepth: Plane { painter.depth.plane }

  /// Paints frame `number`, counted from 0, as yuv420p: luma, then both chroma planes at half the size, BT.709 limited range.
  package func frame(_ number: Int) -> [UInt8] {
    precondition((0..<frames).contains(number), "a shot has the frames it was made with")
    let samples = Samples(count: painter.layout.byteCount)
    painter.paint(number, into: samples)
    return Array(UnsafeBufferPointer(start: samples.start, count: samples.count))
  }
}
