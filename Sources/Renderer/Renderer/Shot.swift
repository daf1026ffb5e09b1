/// A film that is ready to be painted, frame by frame: picture, fitted picture, thumbnail, subjects, layout, depth, path,
/// look.
package struct Shot: Sendable {
  let fitted: FittedPicture
  let painter: FrameRenderer
  /// What was found of the scene's shape.
  package let layout: SceneLayout

  package var size: FrameSize { fitted.size }
  package let frames: Int

  /// - Parameters:
  ///   - size: Size of the frames; nothing for the one that suits the picture. Both sides must be multiples of 16.
  ///   - frames: 2 or more.
  ///   - seed: 0 or more.
  package init(
    of picture: Picture, size: FrameSize? = nil, plan: ShotPlan, frames: Int, seed: Int64,
    threads: Int = Processors.active, sampler: SamplerPath = .best
  ) {
    let size = size ?? FrameSize.nearest(width: picture.width, height: picture.height)
    let fitted = FittedPicture(picture, size: size, threads: threads)
    let thumbnail = Thumbnail(fitted)
    let height = Double(size.height) / Double(size.width)
    let reach = ParallaxReach(CameraPath(plan: plan, frames: frames, seed: seed, height: height))
    // Where depth moves nothing, nobody sees where the subjects stand.
    let finder = SubjectFinder(threads: threads, sampler: sampler)
    let subjects = reach.isNone ? [] : finder.subjects(in: fitted, thumbnail: thumbnail)
    let layout = SceneLayout(thumbnail, subjects: subjects)
    let depth = DepthMap(layout, reach: reach)
    // The turn of an orbit depends on the subject's depth; how far depth reaches does not.
    let path = CameraPath(plan: plan, frames: frames, seed: seed, pivot: depth.pivot, height: height)
    let look = Look(
      texture: Texture(fitted, threads: threads), effects: plan.effects, thumbnail: thumbnail, layout: layout,
      center: depth.center, seed: seed, threads: threads)
    self.fitted = fitted
    self.layout = layout
    self.frames = frames
    painter = FrameRenderer(depth: depth, path: path, look: look, threads: threads, sampler: sampler)
  }

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
