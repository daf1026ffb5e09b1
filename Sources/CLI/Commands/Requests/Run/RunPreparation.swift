import KatsudoAPI
import KatsudoClient
import KatsudoCore

/// Prepares the input of a run: converts the values, checks the input against the model's schema, and inserts local files.
struct RunPreparation: Sendable {
  let session: ClientSession
  let modelID: String
  let isChecked: Bool

  /// - Throws: ``CommandFailure`` that names the field, ``KatsudoError`` if the server cannot be asked, or `CancellationError`.
  func input(_ base: JSONValue, sets: [InputAssignment], files: [InputAssignment]) async throws -> JSONValue {
    let model = isChecked ? try await model() : nil
    var input = RunInput(base, schema: model?.schema)
    for assignment in sets { try input.set(assignment) }
    var given: [String: LocalMedium] = [:]
    for assignment in files {
      let medium = LocalMedium(path: assignment.value, place: assignment.name)
      let value = try await medium.value(session)
      if let text = value.string { given[text] = medium }
      input.setFile(assignment, to: value)
    }
    guard let (schema, knownFiles) = model else { return input.json }
    let check = SchemaCheck(input.json, against: schema)
    let faults = unknown(input.json, schema) + check.errors.map { .init(path: $0.path, message: $0.message) }
    guard faults.isEmpty else {
      throw CommandFailure(
        .badInput, "invalid_input", "The input does not fit \(modelID). katsudo models get \(modelID) shows what it takes.", fields: faults)
    }
    for value in check.media {
      if let medium = given[value.source] {
        try medium.check(value, against: schema)
        continue
      }
      // A default of the schema is a name that the server knows, and not a local path.
      guard let path = LocalPath.path(in: value.source), input.json.holds(value.source, at: value.location) else { continue }
      let medium = LocalMedium(path: path, place: value.location.path)
      if knownFiles.contains(value.source), !medium.exists { continue }
      try medium.check(value, against: schema)
      input.replace(value.location, with: try await medium.value(session))
    }
    return input.json
  }

  /// Reads from the server what a request of the model may have: its schema, and the names of the files that live with its workflow. Returns
  /// `nil` if there is no schema or it cannot be read. Then only the server checks the input.
  private func model() async throws -> (schema: Schema, knownFiles: [String])? {
    let info: ModelInfo
    do {
      info = try await session.client.models.get(modelID)
    } catch KatsudoError.notFound {
      // The submission will show whether the model exists.
      session.console.detail("\(modelID) is not in the server's catalogue; the input is not checked here")
      return nil
    }
    guard let document = info.inputSchema else { return nil }
    do throws(SchemaProblem) { return (try Schema(document, path: "input_schema"), info.knownFiles) } catch {
      session.console.warn("the schema of \(modelID) cannot be read (\(error)); the server alone checks the input")
      return nil
    }
  }

  /// Returns an error for each name that the model does not know. A server ignores such names, so the user would not notice a typing
  /// mistake and would pay for a wrong result.
  private func unknown(_ input: JSONValue, _ schema: Schema) -> [CommandFailure.Field] {
    guard !schema.properties.isEmpty else { return [] }
    return (input.object ?? [:]).keys.sorted().filter { schema.properties[$0] == nil && !schema.required.contains($0) }.map { name in
      .init(
        path: name,
        message:
          "The model has no such input; it has \(schema.properties.keys.sorted().joined(separator: ", ")). --no-check sends it anyway.")
    }
  }
}

extension JSONValue {
  fileprivate func holds(_ text: String, at location: [JSONStep]) -> Bool {
    var value: JSONValue? = self
    for step in location {
      switch step {
      case .key(let name): value = value?[name]
      case .index(let index): value = (value?.array).flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
    return value?.string == text
  }
}
