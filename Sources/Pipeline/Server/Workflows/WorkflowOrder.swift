import KatsudoAPI
import KatsudoModels

/// The body of a call about the import of a workflow.
struct WorkflowOrder: Sendable {
  var workflow: JSONValue
  var modelID: String?
  /// The model's name for people.
  var name: String?
  /// The inputs that the model takes.
  var selection = WorkflowSelection.usual
  /// `true` to import the workflow only if the ComfyUI server accepts it, `false` to ask nothing, and `nil` to import it in any case.
  var check: Bool?

  /// The largest number of bytes of a body.
  static let byteLimit = 16 << 20

  /// - Throws: ``APIError`` that names the key with the wrong shape.
  init(_ body: JSONValue) throws(APIError) {
    guard body.object != nil, let workflow = body["workflow"], workflow.object != nil else {
      throw APIError.body("workflow", "must be an object: a workflow in API format, or as ComfyUI's editor saves it")
    }
    self.workflow = workflow
    modelID = try Self.text("model_id", body)
    name = try Self.text("name", body)
    if let value = body["check"], !value.isNull {
      guard let check = value.bool else { throw APIError.body("check", "must be true or false") }
      self.check = check
    }
    guard let list = body["inputs"], !list.isNull else { return }
    guard let items = list.array else { throw Self.noList }
    selection = .named(
      try items.map { item throws(APIError) in
        guard let key = item["input"]?.string else { throw Self.noList }
        return (key, try Self.text("name", item))
      })
  }

  private static let noList = APIError.body(
    "inputs", "must be a list of objects with `input`, from POST /v1/workflows/check, and `name`, the name that the input gets")

  private static func text(_ key: String, _ object: JSONValue) throws(APIError) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    guard let text = value.string, !text.isEmpty, text.utf8.count <= 256 else {
      throw APIError.body(key, "must be a text of 1 to 256 bytes")
    }
    return text
  }
}
