import KatsudoAPI

/// The rule for the number of frames of a video. A model takes only lengths of the form `step`·n + `offset`, such as 4n+1, 8n+1 or 17n+5.
package struct LengthRule: Sendable, Hashable {
  /// The largest number of frames of any rule.
  package static let longest = 100_000

  /// The units of the input in one second: 24 for an input that counts frames of a video with 24 frames per second, 1 for seconds.
  package var rate: Double
  /// The frames per second of the model.
  package var framesPerSecond: Double
  package var step: Int
  package var offset: Int

  package init(rate: Double, framesPerSecond: Double, step: Int, offset: Int) {
    self.rate = rate
    self.framesPerSecond = framesPerSecond
    self.step = step
    self.offset = offset
  }

  /// Reads the keys `rate`, `frames_per_second`, `step` and `offset` of a rule.
  init(_ document: JSONValue, _ path: String) throws(WorkflowProblem) {
    func positive(_ key: String) throws(WorkflowProblem) -> Double {
      guard let number = document[key]?.double, number > 0 else { throw WorkflowProblem("\(path).\(key)", "must be a number above 0") }
      return number
    }
    func whole(_ key: String, from least: Int64) throws(WorkflowProblem) -> Int {
      guard let number = document[key]?.integer, (least...1000).contains(number) else {
        throw WorkflowProblem("\(path).\(key)", "must be a whole number from \(least) to 1000")
      }
      return Int(number)
    }
    rate = try positive("rate")
    framesPerSecond = try positive("frames_per_second")
    step = try whole("step", from: 1)
    offset = try whole("offset", from: 0)
  }

  /// Returns the smallest length of the model's form that lasts at least as long as the request asks for, or `nil` if the number is not above
  /// 0 or the length is above ``longest``.
  package func length(for number: Double) -> Int? {
    let frames = number * framesPerSecond / rate
    guard frames > 0, frames <= Double(Self.longest) else { return nil }
    // A number of frames such as 120 may be computed as 120.0000001.
    let steps = ((frames - Double(offset)) / Double(step) - 1e-6).rounded(.up)
    let length = max(0, Int(steps)) * step + offset
    return length <= Self.longest ? max(1, length) : nil
  }
}
