import KatsudoRenderer
import KatsudoScenes
import Testing

/// Effects move clouds, water, plants and lamps softly and in their own places, and nothing else.
@Suite struct SceneMotionTests {
  private static let moving: [ShotEffect] = [.driftingClouds, .ripplingWater, .wind]

  /// Returns the distance in samples between a node and its place without the effects.
  private static func way(_ moved: WarpMesh, _ still: WarpMesh, _ node: Int) -> Double {
    let (x, y) = (moved.x[node] - still.x[node], moved.y[node] - still.y[node])
    return (x * x + y * y).squareRoot()
  }

  @Test("no scene tears or folds with any camera move", arguments: PaintedScene.allCases)
  func foldFree(scene: PaintedScene) {
    for move in [CameraMove.dollyIn, .truckRight, .dollyZoom] {
      let shot = MotionShots.shot(scene, Self.moving, move: move)
      for frame in [12, 36, 60, 97, 120] { #expect(shot.mesh(at: frame).smallestJacobian > 0.05) }
    }
  }

  @Test("the effects shrink no area by more than a third, in long films too", arguments: PaintedScene.allCases)
  func steepness(scene: PaintedScene) {
    let shot = MotionShots.shot(scene, Self.moving, frames: 241)
    for frame in stride(from: 0, through: 240, by: 20) { #expect(shot.mesh(at: frame).smallestJacobian > 0.67) }
  }

  @Test(
    "frame 0 is the picture, and the motion has no jerks",
    arguments: [
      (PaintedScene.landscape, ShotEffect.driftingClouds), (.lake, .ripplingWater), (.landscape, .wind),
    ] as [(PaintedScene, ShotEffect)])
  func softStart(scene: PaintedScene, effect: ShotEffect) {
    let shot = MotionShots.usual(scene, [effect])
    let still = MotionShots.usual(scene, [])
    let isPicture = shot.frame(0) == still.frame(0)
    #expect(isPicture)
    let rest = still.mesh(at: 0)
    let nodes = stride(from: 0, to: rest.x.count, by: 7)
    // The speed of a node, in frame widths per frame, changes little between frames.
    let meshes = (0...60).map(shot.mesh)
    for frame in 1..<60 {
      let jerk =
        nodes.map { node in
          let x = meshes[frame + 1].x[node] - 2 * meshes[frame].x[node] + meshes[frame - 1].x[node]
          let y = meshes[frame + 1].y[node] - 2 * meshes[frame].y[node] + meshes[frame - 1].y[node]
          return (x * x + y * y).squareRoot()
        }.max() ?? 0
      #expect(jerk / Double(shot.size.width) < 0.0002)
    }
    #expect(nodes.contains { Self.way(meshes[60], rest, $0) > 0.0008 * Double(shot.size.width) })
  }

  @Test("clouds move, and the ground does not")
  func clouds() {
    let moved = MotionShots.usual(.landscape, [.driftingClouds]).mesh(at: 120)
    let still = MotionShots.usual(.landscape, []).mesh(at: 120)
    let width = Double(ScenePictures.size(of: .landscape).width)
    let middle = moved.columns / 2
    #expect(Self.way(moved, still, moved.columns + middle) > 0.008 * width)
    for row in moved.rows * 6 / 10..<moved.rows {
      for column in 0..<moved.columns { #expect(Self.way(moved, still, row * moved.columns + column) < 0.01) }
    }
  }

  @Test("the water of the lake moves, and hills and sky do not")
  func water() {
    let moved = MotionShots.usual(.lake, [.ripplingWater])
    let still = MotionShots.usual(.lake, []).mesh(at: 0)
    let mesh = moved.mesh(at: 60)
    let share = (0..<mesh.x.count).count { Self.way(mesh, still, $0) > 0.1 }
    // At a quarter of a film's size the mesh has only the nearer waves.
    #expect(share * 20 > mesh.x.count)
    for row in 0..<mesh.rows * 38 / 100 {
      for column in 0..<mesh.columns { #expect(Self.way(mesh, still, row * mesh.columns + column) < 0.01) }
    }
  }

  @Test("treetops and grass of the landscape sway, and the sky far from them does not")
  func wind() {
    let moved = MotionShots.usual(.landscape, [.wind])
    let still = MotionShots.usual(.landscape, []).mesh(at: 0)
    let mesh = moved.mesh(at: 60)
    #expect((0..<mesh.x.count).count { Self.way(mesh, still, $0) > 0.1 } * 10 > mesh.x.count)
    for column in mesh.columns * 4 / 10..<mesh.columns * 6 / 10 { #expect(Self.way(mesh, still, column) < 0.01) }
  }

  @Test("the trunks in the forest do not move")
  func trunks() {
    let mesh = MotionShots.usual(.forest, [.wind]).mesh(at: 60)
    let still = MotionShots.usual(.forest, []).mesh(at: 0)
    // The left trunk is as wide as a seventh of the picture.
    let row = mesh.rows * 55 / 100
    for column in mesh.columns * 2 / 100..<mesh.columns * 7 / 100 { #expect(Self.way(mesh, still, row * mesh.columns + column) < 0.5) }
  }

  @Test("lamps flicker a little, and the whole picture does not")
  func flicker() {
    let shot = MotionShots.usual(.night, [.flicker])
    let still = MotionShots.usual(.night, []).frame(0)
    let count = shot.size.width * shot.size.height
    let mean = { (frame: [UInt8]) in Double(frame[0..<count].reduce(0) { $0 + Int($1) }) / Double(count) }
    var changed = Set<Int>()
    for number in [30, 37, 45, 58, 77, 101] {
      let frame = shot.frame(number)
      #expect(abs(mean(frame) - mean(still)) < 0.03 * mean(still))
      for index in 0..<count where abs(Int(frame[index]) - Int(still[index])) >= 4 { changed.insert(index) }
    }
    #expect(changed.count * 1000 > count && changed.count * 4 < count)
  }

  @Test("an effect without a place in the picture changes nothing, and a note says so")
  func notes() {
    let shot = MotionShots.usual(.product, [.driftingClouds, .ripplingWater, .flicker])
    #expect(shot.notes.count == 3 && shot.notes.allSatisfy { $0.hasSuffix(".") })
    // Compares outside of #expect, since a failure would print both frames.
    let isSame = shot.frame(60) == MotionShots.usual(.product, []).frame(60)
    #expect(isSame)
    #expect(MotionShots.usual(.landscape, [.driftingClouds]).notes.isEmpty && MotionShots.usual(.landscape, [.wind]).notes.isEmpty)
  }

  @Test(
    "another seed gives another motion, and the same seed gives the same",
    arguments: [
      (PaintedScene.landscape, ShotEffect.driftingClouds), (.lake, .ripplingWater), (.landscape, .wind), (.night, .flicker),
    ] as [(PaintedScene, ShotEffect)])
  func seeds(scene: PaintedScene, effect: ShotEffect) {
    let usual = MotionShots.usual(scene, [effect]).frame(60)
    // Clouds have only two directions, so some seeds give the same motion.
    let changes = (8...11).contains { MotionShots.shot(scene, [effect], seed: $0).frame(60) != usual }
    #expect(changes)
    let repeats = MotionShots.shot(scene, [effect]).frame(60) == usual
    #expect(repeats)
  }

  private static let scalar = MotionShots.shot(.lake, moving + [.flicker], move: .truckRight, sampler: .scalar, threads: 1).frame(60)

  @Test("every sampler and any number of threads paint the same frames", arguments: SamplerPath.available)
  func samplers(path: SamplerPath) {
    let shot = MotionShots.shot(.lake, Self.moving + [.flicker], move: .truckRight, sampler: path, threads: 3)
    let isSame = shot.frame(60) == Self.scalar
    #expect(isSame)
  }
}
