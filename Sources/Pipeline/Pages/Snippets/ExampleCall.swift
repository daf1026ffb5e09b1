import KatsudoCore

/// A call of a model that the examples of its page make.
struct ExampleCall {
  /// The address of the API, such as `http://127.0.0.1:8787/v1`.
  let base: String
  let modelID: String
  let input: ExampleInput
  /// The name of the file that is uploaded.
  let fileName: String

  init(_ model: ModelManifest, server: String) {
    base = server + "/v1"
    modelID = model.modelID
    input = ExampleInput(model.input, order: model.keyOrder)
    fileName = ExampleInput.fileName(model.input.mediaInputs.first?.kind ?? .image)
  }

  func literal(_ notation: CodeValue, depth: Int = 0) -> String { notation.write(input.value, depth: depth, order: input.order) }
}
