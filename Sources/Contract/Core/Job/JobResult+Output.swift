package import KatsudoAPI

extension JobResult {
  /// The key of the metadata that names the request whose result was reused.
  package static let reusedKey = "reused_from"

  /// Returns the result for another request that reuses it. Its metadata names the request that made the files.
  package func reused(from origin: String, outputs: [StoredOutput]) -> JobResult {
    var members = metadata?.object ?? [:]
    members[Self.reusedKey] = .string(origin)
    return JobResult(outputs: outputs, output: output, metadata: .object(members))
  }

  /// The length of the longest video or sound in seconds, or `nil` if no file has a length.
  package var seconds: Double? { outputs.compactMap(\.seconds).max() }

  /// Returns the `output` object of a result: the shape that the engine gave, with the links filled in, or else the files by kind.
  package func outputObject(link: (StoredOutput) -> String) -> [String: JSONValue] {
    guard let output else { return StoredOutput.outputObject(outputs, link: link) }
    return filled(output, link).object ?? [:]
  }

  private func filled(_ shape: JSONValue, _ link: (StoredOutput) -> String) -> JSONValue {
    if case .array(let elements) = shape { return .array(elements.map { filled($0, link) }) }
    guard let object = shape.object else { return shape }
    if object.count == 1, let number = object["$file"]?.integer.map(Int.init) {
      return outputs.indices.contains(number) ? .string(link(outputs[number])) : .null
    }
    return .object(object.mapValues { filled($0, link) })
  }
}
