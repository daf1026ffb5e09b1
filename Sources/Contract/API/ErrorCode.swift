/// RunComfy's error codes, with the HTTP status of each.
///
/// The first three digits are the status in RunComfy's own list. The exceptions are 400002 and 400004: they are sent with 402 and 401,
/// because RunComfy's clients check for these statuses. The codes from 405 upwards that end in 1 are Katsudo's own, if RunComfy has none.
public enum ErrorCode: Int, Sendable, Hashable, Codable, CaseIterable {
  case invalidResourceIdentifier = 400_001
  case insufficientResources = 400_002
  case userAccount = 400_004
  case permissionDenied = 403_001
  case resourceNotFound = 404_001
  case methodNotAllowed = 405_001
  case requestTimeout = 408_001
  case conflict = 409_001
  case preconditionFailed = 412_001
  case payloadTooLarge = 413_001
  case uriTooLong = 414_001
  case unsupportedMediaType = 415_001
  case rangeNotSatisfiable = 416_001
  case misdirectedRequest = 421_001
  case invalidInput = 422_001
  case tooManyRequests = 429_001
  case internalError = 500_001
  case unavailable = 503_001
  case insufficientStorage = 507_001

  public var httpStatus: Int {
    switch self {
    case .insufficientResources: 402
    case .userAccount: 401
    default: rawValue / 1000
    }
  }
}
