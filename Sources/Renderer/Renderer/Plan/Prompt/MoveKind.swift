/// A kind of move that a prompt names, without its direction.
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
  /// A shift of which only the direction is known.
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

  /// Returns the move in a direction. If the prompt gives no direction, `chance` chooses between left and right.
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
  /// Returns `true` if one move reverses the other, so that they cannot happen at the same time.
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

  /// `true` for directions that move the camera to the left. A camera that circles clockwise, seen from above, moves to the left.
  var isLeft: Bool { self == .left || self == .clockwise }
}
