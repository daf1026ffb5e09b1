/// A scene given as data: things on a ground in front of ridges, with a light.
struct Stage: Scene {
  let view: SceneView
  let exposure: Float
  private let light: StageLight
  private let ground: StageGround?
  private let ridges: [StageRidge]
  private let tree: ThingTree
  private let nook: Float

  /// - Parameter nook: The distance in metres within which other things reduce the ambient light at a place.
  init(
    view: SceneView, exposure: Float = 0.56, light: StageLight, ground: StageGround?, ridges: [StageRidge] = [],
    things: [SceneThing], nook: Float
  ) {
    self.view = view
    self.exposure = exposure
    self.light = light
    self.ground = ground
    self.ridges = ridges
    self.nook = nook
    tree = ThingTree(things)
  }

  private struct Hit {
    enum Surface {
      case ground
      case ridge(Int)
      case thing(Int)
    }
    var distance: Float
    var surface: Surface
  }

  private static let farthest: Float = 6000

  func distance(along ray: Vector) -> Float? { meet(view.eye, ray, before: Self.farthest)?.distance }

  func seen(along ray: Vector) -> Vector { seen(from: view.eye, along: ray, mirrors: 1) }

  private func seen(from origin: Vector, along ray: Vector, mirrors: Int) -> Vector {
    guard let hit = meet(origin, ray, before: Self.farthest) else { return light.sky(ray) }
    let point = origin + ray * hit.distance
    let (material, normal, flat) = look(hit, at: point, along: ray)
    let outside = point + flat * (0.003 + 0.0004 * hit.distance)
    let isFacing = material.veil > 0 || normal.dot(light.towardsSun) > 0
    var sun: Float = isFacing && light.sunColour.x > 0 && !tree.isMet(outside, light.towardsSun, before: 60) ? 1 : 0
    if sun > 0, let dapple = light.dapple { sun = dapple(point) }
    let shelter = mirrors > 0 ? openness(outside, flat) : 1
    var colour =
      material.colour * light.falling(at: point, on: normal, sun: sun, shelter: shelter, veil: material.veil)
    if material.mirror > 0.01, mirrors > 0 {
      // Schlick's approximation of the Fresnel equations.
      let grazing = 1 - max(0, -normal.dot(ray))
      let square = grazing * grazing
      let share = material.mirror + (1 - material.mirror) * 0.8 * square * square * grazing
      let mirrored = normal.reflecting(ray)
      colour = colour.mixed(with: seen(from: outside, along: mirrored, mirrors: mirrors - 1), min(0.92, share))
    }
    if material.shine > 0 { colour += light.highlights(at: point, on: normal, ray: ray, sun: sun) * material.shine }
    return light.through(colour + material.glow, distance: hit.distance, ray: ray)
  }

  /// Returns the material, its normal with roughness, and the normal of the shape.
  private func look(_ hit: Hit, at point: Vector, along ray: Vector) -> (SceneMaterial, Vector, Vector) {
    switch hit.surface {
    case .ground:
      guard let ground else { return (SceneMaterial(colour: .zero), Vector(0, 1, 0), Vector(0, 1, 0)) }
      let flat = ground.normal(at: point)
      let (material, normal) = ground.material(point, flat, hit.distance)
      return (material, normal, flat)
    case .ridge(let index):
      let (material, normal) = ridges[index].material(point, ridges[index].top(point.x))
      return (material, normal, Vector(0, 0, ray.z > 0 ? -1 : 1))
    case .thing(let index):
      let normal = tree.things[index].normal(at: point)
      return (tree.things[index].material(point, normal), normal, normal)
    }
  }

  private func meet(_ origin: Vector, _ ray: Vector, before limit: Float) -> Hit? {
    var hit = tree.meet(origin, ray, before: limit).map { Hit(distance: $0.distance, surface: .thing($0.thing)) }
    var nearest = hit?.distance ?? limit
    if let distance = ground?.meet(origin, ray, before: nearest) {
      nearest = distance
      hit = Hit(distance: distance, surface: .ground)
    }
    for (index, ridge) in ridges.enumerated() {
      if let distance = ridge.meet(origin, ray, before: nearest) {
        nearest = distance
        hit = Hit(distance: distance, surface: .ridge(index))
      }
    }
    return hit
  }

  /// Returns the share of ambient light that reaches a place, 0.25...1: ambient occlusion from two samples along the normal (Evans 2006).
  private func openness(_ point: Vector, _ normal: Vector) -> Float {
    var taken: Float = 0
    for reach in [nook * 0.3, nook] {
      let place = point + normal * reach
      let gap = tree.gap(place, within: max(0, min(reach, ground?.gap(place) ?? reach)))
      taken += (reach - max(0, gap)) / reach
    }
    return 1 - 0.375 * taken
  }
}
