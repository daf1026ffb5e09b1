import Foundation
package import KatsudoAPI
import NIOConcurrencyHelpers

extension FakeComfyUI {
  /// Makes an answer in the form of ComfyUI.
  package static func json(_ value: JSONValue, status: Int = 200) -> MediaServer.Reply {
    .status(status, fields: ["Content-Type": "application/json"], body: Array(value.jsonText.utf8))
  }

  func reply(to call: Call) -> MediaServer.Reply {
    let parts = call.path.split(separator: "/").map(String.init)
    switch (call.method, parts.first, parts.count) {
    case ("POST", "prompt", 1): return submit(call)
    case ("GET", "prompt", 1): return Self.json(["exec_info": ["queue_remaining": .integer(Int64(remaining))]])
    case ("GET", "queue", 1): return Self.json(queue)
    case ("POST", "queue", 1): return delete(call)
    case ("POST", "interrupt", 1): return interrupt(call.json?["prompt_id"]?.string)
    case ("GET", "history", 1): return Self.json(.object(state.withLockedValue { $0.history }))
    case ("GET", "history", 2):
      let entry = state.withLockedValue { $0.history[parts[1]] }
      return Self.json(entry.map { .object([parts[1]: $0]) } ?? [:])
    case ("POST", "history", 1):
      let ids = call.json?["delete"]?.array?.compactMap(\.string) ?? []
      state.withLockedValue { state in for id in ids { state.history[id] = nil } }
      return .status(200)
    case ("POST", "upload", 2): return upload(call)
    case ("GET", "view", 1): return view(call)
    case ("GET", "object_info", 1): return Self.json(Self.definitions)
    case ("GET", "object_info", 2): return Self.json(Self.definitions[parts[1]].map { .object([parts[1]: $0]) } ?? [:])
    case ("GET", "models", 1...2): return Self.json(parts.count == 1 ? ["checkpoints"] : [])
    case ("GET", "system_stats", 1): return Self.json(stats)
    case ("GET", "features", 1): return Self.json(["supports_preview_metadata": true, "max_upload_size": 104_857_600])
    case ("POST", "free", 1): return .status(200)
    case (_, "api", 2...) where profile.hasJobs && parts[1] == "jobs": return jobs(call, Array(parts.dropFirst(2)))
    default: return .status(404)
    }
  }

  private var remaining: Int { state.withLockedValue { $0.pending.count + ($0.running == nil ? 0 : 1) } }

  private var queue: JSONValue {
    state.withLockedValue { state in
      ["queue_running": .array(state.running.map { [$0.entry] } ?? []), "queue_pending": .array(state.pending.map(\.entry))]
    }
  }

  private var stats: JSONValue {
    [
      "system": ["os": "posix", "comfyui_version": .string(profile.version), "ram_total": 32_000_000_000, "ram_free": 16_000_000_000],
      "devices": [["name": "fake", "type": "cuda", "index": 0, "vram_total": 24_000_000_000, "vram_free": 20_000_000_000]],
    ]
  }

  private static func refusal(_ type: String, _ message: String) -> MediaServer.Reply {
    let error: JSONValue = ["type": .string(type), "message": .string(message), "details": "", "extra_info": [:]]
    return json(["error": error, "node_errors": [:]], status: 400)
  }

  private func submit(_ call: Call) -> MediaServer.Reply {
    guard let graph = call.json?["prompt"], let nodes = graph.object else { return Self.refusal("no_prompt", "No prompt provided") }
    let classes = nodes.values.compactMap { $0["class_type"]?.string }
    guard classes.allSatisfy({ Self.definitions[$0] != nil }) else {
      return Self.refusal(profile.unknownClass, "Cannot execute because a node is missing")
    }
    guard classes.contains("SaveImage") else { return Self.refusal("prompt_no_outputs", "Prompt has no outputs") }
    let id = call.json?["prompt_id"]?.string ?? UUID().uuidString.lowercased()
    guard !profile.needsUUID || (UUID(uuidString: id) != nil && id == id.lowercased()) else {
      return Self.refusal("invalid_prompt_id", "prompt_id must be a UUID")
    }
    let marker = FakeComfyJob.marker(graph) ?? ""
    let number = state.withLockedValue { state in
      state.lastNumber += 1
      state.taken[marker, default: 0] += 1
      state.pending.append(
        FakeComfyJob(
          id: id, number: state.lastNumber, graph: graph, clientID: call.json?["client_id"]?.string, script: script(marker)))
      return state.lastNumber
    }
    work()
    return Self.json(["prompt_id": .string(id), "number": .integer(number), "node_errors": [:]])
  }

  private func delete(_ call: Call) -> MediaServer.Reply {
    let ids = call.json?["delete"]?.array?.compactMap(\.string) ?? []
    state.withLockedValue { state in
      if call.json?["clear"]?.bool == true { state.pending = [] }
      state.pending.removeAll { ids.contains($0.id) }
    }
    return .status(200)
  }

  private func interrupt(_ id: String?) -> MediaServer.Reply {
    state.withLockedValue { state in if id == nil || state.running?.id == id { state.running?.isInterrupted = true } }
    return .status(200)
  }

  private func upload(_ call: Call) -> MediaServer.Reply {
    guard let form = FakeComfyForm(call.body), let name = form.fileName else { return .status(400) }
    let subfolder = form.fields["subfolder"] ?? ""
    let type = form.fields["type"] ?? "input"
    state.withLockedValue { $0.files["\(type)/\(subfolder)/\(name)"] = form.file }
    return Self.json(["name": .string(name), "subfolder": .string(subfolder), "type": .string(type)])
  }

  private func view(_ call: Call) -> MediaServer.Reply {
    let path = "\(call.query["type"] ?? "output")/\(call.query["subfolder"] ?? "")/\(call.query["filename"] ?? "")"
    guard let bytes = state.withLockedValue({ $0.files[path] }) else { return .status(404) }
    return .file(bytes, type: "image/png")
  }

  /// Answers `/api/jobs…`, which newer versions have.
  private func jobs(_ call: Call, _ parts: [String]) -> MediaServer.Reply {
    switch (call.method, parts.count) {
    case ("GET", 0):
      return Self.json(["jobs": [], "pagination": ["offset": 0, "limit": 1, "total": 0, "has_more": false]])
    case ("GET", 1):
      guard let job = job(parts[0]) else { return Self.json(["error": "Job not found"], status: 404) }
      return Self.json(job)
    case ("POST", 2) where parts[1] == "cancel":
      let isCancelled = state.withLockedValue { state in
        let before = state.pending.count
        state.pending.removeAll { $0.id == parts[0] }
        if state.running?.id == parts[0] { state.running?.isInterrupted = true }
        return before != state.pending.count || state.running?.id == parts[0]
      }
      return Self.json(["cancelled": .bool(isCancelled)])
    default: return .status(404)
    }
  }

  private func job(_ id: String) -> JSONValue? {
    state.withLockedValue { state in
      if state.running?.id == id { return ["id": .string(id), "status": "in_progress"] }
      if state.pending.contains(where: { $0.id == id }) { return ["id": .string(id), "status": "pending"] }
      guard let entry = state.history[id] else { return nil }
      let last = entry["status"]?["messages"]?.array?.last
      let word: JSONValue =
        switch last?.array?.first?.string {
        case "execution_success": "completed"
        case "execution_interrupted": "cancelled"
        default: "failed"
        }
      return [
        "id": .string(id), "status": word, "outputs": entry["outputs"] ?? [:], "execution_status": entry["status"] ?? [:],
        "execution_error": word == "failed" ? last?.array?.last ?? .null : .null,
      ]
    }
  }
}
