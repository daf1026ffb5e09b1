package import EmakiCore

/// Why a request was not accepted. Nothing of it was kept.
package enum IntakeRefusal: Error, Sendable {
  /// The body is not JSON; a sentence that says where.
  case notJSON(String)
  /// The inputs break the model's schema. Never empty.
  case invalid([FieldError])
  /// The files that came with the request could not be stored.
  case notStored(isDiskFull: Bool, cause: String)
}
