/// A film that is ready to be painted, frame by frame: picture, fitted picture, thumbnail, subjects, layout, depth, path,
/// look.
package struct Shot: Sendable {
  let fitted: FittedPicture
  let painter: FrameRenderer
  /// What was found of the scene's shape.
  package let layout: SceneLayout

  package var size: FrameSize { fitted.size }
  package let frames: Int
  /// What the prompt asked for and the picture does not show, as sentences; mostly none.
  package let notes: [String]

  /// - Parameters:
  ///   - size: Size of the frames; nothing for the one that suits the picture. Both sides must be multiples of 16.
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
    // Where depth moves nothing, nobody sees where the subjects stand, unless air lies before them or something goes on around them.
    let finder = SubjectFinder(threads: threads, sampler: sampler)
    let isAlive = !SceneMotion.effects.isDisjoint(with: plan.effects)
    let isFlat = ParallaxReach(probe).isNone && !isAlive && !LightScene.isDeep(plan.effects)
    let subjects = isFlat ? [] : finder.subjects(in: fitted, thumbnail: thumbnail)
    let room = CameraRoom(beside: subjects)
    let layout = SceneLayout(thumbnail, subjects: subjects)
    let reach = ParallaxReach(CameraPath(plan: plan, frames: frames, seed: seed, height: height, room: room))
    let depth = DepthMap(layout, reach: reach)
    // The turn of an orbit depends on the subject's depth; how far depth reaches does not.
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

  /// The margin that the film looks into, as far as that is known before the picture's depth is.
  private static func seenMargin(_ probe: CameraPath, size: FrameSize, plan: ShotPlan, frames: Int, seed: Int64) -> SeenMargin {
    let margin = FittedPicture.margin(for: size)
    // Where the way depends on what an orbit goes around, it may go anywhere; so may what moves by itself.
    let isFixed =
      SceneMotion.effects.isDisjoint(with: plan.effects)
      && CameraPath(plan: plan, frames: frames, seed: seed, pivot: 0, height: Double(size.height) / Double(size.width)).poses == probe.poses
    return isFixed ? SeenMargin(probe, size: size, margin: margin) : SeenMargin(whole: margin)
  }

  /// How much of the margin around the frame there is to look into.
  package var seenMargin: SeenMargin { fitted.seen }

  /// What the frames are warped by.
  package var depth: DepthMap { painter.depth }

  /// How near the warp comes to folding over itself, as a share: 1 is where it would.
  package var foldRisk: Float { painter.depth.foldRisk(ParallaxReach(painter.path)) }

  /// What frame `number` is warped by.
  package func mesh(at number: Int) -> WarpMesh {
    precondition((0..<frames).contains(number), "a shot has the frames it was made with")
    return painter.mesh(at: number)
  }

  /// The estimated inverse depth that the frames are warped by, 0 (far) to 1 (near), over the whole frame.
  package var inverseDepth: Plane { painter.depth.plane }

  /// Frame `number`, counted from 0, as yuv420p: luma, then both chroma planes at half the size, BT.709 limited.
  package func frame(_ number: Int) -> [UInt8] {
    precondition((0..<frames).contains(number), "a shot has the frames it was made with")
    let samples = Samples(count: painter.layout.byteCount)
    painter.paint(number, into: samples)
    return Array(UnsafeBufferPointer(start: samples.start, count: samples.count))
  }
}
