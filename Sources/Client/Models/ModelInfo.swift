public import KatsudoAPI

/// A model of the catalogue. A field that the server did not send is `nil` or empty.
public struct ModelInfo: Sendable, Hashable {
  /// The model's id, such as `bytedance/dreamina-3-0/pro/image-to-video`.
  public var id: String
  /// The name for people.
  public var displayName: String?
  /// A description of the model for people.
  public var description: String?
  /// The kind of the entry: `model`, `workflow` or `inference`.
  public var kind: String?
  /// The categories, such as `image-to-video`.
  public var categories: [String]
  /// The price in US dollars for one ``priceUnit``.
  public var basePriceUSD: Double?
  /// The unit of the price: `second` (of video) or `output`.
  public var priceUnit: String?
  /// The names of all inputs.
  public var inputs: [String]
  /// The names of the required inputs.
  public var requiredInputs: [String]
  /// The JSON schema of the input, in RunComfy's dialect. Entries of a list have it only if you asked for schemas.
  public var inputSchema: JSONValue?
  /// The JSON schema of the output. Entries of a list have it only if you asked for schemas.
  public var outputSchema: JSONValue?
  /// The names of media files that live with the model's workflow. A request may use a name in place of a URL.
  public var knownFiles: [String]
  /// The whole entry, with all other fields that the server sent.
  public var json: JSONValue

  init(_ json: JSONValue) throws(KatsudoError) {
    guard let id = json["model_id"]?.string else { throw .unexpectedAnswer("A model of the server's catalogue has no id.") }
    func strings(_ key: String) -> [String] { (json[key]?.array ?? []).compactMap(\.string) }
    self.id = id
    displayName = json["display_name"]?.string
    description = json["description"]?.string
    kind = json["kind"]?.string
    categories = strings("categories")
    basePriceUSD = json["base_price_usd"]?.double
    priceUnit = json["price_unit"]?.string
    inputs = strings("inputs")
    requiredInputs = strings("required_inputs")
    inputSchema = json["input_schema"]
    outputSchema = json["output_schema"]
    knownFiles = strings("known_files")
    self.json = json
  }
}
