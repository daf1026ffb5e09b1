package import KatsudoAPI
package import KatsudoCore

extension NodeDefinition.Input {
  /// The largest integer that every JSON reader keeps exactly. ComfyUI's seeds reach 2^64 - 1.
  static let largestInteger: Int64 = 9_007_199_254_740_991

  /// The type of the widget. An input that takes several types names it apart.
  var widgetType: String { settings["widgetType"]?.string ?? type }

  /// The kind of file that the input names, or `nil` if its files are no media or a caller cannot upload them.
  package var mediaKind: MediaKind? {
    guard type == "COMBO", settings["image_folder"] == nil else { return nil }
    return MediaKind.allCases.first { settings["\($0.rawValue)_upload"]?.bool == true }
  }

  /// Returns the property of an input schema for this input, or `nil` if a request cannot give its value.
  ///
  /// - Parameter value: the value that the workflow has, which becomes the default.
  package func schema(value: JSONValue?, isSeed: Bool = false) -> JSONValue? {
    // The engine chooses the names of output files.
    guard name != "filename_prefix", var schema = property(isSeed: isSeed, value: value) else { return nil }
    if let text = settings["tooltip"]?.string, !text.isEmpty { schema["description"] = .string(text) }
    if isSeed {
      schema["description"] = "The seed of the noise. -1 is a random one."
      schema["default"] = value?.integer.flatMap { (-1...Self.largestInteger).contains($0) ? .integer($0) : nil } ?? -1
    } else if mediaKind == nil, let value = value?["__value__"] ?? value, isWithin(schema, value) {
      schema["default"] = value
    }
    return .object(schema)
  }

  /// Returns the type and the limits.
  private func property(isSeed: Bool, value: JSONValue?) -> [String: JSONValue]? {
    switch widgetType {
    case "INT":
      var schema: [String: JSONValue] = ["type": "integer"]
      schema["minimum"] = isSeed ? -1 : limit("min")
      schema["maximum"] = isSeed ? .integer(Self.largestInteger) : limit("max")
      return schema
    case "FLOAT":
      var schema: [String: JSONValue] = ["type": "number"]
      schema["minimum"] = limit("min")
      schema["maximum"] = limit("max")
      return schema
    case "STRING", "COLOR": return ["type": "string"]
    case "BOOLEAN": return ["type": "boolean"]
    case "COMBO": return choice
    // The graph has only the inputs of the choice that the workflow made.
    case "COMFY_DYNAMICCOMBO_V3":
      return Self.choice(
        of: choices.filter { $0["key"] == value || ($0["inputs"]?["required"]?.object ?? [:]).isEmpty }.compactMap { $0["key"] })
    default: return nil
    }
  }

  /// A limit of a number, or `nil` if it is so large that it does not limit anything.
  private func limit(_ key: String) -> JSONValue? {
    settings[key].flatMap { value in value.double.flatMap { abs($0) <= Double(Self.largestInteger) ? value : nil } }
  }

  private var choice: [String: JSONValue]? {
    if let mediaKind { return ["type": "string", "format": .string("\(mediaKind.rawValue)_uri")] }
    // These name a file of the server.
    guard settings["file_upload"]?.bool != true, settings["image_folder"] == nil else { return nil }
    let choice = Self.choice(of: settings["remote"] == nil ? choices : [])
    return settings["multiselect"]?.bool == true ? ["type": "array", "items": .object(choice)] : choice
  }

  private static func choice(of values: [JSONValue]) -> [String: JSONValue] {
    guard !values.isEmpty else { return ["type": "string"] }
    var schema: [String: JSONValue] = ["enum": .array(values)]
    if values.allSatisfy({ $0.string != nil }) { schema["type"] = "string" }
    if values.allSatisfy({ $0.integer != nil }) { schema["type"] = "integer" }
    return schema
  }

  /// Returns `true` if a value keeps the type and the limits of its property.
  private func isWithin(_ schema: [String: JSONValue], _ value: JSONValue) -> Bool {
    if let values = schema["enum"]?.array { return values.contains(value) }
    if let number = value.double {
      if let minimum = schema["minimum"]?.double, number < minimum { return false }
      if let maximum = schema["maximum"]?.double, number > maximum { return false }
    }
    switch schema["type"] {
    case "integer": return value.integer != nil
    case "number": return value.double != nil
    case "string": return value.string != nil
    case "boolean": return value.bool != nil
    case "array":
      guard let list = value.array else { return false }
      return schema["items"]?["enum"]?.array.map { Set(list).isSubset(of: $0) } ?? true
    default: return true
    }
  }
}
