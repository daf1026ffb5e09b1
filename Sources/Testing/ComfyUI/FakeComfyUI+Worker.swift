import KatsudoAPI
import NIOConcurrencyHelpers

extension FakeComfyUI {
  /// Runs the next job, if none runs. Each job that ends calls this again.
  func work() {
    let job = state.withLockedValue { state -> FakeComfyJob? in
      guard !state.isWorkerDead, state.running == nil, !state.pending.isEmpty else { return nil }
      state.running = state.pending.removeFirst()
      return state.running
    }
    guard let job else { return }
    let id = JSONValue.string(job.id)
    send("execution_start", ["prompt_id": id], to: job.clientID)
    send("execution_cached", ["prompt_id": id, "nodes": []], to: job.clientID)
    send("executing", ["prompt_id": id, "node": "1", "display_node": "1"], to: job.clientID)
    Task {
      let deadline = ContinuousClock.now + job.script.duration
      while ContinuousClock.now < deadline, state.withLockedValue({ $0.running?.id == job.id && $0.running?.isInterrupted == false }) {
        try await Task.sleep(for: .milliseconds(5))
      }
      end(job)
    }
  }

  private func end(_ job: FakeComfyJob) {
    let last = state.withLockedValue { state -> JSONValue? in
      // A restart has lost it.
      guard let running = state.running, running.id == job.id else { return nil }
      state.running = nil
      let ending = running.isInterrupted ? interrupted(job) : ending(of: job)
      guard let ending else { return nil }
      state.history[job.id] = ending.history
      for (name, bytes) in ending.files { state.files[name] = bytes }
      return ending.last
    }
    if let last, job.script.sendsLastEvents {
      for (node, output) in state.withLockedValue({ $0.history[job.id]?["outputs"]?.object ?? [:] }) {
        let id = JSONValue.string(node)
        send("executed", ["prompt_id": .string(job.id), "node": id, "display_node": id, "output": output], to: job.clientID)
      }
      send(last["event"]?.string ?? "", last["data"] ?? .null, to: job.clientID)
      send("executing", ["prompt_id": .string(job.id), "node": .null], to: job.clientID)
    }
    work()
  }

  private struct JobEnding {
    var history: JSONValue
    var last: JSONValue
    var files: [String: [UInt8]] = [:]
  }

  private func ending(of job: FakeComfyJob) -> JobEnding? {
    switch job.script.ending {
    case .lost: return nil
    case .failed(let type, let message):
      return failure(
        job, event: "execution_error",
        [
          "node_id": "1", "node_type": "FakeWork", "exception_type": .string(type), "exception_message": .string(message),
          "traceback": ["  File \"/srv/comfy/execution.py\", line 518, in execute\n"], "current_inputs": ["text": ["secret"]],
        ])
    case .succeeded:
      var outputs: [String: JSONValue] = [:]
      var files: [String: [UInt8]] = [:]
      for node in job.script.isEmpty ? [] : job.outputs {
        let prefix = job.graph[node]?["inputs"]?["filename_prefix"]?.string ?? "ComfyUI"
        let parts = prefix.split(separator: "/").map(String.init)
        let subfolder = parts.dropLast().joined(separator: "/")
        let name = "\(parts.last ?? "file")_00001_.png"
        outputs[node] = ["images": [["filename": .string(name), "subfolder": .string(subfolder), "type": "output"]]]
        files["output/\(subfolder)/\(name)"] = PictureBytes.picture(.png, width: 64, height: 64)
      }
      return JobEnding(
        history: entry(job, word: "success", outputs: .object(outputs), [["execution_success", ["prompt_id": .string(job.id)]]]),
        last: ["event": "execution_success", "data": ["prompt_id": .string(job.id)]], files: files)
    }
  }

  private func interrupted(_ job: FakeComfyJob) -> JobEnding {
    failure(job, event: "execution_interrupted", ["node_id": "1", "node_type": "FakeWork", "executed": []])
  }

  private func failure(_ job: FakeComfyJob, event: String, _ data: [String: JSONValue]) -> JobEnding {
    let data = JSONValue.object(data.merging(["prompt_id": .string(job.id)]) { $1 })
    return JobEnding(
      history: entry(job, word: "error", outputs: [:], [[.string(event), data]]), last: ["event": .string(event), "data": data])
  }

  private func entry(_ job: FakeComfyJob, word: String, outputs: JSONValue, _ messages: [JSONValue]) -> JSONValue {
    [
      "prompt": job.entry, "outputs": outputs, "meta": [:],
      "status": [
        "status_str": .string(word), "completed": .bool(word == "success"),
        "messages": .array([["execution_start", ["prompt_id": .string(job.id)]]] + messages),
      ],
    ]
  }
}
