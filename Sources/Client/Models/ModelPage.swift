/// A page of the catalogue.
public struct ModelPage: Sendable, Hashable {
  public var models: [ModelInfo]
  /// The number of matching models on all pages, or `nil` if the server does not say.
  public var total: Int?
}
