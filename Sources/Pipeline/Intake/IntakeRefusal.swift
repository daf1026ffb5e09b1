package import KatsudoAPI
package import KatsudoCore

/// Why a request was not accepted. Nothing of it was kept.
package enum IntakeRefusal: Error, Sendable {
  case notJSON(JSONSyntaxError)
  /// The inputs break the model's schema. Never empty.
  case invalid([FieldError])
  /// The files that came with the request could not be stored.
  case notStored(isDiskFull: Bool, cause: String)
}
