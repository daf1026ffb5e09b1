/// A page of the catalogue.
public struct ModelPage: Sendable, Hashable {
  /// The models.
  public var models: [ModelInfo]
  /// How many models match, on all pages; `nil` where the server does not tell.
  public var total: Int?
}
