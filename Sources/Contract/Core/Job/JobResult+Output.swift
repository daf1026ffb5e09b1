package import KatsudoAPI

extension JobResult {
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
