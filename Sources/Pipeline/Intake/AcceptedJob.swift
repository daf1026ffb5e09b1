package import KatsudoAPI
package import KatsudoCore

/// A request that passed every check that needs no fetching. Only the intake can make one, and only of these the queue takes any.
package struct AcceptedJob: Sendable {
  package let id: String
  package let owner: Owner
  package let modelID: String
  /// The checked inputs, defaults filled in, a random seed drawn. Data URIs are replaced by empty strings; their files are in `media`.
  package let input: JSONValue
  package let media: [MediaReference]
  package let createdAt: Timestamp
}
