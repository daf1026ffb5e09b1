package import KatsudoAPI

/// Checks a request's body against a model's input schema. It lists the media values and opens no file.
package struct SchemaCheck: Sendable {
  /// The known properties of the body, with defaults filled in. Properties that the schema does not name are left out.
  package private(set) var input: [String: JSONValue] = [:]
  /// All media values of the body with their texts, in the order of the schema's property names.
  package private(set) var media: [MediaValue<String>] = []
  /// All errors, at most ``errorLimit`` of them.
  package private(set) var errors: [FieldError] = []

  /// The largest number of errors that are reported. A body could cause very many.
  package static let errorLimit = 50
  private static let depthLimit = 32

  package init(_ body: JSONValue, against schema: Schema) {
    guard let object = body.object else {
      errors = [FieldError([], type: "object_type", "The body must be a JSON object with the model's inputs, not \(body.kindName).")]
      return
    }
    input = checkObject(object, schema, at: [], depth: 0)
  }

  private mutating func report(_ location: [FieldError.Step], _ type: String, _ message: String) {
    if errors.count < Self.errorLimit { errors.append(FieldError(location, type: type, message)) }
  }

  private mutating func checkObject(
    _ object: [String: JSONValue], _ schema: Schema, at location: [FieldError.Step], depth: Int
  ) -> [String: JSONValue] {
    var result: [String: JSONValue] = [:]
    for name in schema.required where schema.properties[name] == nil {
      result[name] = object[name]
      if object[name] == nil { report(location + [.key(name)], "missing", "This input is required.") }
    }
    for (name, property) in schema.properties.sorted(by: { $0.key < $1.key }) {
      let place = location + [.key(name)]
      let isRequired = schema.required.contains(name)
      if let value = object[name], !(value.isNull && !isRequired) {
        result[name] = check(value, property, at: place, depth: depth + 1, media: nil)
      } else if isRequired {
        report(place, "missing", "This input is required.")
      } else if let value = property.defaultValue {
        result[name] = value
      }
    }
    return result
  }

  private mutating func check(
    _ value: JSONValue, _ schema: Schema, at location: [FieldError.Step], depth: Int, media kind: MediaKind?
  ) -> JSONValue {
    guard depth <= Self.depthLimit else {
      report(location, "too_deep", "This value is nested more than \(Self.depthLimit) levels deep.")
      return value
    }
    var checked = value
    switch (schema.kind, value) {
    case (.string, .string(let text)):
      checkLength(text, schema, at: location)
      if let kind = schema.media ?? kind {
        media.append(MediaValue(location: location, kind: kind, source: text))
      }
    case (.integer, .integer(let number)): checkRange(Double(number), schema, at: location)
    case (.integer, .number):
      report(location, "int_type", "This input must be an integer between -9223372036854775808 and 9223372036854775807.")
    case (.number, .integer), (.number, .number): checkRange(value.double ?? 0, schema, at: location)
    case (.boolean, .bool): break
    case (.array, .array(let elements)): checked = .array(checkArray(elements, schema, at: location, depth: depth))
    case (.object, .object(let object)) where schema.properties.isEmpty && schema.required.isEmpty: checked = .object(object)
    case (.object, .object(let object)): checked = .object(checkObject(object, schema, at: location, depth: depth))
    case (.any, _): break
    default: report(location, schema.kind.errorType, "This input must be \(schema.kind.phrase), not \(value.kindName).")
    }
    if let options = schema.options, !options.contains(value) {
      report(location, "enum", "This input must be one of \(options.map(Self.show).joined(separator: ", ")).")
    }
    return checked
  }

  private mutating func checkArray(
    _ elements: [JSONValue], _ schema: Schema, at location: [FieldError.Step], depth: Int
  ) -> [JSONValue] {
    if let minimum = schema.minItems, elements.count < minimum {
      report(location, "too_short", "This input must have at least \(minimum) \(minimum == 1 ? "item" : "items"), not \(elements.count).")
    }
    if let maximum = schema.maxItems, elements.count > maximum {
      report(location, "too_long", "This input must have at most \(maximum) \(maximum == 1 ? "item" : "items"), not \(elements.count).")
      return elements
    }
    // If an array has a media kind and no schema for its items, its elements must be strings.
    let item = schema.items.first ?? (schema.media == nil ? nil : Schema(kind: .string))
    guard let item else { return elements }
    return elements.enumerated().map { index, element in
      check(element, item, at: location + [.index(index)], depth: depth + 1, media: schema.media)
    }
  }

  /// Checks the length in Unicode code points, as JSON Schema does.
  private mutating func checkLength(_ text: String, _ schema: Schema, at location: [FieldError.Step]) {
    guard schema.minLength != nil || schema.maxLength != nil else { return }
    let count = text.unicodeScalars.count
    if let minimum = schema.minLength, count < minimum {
      report(location, "string_too_short", "This input must have at least \(minimum) characters, not \(count).")
    }
    if let maximum = schema.maxLength, count > maximum {
      report(location, "string_too_long", "This input must have at most \(maximum) characters, not \(count).")
    }
  }

  private mutating func checkRange(_ number: Double, _ schema: Schema, at location: [FieldError.Step]) {
    if let minimum = schema.minimum, number < minimum {
      report(location, "greater_than_equal", "This input must be at least \(Self.show(minimum)).")
    }
    if let maximum = schema.maximum, number > maximum {
      report(location, "less_than_equal", "This input must be at most \(Self.show(maximum)).")
    }
  }

  private static func show(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): "\"\(text)\""
    case .integer(let number): String(number)
    case .number(let number): show(number)
    case .bool(let flag): String(flag)
    case .null: "null"
    case .array, .object: value.kindName
    }
  }

  private static func show(_ number: Double) -> String {
    Int64(exactly: number).map { String($0) } ?? String(number)
  }
}

extension Schema.Kind {
  fileprivate var phrase: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "a boolean"
    case .array: "an array"
    case .object: "an object"
    case .any: "any value"
    }
  }

  fileprivate var errorType: String {
    switch self {
    case .string: "string_type"
    case .integer: "int_type"
    case .number: "float_type"
    case .boolean: "bool_type"
    case .array: "list_type"
    case .object: "dict_type"
    case .any: "any_type"
    }
  }
}
