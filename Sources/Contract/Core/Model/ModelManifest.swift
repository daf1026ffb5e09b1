package import KatsudoAPI

/// A model as data: its name, its inputs and outputs, and the engines that can run it. A new model needs only a new file.
package struct ModelManifest: Sendable {
  package var modelID: String
  /// SHA-256 of the manifest's file in lower-case hexadecimal, or `nil` if the manifest did not come from a file.
  package var version: String?
  /// The order of the names in the manifest's file.
  package var keyOrder = KeyOrder()
  package var kind: String
  package var displayName: LocalizedText
  package var description: LocalizedText
  package var categories: [String]
  /// The price in US dollars per ``priceUnit``. It is 0 if the model costs nothing.
  package var basePriceUSD: Double
  /// The unit of the price: `second` (of video) or `output`.
  package var priceUnit: String
  package var pricingNote: LocalizedText
  /// The address of the model's page for people, or `nil` if there is none.
  package var modelURL: String?
  package var input: Schema
  package var inputDocument: JSONValue
  package var outputDocument: JSONValue
  /// The formats that a media input takes, by property name. A property without an entry takes every format of its kind.
  package var acceptedFormats: [String: [MediaFormat]]
  /// The name of the integer input that −1 makes random. The seed is drawn when the request is accepted.
  package var seedInput: String?
  /// The engines that can run the model, best first.
  package var engines: [EngineBinding]
  /// The largest number of running requests of each owner, or `nil` for no such limit. A manifest's file cannot set it.
  package var runningLimit: Int?
  /// The input whose members replace members of the engine's options for one request, or `nil` if no input does that. A manifest's file
  /// cannot set it, because a caller must not choose such options.
  package var optionsInput: String?

  /// One engine's entry in a manifest.
  package struct EngineBinding: Sendable {
    package var engine: String
    /// The name of this entry, if the manifest has several for the engine.
    package var variant: String?
    /// The model's input for each parameter of the engine, such as `prompt` for `prompt` and `image_urls` for `picture`.
    package var inputs: [String: String]
    /// The engine's own part of the manifest.
    package var options: [String: JSONValue]

    package init(engine: String, variant: String? = nil, inputs: [String: String], options: [String: JSONValue] = [:]) {
      self.engine = engine
      self.variant = variant
      self.inputs = inputs
      self.options = options
    }
  }

  /// Reads a manifest document.
  ///
  /// - Throws: ``SchemaProblem`` that names the key that is missing or has the wrong shape.
  package init(_ document: JSONValue) throws(SchemaProblem) {
    guard let object = document.object else { throw SchemaProblem("manifest", "must be an object, not \(document.kindName)") }
    func value<T>(_ key: String, _ expected: String, _ read: (JSONValue) -> T?) throws(SchemaProblem) -> T? {
      guard let value = object[key], !value.isNull else { return nil }
      guard let result = read(value) else { throw SchemaProblem(key, "must be \(expected)") }
      return result
    }
    func text(_ key: String) throws(SchemaProblem) -> LocalizedText? {
      try value(key, "a string or an object of strings by language") { LocalizedText($0) }
    }
    func string(_ key: String) throws(SchemaProblem) -> String? { try value(key, "a string") { $0.string } }
    guard let id = try string("model_id") else { throw SchemaProblem("model_id", "is missing") }
    guard ModelID.isWellFormed(id) else {
      throw SchemaProblem("model_id", "must be two or more parts of A-Z a-z 0-9 _ . - between slashes")
    }
    guard !ModelID.isReserved(id) else {
      throw SchemaProblem(
        "model_id",
        "\(id) must not end in /api, in /openapi.json or in .md, because these are addresses of pages and documents. Choose another last part"
      )
    }
    modelID = id
    kind = try string("kind") ?? "model"
    displayName = try text("display_name") ?? LocalizedText(id)
    description = try text("description") ?? LocalizedText("")
    categories =
      try value("categories", "an array of strings") { value in
        value.array.flatMap { $0.allSatisfy { $0.string != nil } ? $0.compactMap(\.string) : nil }
      } ?? []
    basePriceUSD = try value("base_price_usd", "a number of at least 0") { $0.double.flatMap { $0 >= 0 ? $0 : nil } } ?? 0
    priceUnit = try string("price_unit") ?? "output"
    pricingNote = try text("pricing_note") ?? LocalizedText("")
    modelURL = try string("model_url")
    guard let inputDocument = object["input_schema"] else { throw SchemaProblem("input_schema", "is missing") }
    self.inputDocument = inputDocument
    input = try Schema(inputDocument, path: "input_schema")
    outputDocument = object["output_schema"] ?? ["type": "object", "properties": [:]]
    acceptedFormats = try Self.formats(value("accepted_formats", "an object of lists by input") { $0.object } ?? [:])
    seedInput = try string("seed_input")
    engines = try Self.engines(value("engines", "an array of objects") { $0.array } ?? [])
    if let seedInput, input.properties[seedInput]?.kind != .integer {
      throw SchemaProblem("seed_input", "must name an integer input of the schema")
    }
  }

  private static func formats(_ lists: [String: JSONValue]) throws(SchemaProblem) -> [String: [MediaFormat]] {
    var result: [String: [MediaFormat]] = [:]
    for (name, list) in lists {
      let formats = (list.array ?? []).map { $0.string.flatMap(MediaFormat.init(rawValue:)) }
      guard !formats.isEmpty, !formats.contains(nil) else {
        throw SchemaProblem("accepted_formats.\(name)", "must list formats such as \"jpeg\" and \"png\"")
      }
      result[name] = formats.compactMap { $0 }
    }
    return result
  }

  private static func engines(_ entries: [JSONValue]) throws(SchemaProblem) -> [EngineBinding] {
    var result: [EngineBinding] = []
    for (index, entry) in entries.enumerated() {
      guard let name = entry["engine"]?.string else { throw SchemaProblem("engines[\(index)].engine", "must be a string") }
      let variant = entry["variant"] ?? .null
      guard variant.isNull || variant.string != nil else { throw SchemaProblem("engines[\(index)].variant", "must be a string") }
      guard variant.isNull || !result.contains(where: { $0.engine == name && $0.variant == variant.string }) else {
        throw SchemaProblem("engines[\(index)].variant", "must differ from the variants of the other entries for \(name)")
      }
      var inputs: [String: String] = [:]
      if let map = entry["inputs"], !map.isNull {
        guard let map = map.object else { throw SchemaProblem("engines[\(index)].inputs", "must be an object") }
        for (parameter, input) in map {
          guard let input = input.string else { throw SchemaProblem("engines[\(index)].inputs.\(parameter)", "must be a string") }
          inputs[parameter] = input
        }
      }
      let options = entry["options"] ?? .null
      guard options.isNull || options.object != nil else { throw SchemaProblem("engines[\(index)].options", "must be an object") }
      result.append(EngineBinding(engine: name, variant: variant.string, inputs: inputs, options: options.object ?? [:]))
    }
    return result
  }

  /// Returns the formats that a media value at this place may have.
  package func formats(for value: MediaValue<some Any>) -> [MediaFormat] {
    if let name = value.property, let formats = acceptedFormats[name] { return formats }
    return MediaFormat.allCases.filter { $0.kind == value.kind }
  }

  /// The names of media files that live with the workflow of an engine, in the manifest's order. A request may use such a name in place of a
  /// URL.
  package var knownFiles: [String] { engines.flatMap(\.knownFiles) }

  /// Returns the cost of a finished request in US dollars.
  ///
  /// - Parameter seconds: the length of the video, or `nil` if the output has none.
  package func cost(seconds: Double?) -> Double {
    priceUnit == "second" ? basePriceUSD * (seconds ?? 0) : basePriceUSD
  }

  /// Returns the cost of a result in US dollars. A result that was reused costs nothing. If a service charged for the work, the cost is that
  /// amount.
  ///
  /// - Parameter model: the model, or `nil` if it is gone.
  package static func cost(of result: JobResult, by model: ModelManifest?) -> Double {
    if result.metadata?[JobResult.reusedKey] != nil { return 0 }
    if let charged = result.metadata?["upstream"]?["cost"]?.double { return charged }
    return model?.cost(seconds: result.seconds) ?? 0
  }

  /// Returns the price of a request in US dollars before it runs, by the length that its input asks for.
  ///
  /// The length is the number of frames at 24 frames a second, or else the input that names seconds, which may be a choice such as `"8s"`.
  /// Without a length above zero it counts as one second.
  ///
  /// - Parameter input: the checked input with its defaults.
  package func price(of input: [String: JSONValue]) -> Double {
    if let frames = Self.length(input["frames"]) { return cost(seconds: frames / 24) }
    let seconds = ["duration", "duration_seconds", "seconds", "video_length"].lazy.compactMap { Self.length(input[$0]) }.first
    return cost(seconds: seconds ?? 1)
  }

  /// Reads a length: a number, or a text that begins with one. Returns `nil` unless it is above zero.
  private static func length(_ value: JSONValue?) -> Double? {
    let number = value?.double ?? value?.string.flatMap { Double($0.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }) }
    return number.flatMap { $0 > 0 ? $0 : nil }
  }
}

extension ModelManifest.EngineBinding {
  /// The names of media files that live with the engine's workflow: the strings of the option `files`.
  package var knownFiles: [String] { (options["files"]?.array ?? []).compactMap(\.string) }
}
