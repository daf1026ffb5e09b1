import KatsudoRenderer
import KatsudoScenes
import NIOConcurrencyHelpers

/// Shots of the sample scenes for the tests of moving parts.
enum MotionShots {
  private struct Key: Hashable {
    let scene: PaintedScene
    let effects: [ShotEffect]
  }

  private static let kept = NIOLockedValueBox<[Key: Shot]>([:])

  static func shot(
    _ scene: PaintedScene, _ effects: [ShotEffect], move: CameraMove = .still, frames: Int = 121, seed: Int64 = 7,
    sampler: SamplerPath = .best, threads: Int = 2
  ) -> Shot {
    Shot(
      of: ScenePictures.picture(of: scene), size: ScenePictures.size(of: scene), plan: ShotPlan(primary: move, effects: effects),
      frames: frames, seed: seed, threads: threads, sampler: sampler)
  }

  /// Returns the shot with a still camera and the usual seed. It is made once for all tests, since the analysis of the picture takes time.
  static func usual(_ scene: PaintedScene, _ effects: [ShotEffect]) -> Shot {
    let key = Key(scene: scene, effects: effects)
    return kept.withLockedValue { kept in
      if let shot = kept[key] { return shot }
      let shot = shot(scene, effects)
      kept[key] = shot
      return shot
    }
  }
}
