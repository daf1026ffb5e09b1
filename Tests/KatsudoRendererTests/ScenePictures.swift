import KatsudoRenderer
import KatsudoScenes
import NIOConcurrencyHelpers

/// The sample scenes at a quarter of a film's size. Each is painted once for all tests.
enum ScenePictures {
  private static let painted = NIOLockedValueBox<[PaintedScene: Picture]>([:])

  /// Returns about a quarter of the film's size, in multiples of 16.
  static func size(of scene: PaintedScene) -> FrameSize {
    FrameSize(width: scene.shape.width / 64 * 16, height: scene.shape.height / 64 * 16)
  }

  static func picture(of scene: PaintedScene) -> Picture {
    let size = size(of: scene)
    return painted.withLockedValue { painted in
      if let picture = painted[scene] { return picture }
      let picture = scene.paint(width: size.width, height: size.height)
      painted[scene] = picture
      return picture
    }
  }
}
