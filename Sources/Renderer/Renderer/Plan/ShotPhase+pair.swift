extension ShotPhase {
  /// The main move and the second one, of the moves that are named for a phase in their order.
  ///
  /// The first is the main one, the next of another kind the second. Being carried by hand or by a drone is a manner, not a way to go: where
  /// another move is named too, that one comes first. Nothing goes with standing still.
  static func pair(of moves: [CameraMove]) -> (primary: CameraMove, secondary: CameraMove?) {
    let ways = moves.filter { !$0.isManner }
    let manners = moves.filter(\.isManner)
    guard let first = ways.first else { return (manners.first ?? .still, nil) }
    if first == .still { return (.still, nil) }
    // A drone goes forward and up by itself.
    if manners.contains(.drone), first == .dollyIn { return (.drone, ways.first { $0.axis != first.axis && $0 != .still }) }
    return (first, manners.first ?? ways.first { $0.axis != first.axis && $0 != .still && !(first.isOrbit && $0.axis == "roll") })
  }
}

extension CameraMove {
  /// "Circles and turns" says one thing twice.
  fileprivate var isOrbit: Bool { axis == "orbit" }

  fileprivate var isManner: Bool { self == .handheld || self == .drone }

  /// Moves of one axis cannot be made at once: the same move, or one and its opposite.
  fileprivate var axis: String {
    switch self {
    case .still, .handheld, .drone, .dollyZoom: rawValue
    case .dollyIn, .dollyOut: "dolly"
    case .zoomIn, .zoomOut: "zoom"
    case .truckLeft, .truckRight: "truck"
    case .panLeft, .panRight: "pan"
    case .tiltUp, .tiltDown: "tilt"
    case .craneUp, .craneDown: "crane"
    case .orbitLeft, .orbitRight: "orbit"
    case .rollClockwise, .rollCounterclockwise: "roll"
    }
  }
}
