import KatsudoApp
import KatsudoModels

/// Checks that `katsudo serve` can start with the installed models and engines, and that an engine exists for each model.
enum EnginesCheck {
  static func finding(_ configuration: ServerConfiguration) -> Finding {
    let check: StartCheck
    do {
      check = try StartCheck(configuration)
    } catch {
      return .fail("models and engines", "\(error)", "Correct this first; katsudo serve does not start otherwise.")
    }
    let count = check.catalogue.models.count
    guard let first = check.unserved.first else { return .ok("models and engines", "each of the \(count) models has an engine") }
    let others = check.unserved.count - 1
    return .warn(
      "models and engines", "no engine of this server can run \(first)\(others > 0 ? " and \(others) more" : ""); such requests wait",
      "Forwarded models need KATSUDO_RUNCOMFY_TOKEN, and models on ComfyUI KATSUDO_COMFYUI_SERVERS. Delete the models that you do not want from \(configuration.address.dataDir)/models."
    )
  }
}
