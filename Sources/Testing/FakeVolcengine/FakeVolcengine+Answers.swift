import KatsudoAPI
import NIOConcurrencyHelpers

extension FakeVolcengine {
  /// The answer to a request: bytes, a closed connection, or silence.
  enum Answer {
    case bytes(status: Int, type: String, [UInt8])
    case drop
    case silence

    static func json(_ value: JSONValue, status: Int) -> Answer {
      .bytes(status: status, type: "application/json", Array(value.jsonText.utf8))
    }
  }

  func answer(_ request: FakeVolcengineRequest) -> Answer {
    if request.method == "GET" { return film(request) }
    let mistake = signature.mistake(in: request)
    let body = (try? JSONValue(jsonBytes: request.body)) ?? .null
    let action = request.query["Action"] ?? ""
    if let mistake {
      state.withLockedValue { $0.refusedSignatures += 1 }
      return gateway(mistake, status: 401, message: "The key \(signature.accessKey) is refused.", request)
    }
    state.withLockedValue { $0.calls.append(Call(action: action, body: body)) }
    switch (request.query["Version"], action) {
    case ("2022-08-31", "CVSync2AsyncSubmitTask"): return submission(request)
    case ("2022-08-31", "CVSync2AsyncGetResult"): return result(body, request)
    default: return gateway("InvalidActionOrVersion", status: 404, message: "", request)
    }
  }

  private func submission(_ request: FakeVolcengineRequest) -> Answer {
    let reply = state.withLockedValue { $0.submits.isEmpty ? .usual : $0.submits.removeFirst() }
    switch reply {
    case .usual, .takenThenDropped, .takenThenSilent, .takenThenGarbled:
      let task = state.withLockedValue { state in
        let task = "73926163365196\(10409 + state.taken.count)"
        state.taken.append(task)
        return task
      }
      onTaken()
      switch reply {
      case .takenThenDropped: return .drop
      case .takenThenSilent: return .silence
      case .takenThenGarbled: return .bytes(status: 200, type: "text/html", Array("<html>".utf8))
      default: return envelope(10000, status: 200, message: "Success", data: ["task_id": .string(task)])
      }
    default: return fault(reply, request)
    }
  }

  private func result(_ body: JSONValue, _ request: FakeVolcengineRequest) -> Answer {
    let (reply, count) = state.withLockedValue { ($0.polls.isEmpty ? .usual : $0.polls.removeFirst(), $0.calls.count) }
    switch reply {
    case .usual:
      let task = body["task_id"]?.string ?? "none"
      return envelope(
        10000, status: 200, message: "Success",
        data: ["status": "done", "video_url": .string("\(base)/films/\(task)-\(count).mp4"), "aigc_meta_tagged": false])
    case .state(let name): return envelope(10000, status: 200, message: "Success", data: ["status": .string(name)])
    default: return fault(reply, request)
    }
  }

  private func film(_ request: FakeVolcengineRequest) -> Answer {
    let reply = state.withLockedValue { state in
      state.fetched.append(request.path)
      return state.links.isEmpty ? .usual : state.links.removeFirst()
    }
    return reply == .usual ? .bytes(status: 200, type: "video/mp4", Self.film) : fault(reply, request)
  }

  private func fault(_ reply: FakeVolcengineReply, _ request: FakeVolcengineRequest) -> Answer {
    switch reply {
    case .code(let code, let status, let message): envelope(code, status: status, message: message, data: .null)
    case .gateway(let word, let status, let message): gateway(word, status: status, message: message, request)
    case .text(let text, let status): .bytes(status: status, type: "text/html", Array(text.utf8))
    default: .drop
    }
  }

  private func envelope(_ code: Int64, status: Int, message: String, data: JSONValue) -> Answer {
    .json(
      [
        "code": .integer(code), "data": data, "message": .string(message), "request_id": "202607201039390A29", "status": .integer(code),
        "time_elapsed": "57.354545ms",
      ], status: status)
  }

  private func gateway(_ word: String, status: Int, message: String, _ request: FakeVolcengineRequest) -> Answer {
    .json(
      [
        "ResponseMetadata": [
          "RequestId": "202607201039390A29", "Action": .string(request.query["Action"] ?? ""),
          "Version": .string(request.query["Version"] ?? ""), "Service": "cv", "Region": "cn-north-1",
          "Error": ["Code": .string(word), "CodeN": 100010, "Message": .string(message)],
        ]
      ], status: status)
  }
}
