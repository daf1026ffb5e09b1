package import KatsudoAPI
package import KatsudoCore

/// The reason why a request was not accepted. Nothing of the request was stored.
package enum IntakeRefusal: Error, Sendable {
  case notJSON(JSONSyntaxError)
  /// The inputs break the model's schema or a rule for media. The list is never empty.
  case invalid([FieldError])
  /// A parameter of the query cannot be used. The message says why.
  case parameter(name: String, message: String)
  /// The files that came with the request could not be stored.
  case notStored(isDiskFull: Bool, cause: String)
}
