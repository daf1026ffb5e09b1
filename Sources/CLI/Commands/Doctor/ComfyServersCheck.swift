import KatsudoApp
import KatsudoWorkflows

/// Checks that each configured ComfyUI server answers, and that one of them can run each model that ComfyUI runs here.
enum ComfyServersCheck {
  static func findings(_ configuration: ServerConfiguration) async -> [Finding] {
    // An error of the configuration is reported with the models and engines.
    guard let check = try? await ComfyCheck(configuration) else { return [] }
    let isReached = check.servers.contains { if case .facts = $0.answer { true } else { false } }
    return check.servers.map(finding) + (isReached ? check.models.map(finding) : [])
  }

  private static func finding(_ server: ComfyCheck.Server) -> Finding {
    switch server.answer {
    case .facts(let facts):
      let memory = facts.memoryGB.map { $0 > 0 ? ", a graphics card with \(Int($0.rounded())) GB" : ", no graphics card" } ?? ""
      return .ok(
        server.address, "ComfyUI \(facts.version ?? "of an unknown version") with \(facts.definitions.classes.count) node classes\(memory)")
    case .failure(let reason):
      return .fail(
        server.address, reason,
        "Start ComfyUI there, or correct comfyui.servers (KATSUDO_COMFYUI_SERVERS). Its port must be reachable from this machine only.")
    }
  }

  private static func finding(_ model: ComfyCheck.Model) -> Finding {
    if let problem = model.problem { return .fail(model.id, problem, "Correct the options of the model's manifest.") }
    let others = model.needs.filter { !$0.needs.parts.isEmpty }.map { "\($0.address) lacks \($0.needs.summary)" }
    guard let nearest = model.needs.min(by: { $0.needs.count < $1.needs.count }) else {
      return missing(model, "no server that answers is in the group of the model", "Give a server this group, or change the manifest.")
    }
    guard nearest.needs.parts.isEmpty else {
      return missing(model, "no server can run it: " + others.joined(separator: "; "), nearest.needs.remedies.joined(separator: "\n"))
    }
    let able = model.needs.filter(\.needs.isEmpty).map(\.address)
    guard able.isEmpty else {
      let fitting = "\(able.joined(separator: ", ")) has its node classes and files"
      return .ok(model.id, ([fitting] + others).joined(separator: "; "))
    }
    return .warn(
      model.id, "it may run slowly or fail, because no server with its files has \(nearest.needs.summary)",
      nearest.needs.remedies.joined(separator: "\n"))
  }

  private static func missing(_ model: ComfyCheck.Model, _ detail: String, _ remedy: String) -> Finding {
    model.isOptional ? .warn(model.id, detail, remedy) : .fail(model.id, detail, remedy)
  }
}
