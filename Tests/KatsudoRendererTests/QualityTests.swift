import KatsudoRenderer
import KatsudoScenes
import Testing

/// A small part of the measurements of `make quality`, at a small size and without an encoder.
@Suite struct QualityTests {
  @Test("no scene folds over itself in a dolly, a truck or an orbit", arguments: PaintedScene.allCases)
  func foldFree(scene: PaintedScene) {
    let picture = ScenePictures.picture(of: scene)
    for move in [CameraMove.dollyIn, .truckLeft, .orbitRight] {
      let shot = Shot(of: picture, size: ScenePictures.size(of: scene), plan: ShotPlan(primary: move), frames: 121, seed: 7)
      #expect(shot.foldRisk < 0.8)
    }
  }

  @Test("frame 0 is the picture", arguments: PaintedScene.allCases)
  func firstFrame(scene: PaintedScene) {
    let picture = ScenePictures.picture(of: scene)
    let size = ScenePictures.size(of: scene)
    let plan = ShotPlan(primary: .dollyIn, effects: [.goldenHour, .fog])
    let frame = Shot(of: picture, size: size, plan: plan, frames: 25, seed: 7).frame(0)
    var squares = 0.0
    for index in 0..<size.width * size.height {
      let pixel = (0..<3).map { Double(picture.pixels[index * 4 + $0]) }
      // BT.709 luma in its limited range.
      let luma = 16 + (0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2]) * 219 / 255
      let error = luma - Double(frame[index])
      squares += error * error
    }
    // 40 dB.
    #expect(squares / Double(size.width * size.height) < 6.5)
  }

  @Test(
    "the estimated depths of outdoor scenes have about the same order as the true ones",
    arguments: [(PaintedScene.street, 0.6), (.landscape, 0.6), (.lake, 0.6)] as [(PaintedScene, Double)])
  func depthOrder(scene: PaintedScene, least: Double) {
    let shot = Shot(
      of: ScenePictures.picture(of: scene), size: ScenePictures.size(of: scene), plan: ShotPlan(primary: .dollyIn), frames: 121, seed: 7)
    let estimated = shot.inverseDepth
    let truth = scene.inverseDepth(width: estimated.width, height: estimated.height)
    #expect(RankCorrelation.spearman(estimated.values, truth.values) > least)
  }
}
