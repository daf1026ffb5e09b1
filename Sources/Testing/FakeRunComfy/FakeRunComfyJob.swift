import Foundation
import KatsudoAPI
import KatsudoCore

/// A request at the service. It follows its script and gives the answers.
struct FakeRunComfyJob: Sendable {
  let id = UUID().uuidString.lowercased()
  private(set) var script: FakeRunComfy.Script
  private let createdAt = TimeSource.system.now()
  private var finishedAt: Timestamp?
  private var looks = 0
  private var isCancelled = false

  private enum Phase { case queued, running, ended, cancelled }

  init(script: FakeRunComfy.Script) { self.script = script }

  private var phase: Phase {
    if isCancelled { return .cancelled }
    if looks < script.queued { return .queued }
    if looks - script.queued < script.running { return .running }
    if case .cancelled = script.ending { return .cancelled }
    return .ended
  }

  /// Lets the next poll find the end of the request.
  mutating func finish() { (script.queued, script.running) = (0, 0) }

  /// Returns the phase that a poll finds, and moves the request on for the next poll.
  private mutating func look() -> Phase {
    let found = phase
    switch found {
    case .queued, .running: looks += 1
    case .ended, .cancelled: finishedAt = finishedAt ?? TimeSource.system.now()
    }
    return found
  }

  mutating func status(base: String) -> JSONValue {
    var body: [String: JSONValue] = [
      "request_id": .string(id), "status_url": .string("\(base)/requests/\(id)/status"),
      "result_url": .string("\(base)/requests/\(id)/result"),
    ]
    switch look() {
    case .queued:
      body["status"] = "in_queue"
      body["queue_position"] = 1
    case .running:
      body["status"] = "in_progress"
      if script.tellsProgress { body["progress"] = .number(Double(looks - script.queued) / Double(script.running + 1)) }
    case .ended: body["status"] = .string(script.endedWord)
    case .cancelled: body["status"] = "cancelled"
    }
    return .object(body)
  }

  mutating func result(origin: String, withCost: Bool) -> JSONValue {
    let phase = look()
    var body: [String: JSONValue] = ["request_id": .string(id), "created_at": .string(createdAt.wireText)]
    body["finished_at"] = finishedAt.map { .string($0.wireText) }
    switch (phase, script.ending) {
    case (.queued, _):
      body["status"] = "in_queue"
      body["queue_position"] = 1
    case (.running, _): body["status"] = "in_progress"
    case (.cancelled, _): body["status"] = "cancelled"
    case (.ended, .failed(let error)):
      body["status"] = "failed"
      body["error"] = error
    case (.ended, _):
      body["status"] = .string(script.succeededWord)
      body["output"] = script.output("\(origin)/files/\(id)")
      if withCost { body["cost"] = 0.25 }
    }
    return .object(body)
  }

  mutating func cancel() -> JSONValue {
    let before = phase
    if before == .queued {
      isCancelled = true
      finishedAt = TimeSource.system.now()
    }
    let status: JSONValue =
      switch before {
      case .queued, .cancelled: "cancelled"
      case .running: "in_progress"
      case .ended: "completed"
      }
    return ["request_id": .string(id), "status": status, "outcome": before == .queued ? "cancelled" : "not_cancellable"]
  }
}
