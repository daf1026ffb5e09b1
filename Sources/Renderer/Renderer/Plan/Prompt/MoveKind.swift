/// A move as a prompt names it. Its direction may be open.
enum MoveKind: Sendable, Equatable {
  case still
  case dollyIn
  case dollyOut
  case zoomIn
  case zoomOut
  case dollyZoom
  case handheld
  case drone
  case truck
  /// A shift to a side that the direction alone defines.
  case shift
  case pan
  case tilt
  case crane
  case orbit
  case roll
  case craneUp
  case craneDown
  case tiltUp
  case tiltDown

  /// Returns the move with the direction that the words give. If they give none, `chance` decides sideways ones.
  func move(towards direction: MoveDirection?, chance: Bool) -> CameraMove {
    switch self {
    case .still: .still
    case .dollyIn: .dollyIn
    case .dollyOut: .dollyOut
    case .zoomIn: .zoomIn
    case .zoomOut: .zoomOut
    case .dollyZoom: .dollyZoom
    case .handheld: .handheld
    case .drone: .drone
    case .truck: (direction?.isLeft ?? chance) ? .truckLeft : .truckRight
    case .shift:
      switch direction {
      case .up: .craneUp
      case .down: .craneDown
      default: (direction?.isLeft ?? chance) ? .truckLeft : .truckRight
      }
    case .pan:
      switch direction {
      // People often say "pan up" for a tilt.
      case .up: .tiltUp
      case .down: .tiltDown
      default: (direction?.isLeft ?? chance) ? .panLeft : .panRight
      }
    case .tilt: direction == .down ? .tiltDown : .tiltUp
    case .crane: direction == .down ? .craneDown : .craneUp
    case .orbit: (direction?.isLeft ?? chance) ? .orbitLeft : .orbitRight
    case .roll: direction == .counterclockwise || direction == .left ? .rollCounterclockwise : .rollClockwise
    case .craneUp: .craneUp
    case .craneDown: .craneDown
    case .tiltUp: .tiltUp
    case .tiltDown: .tiltDown
    }
  }

  /// The directions that this kind of move can have.
  var directions: [MoveDirection] {
    switch self {
    case .truck, .orbit: [.left, .right, .clockwise, .counterclockwise]
    case .pan, .shift: [.left, .right, .up, .down]
    case .tilt, .crane: [.up, .down]
    case .roll: [.left, .right, .clockwise, .counterclockwise]
    default: []
    }
  }
}

extension MoveKind {
  /// Returns `true` if one move undoes the other, so that they can only follow each other.
  func isOpposite(of other: MoveKind) -> Bool {
    let pairs: [(MoveKind, MoveKind)] = [(.dollyIn, .dollyOut), (.zoomIn, .zoomOut), (.craneUp, .craneDown), (.tiltUp, .tiltDown)]
    return pairs.contains { ($0 == self && $1 == other) || ($1 == self && $0 == other) }
  }
}

enum MoveDirection: Sendable, Equatable {
  case left
  case right
  case up
  case down
  case clockwise
  case counterclockwise

  /// `true` for moves to the left. A camera that circles clockwise, seen from above, travels to the left.
  var isLeft: Bool { self == .left || self == .clockwise }
}
