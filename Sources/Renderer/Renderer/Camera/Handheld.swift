import Glibc

/// The small shake of a handheld camera: a sum of four slow sine waves for each direction.
struct Handheld: Sendable {
  private struct Wave {
    /// The frequency in hertz, the phase in radians, and the share of the whole.
    let frequency: Double
    let phase: Double
    let share: Double

    /// Returns the value at a time. It is 0 at the start, so that frame 0 shows the picture itself.
    func value(at seconds: Double) -> Double {
      share * (sin(2 * .pi * frequency * seconds + phase) - sin(phase))
    }
  }

  private let pan: [Wave]
  private let tilt: [Wave]
  private let roll: [Wave]

  init(random: inout SeededRandom) {
    func waves() -> [Wave] {
      [(0.35, 0.5), (0.8, 0.28), (1.7, 0.14), (3.1, 0.08)].map { frequency, share in
        Wave(frequency: frequency * random.between(0.9, 1.1), phase: random.between(0, 2 * .pi), share: share)
      }
    }
    pan = waves()
    tilt = waves()
    roll = waves()
  }

  /// Returns the pose of the shake. Pan and tilt are at most 0.4 % of the width from their middle position, and roll at most 0.3 degrees.
  /// Relative to frame 0, each is at most twice as large.
  func pose(at seconds: Double) -> CameraPose {
    var pose = CameraPose()
    pose.panRight = 0.004 * pan.reduce(0) { $0 + $1.value(at: seconds) }
    pose.tiltUp = 0.004 * tilt.reduce(0) { $0 + $1.value(at: seconds) }
    pose.rollClockwise = 0.3 * roll.reduce(0) { $0 + $1.value(at: seconds) }
    return pose
  }
}
