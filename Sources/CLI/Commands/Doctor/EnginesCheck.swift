import KatsudoApp
import KatsudoModels

/// Checks that `katsudo serve` can start with the installed models and engines, and that an engine exists for each model.
enum EnginesCheck {
  static func finding(_ configuration: ServerConfiguration) -> Finding {
    let check: StartCheck
    do {
      check = try StartCheck(configuration)
    } catch {
      return .fail("models and engines", "\(error)", "katsudo serve does not start before this is mended.")
    }
    let count = check.catalogue.models.count
    guard let first = check.unserved.first else { return .ok("models and engines", "an engine for each model, \(count) in all") }
    let others = check.unserved.count - 1
    return .warn(
      "models and engines", "no engine here can run \(first)\(others > 0 ? " and \(others) more" : ""); requests for it wait",
      "Forwarded models need KATSUDO_RUNCOMFY_TOKEN. What is not wanted, delete from \(configuration.address.dataDir)/models.")
  }
}
