import Glibc
import KatsudoRenderProtocol
import KatsudoRenderer
import NIOConcurrencyHelpers
import Synchronization

/// Reports the progress of the work: ``RenderMessage`` lines for a program, a bar or plain lines for a person.
final class RenderConsole: Sendable {
  enum Style: Sendable {
    case json
    case bar
    case lines

    /// The style for people: a bar if standard error is a terminal, otherwise plain lines.
    static var forPerson: Style { isatty(STDERR_FILENO) == 1 ? .bar : .lines }
  }

  private let style: Style
  private let started = ContinuousClock.now
  /// `true` if the cursor is in the line of the bar.
  private let isInBar = Atomic<Bool>(false)
  private let lastShown: NIOLockedValueBox<ContinuousClock.Instant?> = NIOLockedValueBox(nil)

  init(style: Style) { self.style = style }

  func show(done: Int, total: Int) {
    guard isTime(isLast: done == total) else { return }
    switch style {
    case .json: send(.progress(done: done, total: total))
    case .bar:
      let line = RenderProgress(done: done, total: total, seconds: seconds).line
      isInBar.store(true, ordering: .relaxed)
      // The escape code erases the rest of a longer line before this one.
      write("\r\(line)\u{1B}[K", to: STDERR_FILENO)
    case .lines: write("\(done)/\(total) frames\n", to: STDERR_FILENO)
    }
  }

  func finish(_ report: RenderReport, output: String) {
    if style == .json { return send(.report(report)) }
    for note in report.notes { tell("note: \(note)") }
    if report.plan.isDefault {
      tell("The prompt names no camera move; the film moves gently forward.")
    }
    tell("\(output): \(report.width) x \(report.height), \(report.frames) frames, \((seconds * 10).rounded() / 10) s")
  }

  /// Prints the measured times. Of these, the processor time per frame depends least on the other load of the machine.
  func finish(_ time: PaintingTime) {
    func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
    tell(
      "\(time.size.width) x \(time.size.height), \(time.frames) frames: ready in \(rounded(time.preparation)) s, "
        + "\(rounded(time.framesPerSecond)) frames a second, \(rounded(time.perFrame)) ms of processor a frame")
  }

  func fail(_ error: RenderError) {
    if style == .json { return send(.error(code: error.code, message: error.message, cause: error.cause)) }
    tell("error: \(error.description)")
  }

  /// Prints a message for a program.
  private func send(_ message: RenderMessage<RenderReport>) {
    write(((try? message.line()) ?? "") + "\n", to: STDOUT_FILENO)
  }

  /// Prints a line below the bar.
  private func tell(_ line: String) {
    let wasInBar = isInBar.exchange(false, ordering: .relaxed)
    write((wasInBar ? "\n" : "") + line + "\n", to: STDERR_FILENO)
  }

  private var seconds: Double { started.duration(to: .now) / .seconds(1) }

  /// Returns `true` if it is time for the next report: at most four times a second, or once a second for plain lines, which are not
  /// redrawn.
  private func isTime(isLast: Bool) -> Bool {
    let pause: Duration = style == .lines ? .seconds(1) : .milliseconds(250)
    return lastShown.withLockedValue { last in
      let now = ContinuousClock.now
      guard isLast || last.map({ $0.duration(to: now) >= pause }) ?? true else { return false }
      last = now
      return true
    }
  }

  /// Writes each line with one call, so that the lines of two processes never mix. A reader that closed its end does not stop the work.
  private func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)
    while !bytes.isEmpty {
      let count = Glibc.write(descriptor, bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      bytes.removeFirst(count)
    }
  }
}
