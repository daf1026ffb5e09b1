package import KatsudoCore

/// A page, with the model that it shows.
package enum Page: Sendable {
  /// The form of a model. It is `nil` on a server without models.
  case playground(ModelManifest?)
  case models
  case api(ModelManifest)
  case requests, keys, device, workflows
  /// There is nothing at the address, or the model that it names does not exist.
  case missing(modelID: String?)

  /// The word by which scripts and styles know the page.
  var word: String {
    switch self {
    case .playground: "playground"
    case .models: "models"
    case .api: "api"
    case .requests: "requests"
    case .keys: "keys"
    case .device: "device"
    case .workflows: "workflows"
    case .missing: "missing"
    }
  }

  var model: ModelManifest? {
    switch self {
    case .playground(let model): model
    case .api(let model): model
    case .models, .requests, .keys, .device, .workflows, .missing: nil
    }
  }

  /// `true` if the page shows what becomes of a request. It then has no use for the styles and texts of the other pages.
  var hasStage: Bool {
    switch self {
    case .playground, .requests: true
    case .models, .api, .keys, .device, .workflows, .missing: false
    }
  }

  /// The path of the page's Markdown twin.
  var twin: String {
    switch self {
    case .playground(let model): model.map { "/models/\($0.modelID).md" } ?? "/index.md"
    case .api(let model): "/models/\(model.modelID)/api.md"
    case .models, .requests, .keys, .device, .workflows: "/\(word).md"
    case .missing: "/models.md"
    }
  }

  static let words = ["playground", "models", "api", "requests", "keys", "device", "workflows", "missing"]
}
