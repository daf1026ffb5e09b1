import Glibc

/// The effects of an old projector: the film moves a little in the gate (gate weave), and the brightness of the lamp changes.
struct FilmGate: Sendable {
  private let phases: [Double]

  init(seed: Int64) {
    var random = SeededRandom(seed: seed, purpose: "gate")
    phases = (0..<7).map { _ in random.between(0, 2 * .pi) }
  }

  /// Returns the gate weave as an offset of the camera's pose, at most 0.05 % of the width in each direction.
  func weave(at seconds: Double, strength: Double) -> CameraPose {
    var pose = CameraPose()
    pose.panRight = strength * 0.0002 * (wave(0, 0.7, seconds) + 0.5 * wave(1, 2.3, seconds))
    pose.tiltUp = strength * 0.00028 * (wave(2, 1.1, seconds) + 0.7 * wave(3, 3.1, seconds))
    return pose
  }

  /// Returns the share by which the lamp darkens a frame, 0...0.022.
  func dimming(at seconds: Double) -> Double {
    0.011 + 0.011 * (0.4 * wave(4, 1.7, seconds) + 0.35 * wave(5, 4.3, seconds) + 0.25 * wave(6, 7.9, seconds))
  }

  private func wave(_ index: Int, _ hertz: Double, _ seconds: Double) -> Double {
    sin(phases[index] + 2 * .pi * hertz * seconds)
  }
}
