/// A bounding volume hierarchy of the things on a stage, so that a ray tests only the things near it.
struct ThingTree: Sendable {
  /// A box of the hierarchy. The nodes are in depth-first order. A ray that misses a box continues at the node `skip`.
  private struct Node {
    var low: Vector
    var high: Vector
    var skip = 0
    /// The index of the thing in the box, or `nil` if the box contains other boxes.
    var thing: Int?
  }

  let things: [SceneThing]
  private var nodes: [Node] = []

  init(_ things: [SceneThing]) {
    self.things = things
    if !things.isEmpty { add(Array(things.indices)) }
  }

  /// Adds the box of some things. Divides the things into two halves along its longest side, by the order of their middles.
  private mutating func add(_ members: [Int]) {
    let low = members.reduce(Vector(repeating: .greatestFiniteMagnitude)) { pointwiseMin($0, things[$1].low) }
    let high = members.reduce(Vector(repeating: -.greatestFiniteMagnitude)) { pointwiseMax($0, things[$1].high) }
    let place = nodes.count
    nodes.append(Node(low: low, high: high, thing: members.count == 1 ? members[0] : nil))
    if members.count > 1 {
      let spread = high - low
      let axis = spread.x >= spread.y && spread.x >= spread.z ? 0 : (spread.y >= spread.z ? 1 : 2)
      let sorted = members.sorted { things[$0].low[axis] + things[$0].high[axis] < things[$1].low[axis] + things[$1].high[axis] }
      add(Array(sorted[..<(sorted.count / 2)]))
      add(Array(sorted[(sorted.count / 2)...]))
    }
    nodes[place].skip = nodes.count
  }

  /// Finds the nearest thing along a ray.
  func meet(_ origin: Vector, _ ray: Vector, before limit: Float) -> (distance: Float, thing: Int)? {
    var best: (distance: Float, thing: Int)?
    walk(origin, ray, before: limit) { distance, thing in
      best = (distance, thing)
      return distance
    }
    return best
  }

  /// Returns `true` if a ray hits any thing before `limit`.
  func isMet(_ origin: Vector, _ ray: Vector, before limit: Float) -> Bool {
    var isMet = false
    walk(origin, ray, before: limit) { _, _ in
      isMet = true
      return 0
    }
    return isMet
  }

  /// Returns the distance between a place and the nearest thing in metres, at most `reach`.
  func gap(_ point: Vector, within reach: Float) -> Float {
    var gap = reach
    var index = 0
    while index < nodes.count {
      let outside = pointwiseMax(pointwiseMax(nodes[index].low - point, point - nodes[index].high), .zero)
      guard outside.dot(outside) < gap * gap else {
        index = nodes[index].skip
        continue
      }
      if let thing = nodes[index].thing { gap = min(gap, things[thing].gap(point, within: gap)) }
      index += 1
    }
    return gap
  }

  /// Calls `found` for each thing that the ray hits nearer than the limit so far. `found` returns the new limit.
  @inline(__always)
  private func walk(_ origin: Vector, _ ray: Vector, before limit: Float, found: (_ distance: Float, _ thing: Int) -> Float) {
    let inverse = Vector(repeating: 1) / ray
    var limit = limit
    var index = 0
    while index < nodes.count, limit > 0 {
      let first = (nodes[index].low - origin) * inverse
      let second = (nodes[index].high - origin) * inverse
      let enter = max(0, pointwiseMin(first, second).max())
      guard enter <= min(limit, pointwiseMax(first, second).min()) else {
        index = nodes[index].skip
        continue
      }
      if let thing = nodes[index].thing, let distance = things[thing].meet(origin, ray, inverse, before: limit) {
        limit = found(distance, thing)
      }
      index += 1
    }
  }
}
