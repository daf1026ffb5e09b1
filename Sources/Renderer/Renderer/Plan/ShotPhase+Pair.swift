extension ShotPhase {
  /// Returns the main move and the second move of a phase, from the moves that the prompt names, in their order.
  ///
  /// The first move is the main one, and the next one with another axis is the second one. Handheld and drone are ways of moving, so any
  /// other move has priority over them. A static shot has no second move.
  static func pair(of moves: [CameraMove]) -> (primary: CameraMove, secondary: CameraMove?) {
    let ways = moves.filter { !$0.isManner }
    let manners = moves.filter(\.isManner)
    guard let first = ways.first else { return (manners.first ?? .still, nil) }
    if first == .still { return (.still, nil) }
    // The drone move already goes forward.
    if manners.contains(.drone), first == .dollyIn { return (.drone, ways.first { $0.axis != first.axis && $0 != .still }) }
    return (first, manners.first ?? ways.first { $0.axis != first.axis && $0 != .still && !(first.isOrbit && $0.axis == "roll") })
  }
}

extension CameraMove {
  /// `true` for an orbit. In "circles and turns", both words mean one move.
  fileprivate var isOrbit: Bool { axis == "orbit" }

  fileprivate var isManner: Bool { self == .handheld || self == .drone }

  /// The axis of the move. Two moves with the same axis cannot happen at the same time: they are equal or opposite.
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
