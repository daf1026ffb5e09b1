import KatsudoAPI

/// The error answers in the OpenAPI documents.
extension ErrorCode {
  /// The errors that every call may have.
  static let ofEveryCall: [ErrorCode] = [.internalError, .unavailable]

  /// The errors of every call to a server that requires no key, see ``BrowserGuard``.
  static let ofOpenServers: [ErrorCode] = [.misdirectedRequest, .permissionDenied]

  private var description: String {
    switch self {
    case .invalidResourceIdentifier: "An id or a header field has the wrong form."
    case .insufficientResources: "The budget of the owner is used up."
    case .userAccount: "There is no key, or it is not known here."
    case .permissionDenied: "The request belongs to another owner, or the call comes from the web page of another site."
    case .resourceNotFound: "There is nothing of this name. It may have expired."
    case .methodNotAllowed: "The address does not take this method."
    case .requestTimeout: "The body came in too slowly. Nothing was stored."
    case .conflict: "The state does not allow the call, or another call with the same Idempotency-Key has not ended."
    case .preconditionFailed: "The call names another version of tus."
    case .payloadTooLarge: "The body or the file is too large."
    case .uriTooLong: "The address is too long."
    case .unsupportedMediaType: "The body has another type, or it is compressed."
    case .rangeNotSatisfiable: "The range is outside the file."
    case .misdirectedRequest: "The host name is neither localhost nor the server's own."
    case .invalidInput: "The body or the query is wrong. `detail` names the places."
    case .tooManyRequests: "A limit is reached. Nothing was stored."
    case .internalError: "An internal error of the server."
    case .unavailable: "The server cannot do this at the moment. Nothing was stored."
    case .insufficientStorage: "There is no room on the disk, or the owner has reached the limit of uploaded files."
    }
  }

  private var headers: [APIHeader] {
    switch self {
    case .userAccount: [.wwwAuthenticate]
    case .methodNotAllowed: [.allow]
    case .conflict, .unavailable: [.retryAfter]
    case .preconditionFailed: [.tusVersion]
    case .rangeNotSatisfiable: [.contentRange]
    case .tooManyRequests: [.retryAfter, .rateLimit, .rateLimitPolicy]
    default: []
    }
  }

  func reference(isUnderProd: Bool) -> JSONValue { ["$ref": .string("#/components/responses/\(name(isUnderProd: isUnderProd))")] }

  private func name(isUnderProd: Bool) -> String { isUnderProd ? "deployment_\(self)" : "\(self)" }

  /// The errors as `components.responses`.
  ///
  /// - Parameter ofProd: the errors of the calls under `/prod`.
  static func components(_ codes: Set<ErrorCode>, ofProd: Set<ErrorCode>) -> JSONValue {
    .object(responses(codes, isUnderProd: false).merging(responses(ofProd, isUnderProd: true)) { $1 })
  }

  private static func responses(_ codes: Set<ErrorCode>, isUnderProd: Bool) -> [String: JSONValue] {
    let schema = isUnderProd ? APISchemas.deploymentError : APISchemas.error
    return Dictionary(
      uniqueKeysWithValues: codes.map { code in
        return (
          code.name(isUnderProd: isUnderProd),
          [
            "description": .string(code.description), "headers": APIHeader.references(code.headers + [.katsudoIdempotency]),
            "content": ["application/json": ["schema": schema]],
          ]
        )
      })
  }
}
