import Glibc

/// The part of a camera's path that belongs to one phase of a plan.
///
/// Neighbouring legs overlap: while one phase slows down, the next one speeds up. Each leg has its own easing, and the poses of all legs
/// are added. So the position and the speed have no jump between legs, and the camera does not stop there.
struct CameraLeg: Sendable {
  private let phase: ShotPhase
  /// The start and the end of the leg, as shares of the film.
  private let window: ClosedRange<Double>
  /// The overlaps with the leg before and with the leg after, as shares of the film. An overlap is 0 if there is no such leg.
  private let fadeIn: Double
  private let fadeOut: Double

  /// Returns the legs of a plan, in their order. All phases take the same time.
  static func legs(of plan: ShotPlan) -> [CameraLeg] {
    let phases = plan.phases
    let share = 1 / Double(phases.count)
    // The overlap is as long as the start and the stop of most moves.
    let overlap = 0.3 * share
    return phases.enumerated().map { number, phase in
      let isFirst = number == 0
      let isLast = number == phases.count - 1
      let start = isFirst ? 0 : Double(number) * share - overlap / 2
      let end = isLast ? 1 : Double(number + 1) * share + overlap / 2
      return CameraLeg(
        phase: phase, window: start...end, fadeIn: isFirst ? 0 : overlap, fadeOut: isLast ? 0 : overlap)
    }
  }

  /// Returns the part of the camera's pose that this leg adds.
  ///
  /// - Parameters:
  ///   - time: The time as a share of the film, 0...1.
  ///   - film: The length of the film in seconds.
  ///   - taste: A factor on all travel.
  ///   - pivot: The inverse depth of the point that orbits go around.
  ///   - height: The height of the frame, in widths.
  func pose(
    at time: Double, film: Double, taste: Double, shake: Handheld, pivot: Double?, height: Double
  ) -> CameraPose {
    let length = window.upperBound - window.lowerBound
    // A longer leg travels further, but less than in proportion to its length, because the picture is limited.
    let reach = min(1.4, (film * length / 5).squareRoot()) * taste * phase.speed
    let own = min(max((time - window.lowerBound) / length, 0), 1)
    return moves.reduce(CameraPose()) { pose, step in
      switch step.move {
      case .still: return pose
      case .handheld: return pose + shake.pose(at: time * film).scaled(by: presence(at: time) * phase.speed)
      default:
        let way = step.move.easing.position(at: own) * step.strength * reach
        return pose + step.move.travel(around: pivot, height: height).scaled(by: way)
      }
    }
  }

  private var moves: [(move: CameraMove, strength: Double)] {
    [(phase.primary, 1)] + (phase.secondary.map { [($0, ShotPlan.secondaryStrength)] } ?? [])
  }

  /// Returns the weight of this leg, 0...1. The weights of all legs add up to 1.
  private func presence(at time: Double) -> Double {
    let fades = Easing(ramp: 0.5)
    let risen = fadeIn > 0 ? fades.position(at: (time - window.lowerBound) / fadeIn) : 1
    let left = fadeOut > 0 ? fades.position(at: (window.upperBound - time) / fadeOut) : 1
    return risen * left
  }
}
