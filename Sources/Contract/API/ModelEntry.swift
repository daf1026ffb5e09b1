/// One model of the catalogue.
public struct ModelEntry: Sendable, Hashable, Codable {
  public var modelID: String
  public var displayName: String
  public var description: String
  /// `model`, `workflow` or `inference`.
  public var kind: String
  public var categories: [String]
  public var basePriceUSD: Double
  /// `second` or `output`.
  public var priceUnit: String
  public var pricingNote: String
  public var modelURL: String
  public var inputs: [String]
  public var requiredInputs: [String]
  public var inputSchema: JSONValue?
  public var outputSchema: JSONValue?
  /// The names of media files that live with the model's workflow, or `nil` if there are none. A request may use a name in place of a URL.
  public var knownFiles: [String]?

  public init(
    modelID: String, displayName: String, description: String, kind: String, categories: [String], basePriceUSD: Double, priceUnit: String,
    pricingNote: String, modelURL: String, inputs: [String], requiredInputs: [String], inputSchema: JSONValue?, outputSchema: JSONValue?,
    knownFiles: [String]? = nil
  ) {
    self.modelID = modelID
    self.displayName = displayName
    self.description = description
    self.kind = kind
    self.categories = categories
    self.basePriceUSD = basePriceUSD
    self.priceUnit = priceUnit
    self.pricingNote = pricingNote
    self.modelURL = modelURL
    self.inputs = inputs
    self.requiredInputs = requiredInputs
    self.inputSchema = inputSchema
    self.outputSchema = outputSchema
    self.knownFiles = knownFiles
  }

  private enum CodingKeys: String, CodingKey {
    case modelID = "model_id"
    case displayName = "display_name"
    case description, kind, categories
    case basePriceUSD = "base_price_usd"
    case priceUnit = "price_unit"
    case pricingNote = "pricing_note"
    case modelURL = "model_url"
    case inputs
    case requiredInputs = "required_inputs"
    case inputSchema = "input_schema"
    case outputSchema = "output_schema"
    case knownFiles = "known_files"
  }
}

/// The answer to `GET /v1/models/{model_id}?include_times=true`.
public struct TimedModelEntry: Sendable, Hashable, Encodable {
  public var entry: ModelEntry
  /// The median of the seconds that the newest 100 succeeded requests of the model ran on this server, or `nil` if none has succeeded.
  public var medianSeconds: Double?

  public init(entry: ModelEntry, medianSeconds: Double?) {
    self.entry = entry
    self.medianSeconds = medianSeconds
  }

  private enum CodingKeys: String, CodingKey {
    case medianSeconds = "median_seconds"
  }

  public func encode(to encoder: any Encoder) throws {
    try entry.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    // A missing time is `null`, so that a client that asked for it can tell it from an older server.
    try container.encode(medianSeconds, forKey: .medianSeconds)
  }
}

/// The answer to `GET /v1/models`.
public struct ModelListAnswer: Sendable, Hashable, Codable {
  public var models: [ModelEntry]
  /// The number of matching models on all pages.
  public var total: Int
  public var limit: Int
  public var offset: Int

  public init(models: [ModelEntry], total: Int, limit: Int, offset: Int) {
    self.models = models
    self.total = total
    self.limit = limit
    self.offset = offset
  }
}

/// The answer to `GET /v1/models/categories`.
public struct CategoryListAnswer: Sendable, Hashable, Codable {
  public var categories: [String]

  public init(categories: [String]) { self.categories = categories }
}
