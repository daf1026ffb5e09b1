import Glibc

/// An old street in the last hour of the day, with a view along it towards the sun.
struct StreetScene: Scene {
  private let light = StreetLight()
  let view = SceneView(eye: Vector(-0.35, 1.62, -1.5), lookingAlong: Vector(0, 0, 1), width: 1.28, rise: 0.045)
  private let houses = StreetBuilding.row
  private let things = [SceneThing.car(at: Vector(1.95, 0, 9.6))] + SceneThing.lamps + SceneThing.people + SceneThing.awnings

  func distance(along ray: Vector) -> Float? { meet(view.eye, ray, before: 400)?.distance }

  func seen(along ray: Vector) -> Vector {
    guard let hit = meet(view.eye, ray, before: 400) else { return light.sky(ray) }
    let point = view.eye + ray * hit.distance
    let (material, normal) = look(hit, at: point)
    let isInSun = normal.dot(light.towardsSun) > 0 && !isShaded(point + hit.normal * 0.02)
    // Places near the ground and the walls get less light from the sky.
    let shelter = 0.55 + 0.45 * smoothstep(0, 2.5, point.y + max(0, 4 - abs(point.x)) * 0.6)
    var colour = material.colour * light.falling(on: normal, isInSun: isInSun, shelter: shelter)
    if material.mirror > 0.02 {
      let mirrored = normal.reflecting(ray)
      let grazing = 1 - max(0, -normal.dot(ray))
      let share = material.mirror + (1 - material.mirror) * 0.7 * grazing * grazing * grazing * grazing * grazing
      colour = colour.mixed(with: reflection(from: point + hit.normal * 0.02, mirrored, isInSun: isInSun), min(0.85, share))
    }
    return light.through(colour + material.glow, distance: hit.distance, ray: ray)
  }

  private func look(_ hit: StreetHit, at point: Vector) -> (SceneMaterial, Vector) {
    switch hit.surface {
    case .ground: StreetGround.material(point, distance: hit.distance)
    case .building(let index): (houses[index].material(at: point, normal: hit.normal), hit.normal)
    case .thing(let index): (things[index].material(point, hit.normal), hit.normal)
    }
  }

  /// Returns the reflection at a shiny place: the sky, or houses and road without details.
  private func reflection(from point: Vector, _ ray: Vector, isInSun: Bool) -> Vector {
    let inverse = Vector(repeating: 1) / ray
    for house in houses where house.meet(point, inverse, before: 60) != nil { return house.wall * 0.42 }
    guard ray.y > 0 else { return Vector(0.26, 0.19, 0.13) }
    let colour = light.sky(ray)
    return isInSun ? colour : pointwiseMin(colour, Vector(repeating: 1.1))
  }

  private func meet(_ origin: Vector, _ ray: Vector, before limit: Float) -> StreetHit? {
    let inverse = Vector(repeating: 1) / ray
    var hit: StreetHit?
    var nearest = limit
    if ray.y < 0 {
      let way = -origin.y / ray.y
      if way > 0.001, way < nearest {
        nearest = way
        hit = StreetHit(distance: way, normal: Vector(0, 1, 0), surface: .ground)
      }
    }
    for (index, house) in houses.enumerated() {
      if let (distance, normal) = house.meet(origin, inverse, before: nearest) {
        nearest = distance
        hit = StreetHit(distance: distance, normal: normal, surface: .building(index))
      }
    }
    for (index, thing) in things.enumerated() {
      if let distance = thing.meet(origin, ray, inverse, before: nearest) {
        nearest = distance
        hit = StreetHit(distance: distance, normal: .zero, surface: .thing(index))
      }
    }
    if let found = hit, case .thing(let index) = found.surface {
      hit?.normal = things[index].normal(at: origin + ray * found.distance)
    }
    return hit
  }

  private func isShaded(_ point: Vector) -> Bool {
    let inverse = Vector(repeating: 1) / light.towardsSun
    return houses.contains { $0.meet(point, inverse, before: 300) != nil }
      || things.contains { $0.meet(point, light.towardsSun, inverse, before: 40) != nil }
  }
}
