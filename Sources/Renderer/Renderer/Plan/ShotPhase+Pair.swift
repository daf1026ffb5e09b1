extension ShotPhase {
  /// Returns the main move and the second one, from the moves that a prompt names for a phase, in their order.
  ///
  /// The first move is the main one; the next of another kind is the second one. Handheld and drone are manners, not directions: any other
  /// move that is named comes before them. Standing still has no second move.
  static func pair(of moves: [CameraMove]) -> (primary: CameraMove, secondary: CameraMove?) {
    let ways = moves.filter { !$0.isManner }
    let manners = moves.filter(\.isManner)
    guard let first = ways.first else { return (manners.first ?? .still, nil) }
    if first == .still { return (.still, nil) }
    // A drone moves forward and up by itself.
    if manners.contains(.drone), first == .dollyIn { return (.drone, ways.first { $0.axis != first.axis && $0 != .still }) }
    return (first, manners.first ?? ways.first { $0.axis != first.axis && $0 != .still && !(first.isOrbit && $0.axis == "roll") })
  }
}

extension CameraMove {
  /// `true` for an orbit. "Circles and turns" says one thing twice.
  fileprivate var isOrbit: Bool { axis == "orbit" }

  fileprivate var isManner: Bool { self == .handheld || self == .drone }

  /// The axis of the move. Two moves of one axis cannot happen at once: they are the same move, or a move and its opposite.
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
