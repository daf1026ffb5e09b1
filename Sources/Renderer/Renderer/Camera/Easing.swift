/// The acceleration and deceleration of a move.
struct Easing: Sendable {
  /// The share of the time, 0...0.5, for the start, and also for the stop. In between, the speed is constant.
  let ramp: Double

  /// Returns the share of the travel, 0...1, at a time of 0...1. Speed and acceleration have no jump.
  func position(at time: Double) -> Double {
    let time = min(max(time, 0), 1)
    if time > 0.5 { return 1 - position(at: 1 - time) }
    let way: Double
    if time < ramp {
      let part = time / ramp
      way = ramp * (part * part * part - part * part * part * part / 2)
    } else {
      way = time - ramp / 2
    }
    return way / (1 - ramp)
  }
}
