import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoQueue

/// The error answer to a caller.
struct APIError: Error, Sendable {
  var code: ErrorCode
  var message: String
  var detail: [ErrorBody.Detail] = []
  var headers: HTTPFields = [:]
  /// The number in the answer in place of that of ``code``. See ``underProd``.
  var number: Int?

  init(_ code: ErrorCode, _ message: String, detail: [ErrorBody.Detail] = [], headers: HTTPFields = [:]) {
    self.code = code
    self.message = message
    self.detail = detail
    self.headers = headers
  }

  /// Makes the error for a wrong parameter of the query.
  static func query(_ name: String, _ message: String) -> APIError {
    APIError(
      .invalidInput, "\(name): \(message)",
      detail: [ErrorBody.Detail(loc: ["query", .string(name)], msg: message, type: "value_error")])
  }

  /// Makes the error for a wrong value in a small body.
  static func body(_ name: String, _ message: String) -> APIError {
    APIError(
      .invalidInput, "\(name): \(message)",
      detail: [ErrorBody.Detail(loc: ["body", .string(name)], msg: message, type: "value_error")])
  }

  static let unknownRequest = APIError(
    .resourceNotFound, "There is no request of this id. It may have expired and been deleted, or never existed.")

  static let unknownAddress = APIError(
    .resourceNotFound, "There is no endpoint at this address. The API is under /v1. GET /v1/models lists the models.")

  static let diskFull = APIError(.insufficientStorage, "The server's disk is full, so the request was not accepted. Try again later.")

  /// Makes the error answer for an internal error. Only this initializer maps internal errors.
  init(_ error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let refusal as IntakeRefusal: self.init(refusal: refusal)
    case let full as QueueFull: self.init(full: full)
    case let refusal as UploadRefusal: self.init(upload: refusal)
    case let gone as UploadGone:
      self.init([
        FieldError(
          gone.location, type: "media_unavailable", "You have no uploaded file of this id. It was just deleted. Upload the file again.")
      ])
    case let used as BudgetUsed:
      self.init(
        .insufficientResources,
        "This request costs more than is left of your budget of \(used.dollarsPerDay) US dollars for this UTC day. Send it again tomorrow, or ask the server's operator for a larger budget."
      )
    case let full as DeploymentsFull:
      self.init(
        .conflict,
        "You have \(full.limit) deployments, the most that one owner may have here. Delete one with DELETE /prod/v2/deployments/{id}.")
    case let error as StoreError where error.code == .diskFull: self = .diskFull
    case is StoreError: self.init(.unavailable, "The server's database did not accept the request. Try again later.")
    case let error as HTTPError where error.status == .notFound: self = .unknownAddress
    default: self.init(.internalError, "The server had an internal error. Its log has the details.")
    }
  }

  private init(refusal: IntakeRefusal) {
    switch refusal {
    case .notJSON(let error):
      let subject = error.location.isEmpty ? "The body" : "This input"
      self.init([FieldError(error.location, type: "json_invalid", "\(subject) is not valid JSON at \(error).")])
    case .invalid(let errors): self.init(errors)
    case .parameter(let name, let message): self = .query(name, message)
    case .notStored(let isDiskFull, _):
      self =
        isDiskFull
        ? .diskFull
        : APIError(.unavailable, "The server could not store the request's files. Try again later.")
    }
  }

  private init(full: QueueFull) {
    let reason =
      switch full {
      case .owner(let limit):
        "You already have \(limit) waiting requests, which is your limit; all keys of one owner share it. Cancel some of them, or send this one "
          + "again when some of them have run."
      case .all: "The server already has its maximum number of waiting requests. Send this one again when some of them have run."
      case .lane(let limit):
        "The deployment already has \(limit) waiting \(limit == 1 ? "request" : "requests"), which is its queue_size. Send this one again when some of them have run."
      }
    let quota =
      switch full {
      case .owner(let limit), .all(let limit), .lane(let limit): "\(limit)"
      }
    self = .limited(reason, policy: "waiting", quota: quota, retryAfter: 60)
  }

  private init(upload refusal: UploadRefusal) {
    switch refusal {
    case .empty:
      let sentence = "The file is empty. Send its bytes."
      self.init(.invalidInput, sentence, detail: [ErrorBody.Detail(loc: ["body", "file"], msg: sentence, type: "media_unsupported")])
    case .tooLarge(let limit):
      self.init(.payloadTooLarge, "The file is larger than \(Self.size(limit)), the most that this server takes. Send a smaller one.")
    case .tooMuch(let byteCount):
      self.init(.payloadTooLarge, "The body has more bytes than are left of this upload, which has \(byteCount) in all.")
    case .full(.files(let limit)):
      self.init(
        .insufficientStorage,
        "You have \(limit) uploaded files, which is this server's limit for one owner. Delete some with DELETE /v1/files/{id}.")
    case .full(.bytes(let limit)):
      self.init(
        .insufficientStorage,
        "With this file, your uploaded files would have more than \(Self.size(limit)), which is this server's limit for one owner. Delete some "
          + "with DELETE /v1/files/{id}.")
    case .busy:
      self.init(
        .unavailable, "The server is busy with other uploads, so this one was not accepted. Send it again in some seconds.",
        headers: [.retryAfter: "5"])
    case .diskFull:
      self.init(.insufficientStorage, "The server's disk has no room for this file. Nothing of it was accepted. Try again later.")
    case .unknown:
      self.init(.resourceNotFound, "You have no file of this id. It may have expired and been deleted, or never existed.")
    case .inUse:
      self.init(
        .conflict, "An unfinished request uses this file. Delete it when the request has ended, or cancel the request.")
    case .locked:
      self.init(
        .conflict, "Another call is sending bytes of this upload. Ask with HEAD for the offset, and go on when it has ended.",
        headers: [.retryAfter: "1"])
    case .takenOver:
      self.init(
        .conflict, "A later call sends the bytes of this upload now. Ask with HEAD for the offset, and go on when that call has ended.",
        headers: [.retryAfter: "1"])
    case .otherUpload:
      self.init(
        .invalidInput, "This Idempotency-Key was used before for a different upload. Use a new key for each new upload.",
        detail: [
          ErrorBody.Detail(
            loc: ["header", "Idempotency-Key"], msg: "was used before for a different upload", type: "idempotency_key_reused")
        ])
    case .otherOffset(let offset):
      self.init(
        .conflict, "The bytes must begin at offset \(offset), where the stored ones end. Ask with HEAD for the offset, and go on there.")
    case .notStored:
      self.init(.unavailable, "The server could not store the file. Try again later.")
    }
  }

  /// Returns a size in the largest unit of which it is a whole number.
  private static func size(_ bytes: Int) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes > 0 && bytes % (1 << shift) == 0 {
      return "\(bytes >> shift) \(unit)"
    }
    return "\(bytes) bytes"
  }

  private init(_ errors: [FieldError]) {
    let detail = errors.map { error in
      ErrorBody.Detail(loc: ["body"] + error.location.map(\.json), msg: error.message, type: error.type)
    }
    let shown = errors.prefix(3).map { $0.path.isEmpty ? $0.message : "\($0.path): \($0.message)" }
    let rest = errors.count > shown.count ? " (and \(errors.count - shown.count) more)" : ""
    self.init(.invalidInput, shown.joined(separator: " ") + rest, detail: detail)
  }

  var response: Response {
    var headers = headers
    if code == .userAccount { headers[.wwwAuthenticate] = "Bearer" }
    var body = ErrorBody(code, message, detail: detail)
    if let number { body.errorCode = number }
    return .json(body, status: .init(code: code.httpStatus), headers: headers)
  }
}
