import Glibc

/// The part of a camera's way that belongs to one phase of a plan.
///
/// Neighbours overlap: while one phase slows down the next one speeds up. Since each way is eased by itself and ways add up, position and
/// speed have no jump where they meet, and the camera does not stop in between.
struct CameraLeg: Sendable {
  private let phase: ShotPhase
  /// Where it begins and ends, in shares of the film.
  private let window: ClosedRange<Double>
  /// Shares of the film that it has in common with the leg before and the leg after; 0 where there is none.
  private let fadeIn: Double
  private let fadeOut: Double

  /// The legs of a plan, in their order. All phases take the same time.
  static func legs(of plan: ShotPlan) -> [CameraLeg] {
    let phases = plan.phases
    let share = 1 / Double(phases.count)
    // As long as most moves take to start and to stop.
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

  /// What this leg adds to the camera's pose.
  ///
  /// - Parameters:
  ///   - time: Share of the film that is over, 0...1.
  ///   - film: Length of the film in seconds.
  ///   - taste: Factor on all travel.
  ///   - pivot: Inverse depth of what orbits go around.
  ///   - height: Height of the frame, in widths.
  func pose(
    at time: Double, film: Double, taste: Double, shake: Handheld, pivot: Double?, height: Double
  ) -> CameraPose {
    let length = window.upperBound - window.lowerBound
    // What lasts twice as long may go further, but not twice as far: the picture ends.
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

  /// How much of this leg there is, 0...1; the shares of all legs add up to 1.
  private func presence(at time: Double) -> Double {
    let fades = Easing(ramp: 0.5)
    let risen = fadeIn > 0 ? fades.position(at: (time - window.lowerBound) / fadeIn) : 1
    let left = fadeOut > 0 ? fades.position(at: (window.upperBound - time) / fadeOut) : 1
    return risen * left
  }
}
