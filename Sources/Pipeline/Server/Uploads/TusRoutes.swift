import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import NIOCore

/// The routes under `/v1/files/tus`: uploads in parts that go on after a lost connection, by the protocol tus 1.0.0 (tus.io) with its
/// extensions `creation`, `expiration` and `termination`.
///
/// The offset that an answer names is on disk. An answer to PATCH comes after the sync of the bytes before it.
struct TusRoutes: Sendable {
  let uploads: UploadKeeper
  let bases: LinkBases

  static let version = "1.0.0"
  /// The largest `Upload-Metadata` in bytes.
  static let metadataLimit = 4096

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("files/tus", [(.options, options), (.post, checked(create))])
    v1.add(
      "files/tus/{id}",
      [(.options, options), (.head, checked(head)), (.patch, checked(patch)), (.delete, checked(remove)), (.post, checked(override))])
  }

  private typealias Handler = @Sendable (Request, CallerContext) async throws -> Response

  /// Checks the version of the protocol, and adds ours to the answer.
  private func checked(_ handler: @escaping Handler) -> Handler {
    { request, context in
      do {
        guard request.headers[.tusResumable] == Self.version else {
          throw APIError(
            .preconditionFailed, "This server supports tus \(Self.version). Send the header: Tus-Resumable: \(Self.version)",
            headers: [.tusVersion: Self.version])
        }
        var response = try await handler(request, context)
        response.headers[.tusResumable] = Self.version
        return response
      } catch let error where error is APIError || error is UploadRefusal {
        var error = APIError(error)
        error.headers[.tusResumable] = Self.version
        throw error
      }
    }
  }

  @Sendable func options(_ request: Request, _ context: CallerContext) async throws -> Response {
    Response(
      status: .noContent,
      headers: [
        .tusResumable: Self.version, .tusVersion: Self.version, .tusExtension: "creation,expiration,termination",
        .tusMaxSize: "\(uploads.limits.fileBytes)",
      ])
  }

  @Sendable private func create(_ request: Request, _ context: CallerContext) async throws -> Response {
    guard let length = try number(.uploadLength, of: request) else {
      throw APIError(.invalidResourceIdentifier, "The header Upload-Length is missing. Send the size of the file in bytes in it.")
    }
    let metadata = request.headers[.uploadMetadata].flatMap { $0.isEmpty ? nil : $0 }
    guard (metadata?.utf8.count ?? 0) <= Self.metadataLimit else {
      throw APIError(.invalidResourceIdentifier, "The header Upload-Metadata has more than \(Self.metadataLimit) bytes. Send less.")
    }
    let key = try IdempotencyReservations.key(of: request.headers)
    let (upload, isReplayed) = try await uploads.create(for: context.caller.owner, byteCount: length, metadata: metadata, key: key)
    var headers = headers(of: upload)
    if isReplayed { headers[.idempotentReplayed] = "true" }
    headers[.location] = "\(bases.apiBase(request))/v1/files/tus/\(upload.id)"
    return Response(status: .created, headers: headers)
  }

  @Sendable private func head(_ request: Request, _ context: CallerContext) async throws -> Response {
    // A client that asks for the offset sends nothing now, so a part that still arrives comes by a dead connection.
    guard let upload = try await uploads.findIdle(try id(context), of: context.caller.owner) else { throw UploadRefusal.unknown }
    var headers = headers(of: upload)
    headers[.uploadLength] = "\(upload.byteCount)"
    headers[.uploadMetadata] = upload.metadata
    headers[.cacheControl] = "no-store"
    return Response(status: .ok, headers: headers)
  }

  @Sendable private func patch(_ request: Request, _ context: CallerContext) async throws -> Response {
    guard request.headers[.contentType] == "application/offset+octet-stream" else {
      throw APIError(
        .unsupportedMediaType, "The body is a part of a file. Send the header: Content-Type: application/offset+octet-stream")
    }
    guard let offset = try number(.uploadOffset, of: request) else {
      throw APIError(.invalidResourceIdentifier, "The header Upload-Offset is missing. Ask with HEAD for the offset, and go on there.")
    }
    let reading = BodyReading(request, context.body)
    let end: @Sendable () -> Void = { [body = context.body, connection = context.connection] in connection?.endBody(body) }
    do {
      let upload = try await uploads.append(to: try id(context), of: context.caller.owner, at: offset, onTakeover: end) { reception in
        while let part = try await reading.part() { try await reception.append(part.readableBytesView) }
      }
      return Response(status: .noContent, headers: headers(of: upload))
    } catch is ClientConnection.BodyTakenOver {
      throw UploadRefusal.takenOver
    } catch {
      await reading.drain()
      throw error
    }
  }

  @Sendable private func remove(_ request: Request, _ context: CallerContext) async throws -> Response {
    try await uploads.remove(try id(context), of: context.caller.owner)
    return Response(status: .noContent)
  }

  /// Answers a client that can send neither PATCH nor DELETE, as the protocol demands.
  @Sendable private func override(_ request: Request, _ context: CallerContext) async throws -> Response {
    switch request.headers[.methodOverride]?.uppercased() {
    case "PATCH": return try await patch(request, context)
    case "DELETE": return try await remove(request, context)
    default:
      throw APIError(
        .methodNotAllowed, "The method POST is not allowed here without the header X-HTTP-Method-Override. Use HEAD, PATCH, DELETE.",
        headers: [.allow: "OPTIONS, HEAD, PATCH, DELETE, POST"])
    }
  }

  private func id(_ context: CallerContext) throws(APIError) -> String {
    guard let id = context.parameters.get("id"), UploadID.isOurs(id) else { throw APIError(UploadRefusal.unknown) }
    return id
  }

  private func number(_ name: HTTPField.Name, of request: Request) throws(APIError) -> Int? {
    guard let text = request.headers[name] else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
      throw APIError(.invalidResourceIdentifier, "The header \(name.rawName) must be a whole number of bytes.")
    }
    return number
  }

  private func headers(of upload: Upload) -> HTTPFields {
    [
      .uploadOffset: "\(upload.offset)", .uploadExpires: HTTPDate.text(upload.expiresAt), .katsudoFileID: upload.id,
    ]
  }
}

/// Writes a moment as HTTP headers do (RFC 9110 section 5.6.7).
private enum HTTPDate {
  static func text(_ moment: Timestamp) -> String {
    let date = Date(timeIntervalSince1970: Double(moment.seconds))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: date)
    func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(parts.weekday ?? 1) - 1]
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][(parts.month ?? 1) - 1]
    return "\(day), \(two(parts.day)) \(month) \(parts.year ?? 1970) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) GMT"
  }
}

extension HTTPField.Name {
  static let tusResumable = Self("Tus-Resumable")!
  fileprivate static let tusVersion = Self("Tus-Version")!
  fileprivate static let tusExtension = Self("Tus-Extension")!
  fileprivate static let tusMaxSize = Self("Tus-Max-Size")!
  static let uploadLength = Self("Upload-Length")!
  static let uploadOffset = Self("Upload-Offset")!
  static let uploadMetadata = Self("Upload-Metadata")!
  fileprivate static let uploadExpires = Self("Upload-Expires")!
  static let methodOverride = Self("X-HTTP-Method-Override")!
}
