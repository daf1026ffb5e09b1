extension KatsudoClient {
  /// Reads the model catalogue. Get it as ``KatsudoClient/models``.
  public struct Models: Sendable {
    let wire: Wire

    /// Lists the models of the server.
    ///
    /// - Parameters:
    ///   - search: the words to search for. With `nil`, the list has all models.
    ///   - category: a category from ``categories()``, or `nil` for all.
    ///   - kind: `model`, `workflow` or `inference`, or `nil` for all.
    ///   - includeSchemas: `true` to include the schemas of inputs and outputs.
    ///   - limit: the largest number of models, 1 to 500.
    ///   - offset: the number of models to skip.
    /// - Throws: ``KatsudoError`` or `CancellationError`.
    public func list(
      search: String? = nil, category: String? = nil, kind: String? = nil, includeSchemas: Bool = false, limit: Int = 100, offset: Int = 0
    ) async throws -> ModelPage {
      let query: [(String, String?)] = [
        ("search", search), ("category", category), ("kind", kind), ("include_schema", includeSchemas ? "true" : nil),
        ("limit", String(limit)), ("offset", String(offset)),
      ]
      let answer = try await wire.get("/models", query: query).json
      guard let entries = answer["models"]?.array else { throw KatsudoError.unexpectedAnswer("The server's catalogue has no models.") }
      var models: [ModelInfo] = []
      for entry in entries { models.append(try ModelInfo(entry)) }
      return ModelPage(models: models, total: answer["total"]?.integer.flatMap { Int(exactly: $0) })
    }

    /// Reads one model with its schemas.
    ///
    /// - Throws: ``KatsudoError``, for example ``KatsudoError/notFound(_:)``, or `CancellationError`.
    public func get(_ id: String) async throws -> ModelInfo {
      guard ModelPath.isModelID(id) else { throw ModelPath.refusal(id) }
      return try ModelInfo(try await wire.get("/models/\(id)").json)
    }

    /// Lists the categories of the models, such as `image-to-video`.
    ///
    /// - Throws: ``KatsudoError`` or `CancellationError`.
    public func categories() async throws -> [String] {
      guard let categories = try await wire.get("/models/categories").json["categories"]?.array else {
        throw KatsudoError.unexpectedAnswer("The server's answer has no categories.")
      }
      return categories.compactMap(\.string)
    }
  }
}

/// A page of the catalogue.
public struct ModelPage: Sendable, Hashable {
  /// The models of this page.
  public var models: [ModelInfo]
  /// The number of matching models on all pages, or `nil` if the server does not say.
  public var total: Int?
}
