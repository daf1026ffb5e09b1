import Foundation
package import KatsudoAPI
import NIOHTTP1

extension FakeComfyUI {
  /// The course of a job.
  package struct Script: Sendable {
    package enum Ending: Sendable, Hashable {
      case succeeded
      /// A node fails. The history has a message and a traceback.
      case failed(type: String, message: String)
      /// The job is gone without a trace, as after a deletion.
      case lost
    }

    /// The time of the run.
    package var duration: Duration
    package var ending: Ending
    /// `false` if the last events of the job, from its success on, never reach the socket.
    package var sendsLastEvents: Bool
    /// `true` if a success has no outputs at all.
    package var isEmpty: Bool

    package init(
      duration: Duration = .milliseconds(30), ending: Ending = .succeeded, sendsLastEvents: Bool = true, isEmpty: Bool = false
    ) {
      self.duration = duration
      self.ending = ending
      self.sendsLastEvents = sendsLastEvents
      self.isEmpty = isEmpty
    }
  }

  /// The WebSockets of the server.
  package enum Sockets: Sendable {
    case live
    /// A socket opens and then stays silent for ever, as over a dead network.
    case silent
    case refused
  }

  /// The behaviour in which versions of ComfyUI differ.
  package struct Profile: Sendable, Hashable {
    package var version: String
    /// `true` if the server has `/api/jobs`.
    package var hasJobs: Bool
    /// `true` if a prompt id must be a UUID in lower case.
    package var needsUUID: Bool
    /// The error type of an unknown class.
    package var unknownClass: String

    package static let old = Profile(version: "0.3.64", hasJobs: false, needsUUID: false, unknownClass: "invalid_prompt")
    package static let new = Profile(version: "0.33.0", hasJobs: true, needsUUID: true, unknownClass: "missing_node_type")
  }

  /// The fault of a call.
  package enum Fault: Sendable {
    /// The correct answer comes later.
    case delay(Duration)
    /// Another answer. The call has its effect only if it is taken.
    case reply(MediaServer.Reply, isTaken: Bool)

    /// Closes the connection without an answer.
    package static func drop(isTaken: Bool) -> Fault { .reply(MediaServer.Reply(bytes: []), isTaken: isTaken) }
  }

  /// A call that came in.
  package struct Call: Sendable {
    package var method: String
    /// The path without `/api` before it, except for `/api/jobs`.
    package var path: String
    package var query: [String: String]
    package var body: [UInt8]
    package var json: JSONValue?
    /// The number of earlier calls with the same method, path and marker.
    package var number = 0

    /// The marker of a submission.
    package var marker: String? { path == "/prompt" ? json?["prompt"].flatMap(FakeComfyJob.marker) : nil }

    init(_ request: FakeComfyHandler.Request) {
      method = request.head.method.rawValue
      let parts = request.head.uri.split(separator: "?", maxSplits: 1)
      let whole = String(parts.first ?? "/")
      path = whole.hasPrefix("/api/") && !whole.hasPrefix("/api/jobs") ? String(whole.dropFirst(4)) : whole
      let pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair -> (String, String) in
        let halves = pair.split(separator: "=", maxSplits: 1).map { $0.removingPercentEncoding ?? String($0) }
        return (halves.first ?? "", halves.count > 1 ? halves[1] : "")
      }
      query = Dictionary(pairs) { first, _ in first }
      body = request.body
      json = try? JSONValue(jsonBytes: request.body)
    }
  }

  /// The definitions of the node classes that the server knows.
  package static let definitions: JSONValue = [
    "FakeWork": [
      "input": ["required": ["text": ["STRING", ["default": ""]]], "optional": ["image": ["IMAGE"]]],
      "input_order": ["required": ["text"], "optional": ["image"]], "output": ["IMAGE"], "output_node": false,
    ],
    "LoadImage": [
      "input": ["required": ["image": [["example.png"], ["image_upload": true]]]], "input_order": ["required": ["image"]],
      "output": ["IMAGE", "MASK"], "output_node": false,
    ],
    "SaveImage": [
      "input": ["required": ["images": ["IMAGE"], "filename_prefix": ["STRING", ["default": "ComfyUI"]]]],
      "input_order": ["required": ["images", "filename_prefix"]], "output": [], "output_node": true,
    ],
  ]

  /// A graph of the three classes, whose marker is the text.
  package static let graph: JSONValue = [
    "1": ["class_type": "FakeWork", "inputs": ["text": ""]],
    "2": ["class_type": "SaveImage", "inputs": ["images": ["1", 0], "filename_prefix": "fake"]],
  ]
}
