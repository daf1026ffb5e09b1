import AsyncHTTPClient
import Foundation
import KatsudoAPI
import NIOHTTP1

/// One upload of a local file to a Katsudo server.
struct FileUpload: Sendable {
  private let file: LocalFile
  private let wire: Wire

  /// The largest file in bytes that is sent in one call. A larger one is sent by tus 1.0.0 (tus.io), which can go on after a lost
  /// connection.
  static let singleLimit = 64 << 20
  /// The slowest transfer in bytes per second that is waited for. Katsudo refuses slower ones.
  private static let slowest = 64 << 10
  private static let tus = ("tus-resumable", "1.0.0")
  /// The longest wait for each call that gives room on the server back.
  private static let farewell = Duration.seconds(5)

  init(_ file: LocalFile, wire: Wire) {
    self.file = file
    self.wire = wire
  }

  /// Returns `true` if the server is Katsudo, which may take uploads. A server that has not answered in this process is asked for its models,
  /// because any server knows this call. One that does not answer gets no upload.
  static func isOffered(_ wire: Wire) async throws -> Bool {
    if KatsudoServers.contains(wire.base.origin) { return true }
    _ = try? await wire.get("/models", query: [("limit", "1")])
    try Task.checkCancellation()
    return KatsudoServers.contains(wire.base.origin)
  }

  /// Uploads the file. If an upload in parts fails or the task is cancelled, the server is asked to forget what it has of the file.
  ///
  /// - Returns: the facts about the file, or `nil` if the server takes no uploads.
  func run() async throws -> UploadedFile? {
    let hash = try await file.sha256()
    let known = try await call { _ in try await find(hash) }
    if known.status == 200, let id = known.fileID { return try await facts(id) }
    guard known.status == 404 else { throw known.error() }
    guard let uploaded = try await file.byteCount > Self.singleLimit ? sendInParts() : sendAtOnce(hash) else { return nil }
    guard uploaded.sha256 == hash else {
      await giveBack("/files/\(uploaded.id)")
      throw KatsudoError.file(FileProblem(.unusable, file.path, "\(file.path) changed while it was sent. Send it again."))
    }
    return uploaded
  }

  /// Asks for a complete file with these bytes.
  private func find(_ hash: String) async throws -> Answer {
    try await wire.send(.HEAD, "/files/sha256/\(hash)", within: wire.options.callTimeout, on: HTTPClients.reading)
  }

  private func sendAtOnce(_ hash: String) async throws -> UploadedFile? {
    let answer = try await call { repetition in
      // The file of a call whose answer was lost may be there. A second copy would count for the owner's limit too.
      if repetition > 0 {
        let known = try await find(hash)
        if known.status != 404 { return known }
      }
      return try await send(.POST, "/files", from: 0, [("content-type", "application/octet-stream")])
    }
    if isMissing(answer) { return nil }
    if answer.status == 200, let id = answer.fileID { return try await facts(id) }
    guard answer.status == 201 else { throw answer.error() }
    return try UploadedFile(answer.json())
  }

  private func sendInParts() async throws -> UploadedFile? {
    let place = TusPlace()
    do {
      let created = try await call { _ in
        place.unanswered += 1
        let answer = try await create(place.key, within: wire.options.callTimeout)
        // A proxy that got no answer does not know if the upload was begun.
        if ![502, 504].contains(answer.status) { place.unanswered -= 1 }
        return answer
      }
      if isMissing(created) { return nil }
      guard created.status == 201, let id = created.fileID else { throw created.error() }
      place.id = id
      try await sendParts(to: id, from: created.uploadOffset ?? 0)
    } catch {
      await giveBack(place)
      throw error
    }
    // From here on the file is complete. A later call finds it by its hash.
    return try await facts(place.id ?? "")
  }

  private func create(_ key: String, within limit: Duration) async throws -> Answer {
    try await wire.send(
      .POST, "/files/tus", headers: [Self.tus, ("upload-length", "\(file.byteCount)"), ("idempotency-key", key)], within: limit,
      on: HTTPClients.reading)
  }

  private func sendParts(to id: String, from start: Int) async throws {
    var offset = start
    var pauses = Pauses(wire: wire)
    while offset < file.byteCount {
      do {
        let answer = try await send(
          .PATCH, "/files/tus/\(id)", from: offset,
          [Self.tus, ("content-type", "application/offset+octet-stream"), ("upload-offset", "\(offset)")])
        if answer.status == 204, let next = answer.uploadOffset, next > offset {
          offset = next
          continue
        }
        // With 409, the server has other bytes than it was thought, or another call sends bytes of the upload.
        guard answer.status == 409 || isTemporary(answer) else { throw answer.error() }
        try await pauses.wait(after: answer.error(), requested: answer.retryAfter)
      } catch let error as KatsudoError {
        throw error
      } catch {
        try Task.checkCancellation()
        try await pauses.wait(after: KatsudoError.connection(error, to: wire.base.origin), requested: nil)
      }
      let found = try await call { _ in try await head(id, within: wire.options.callTimeout) }
      guard found.status == 200, let next = found.uploadOffset else { throw found.error() }
      if next > offset { pauses.reset() }
      offset = next
    }
  }

  /// Asks the server to forget an upload in parts that will not be finished. A complete one stays: the next call finds it by its hash.
  private func giveBack(_ place: TusPlace) async {
    let (id, key, mayExist) = (place.id, place.key, place.unanswered > 0)
    guard id != nil || mayExist else { return }
    // A cancelled task could make no call, so the calls have a task of their own.
    await Task {
      // The server may have begun an upload whose id did not arrive. The key finds it.
      var found = id
      if found == nil { found = try? await create(key, within: Self.farewell).fileID }
      guard let found, let offset = try? await head(found, within: Self.farewell).uploadOffset, offset < file.byteCount else { return }
      _ = try? await delete("/files/tus/\(found)")
    }.value
  }

  /// Asks the server to delete a file that changed while it was sent.
  private func giveBack(_ path: String) async { _ = await Task { try? await delete(path) }.value }

  /// Asks how much of an upload in parts the server has.
  private func head(_ id: String, within limit: Duration) async throws -> Answer {
    try await wire.send(.HEAD, "/files/tus/\(id)", headers: [Self.tus], within: limit, on: HTTPClients.reading)
  }

  private func delete(_ path: String) async throws -> Answer {
    try await wire.send(.DELETE, path, headers: [Self.tus], within: Self.farewell, on: HTTPClients.reading)
  }

  private func facts(_ id: String) async throws -> UploadedFile { try UploadedFile(try await wire.get("/files/\(id)").json) }

  /// Returns `true` if the server has no such address.
  private func isMissing(_ answer: Answer) -> Bool { answer.status == 404 || answer.status == 405 }

  /// Returns `true` if the same call may succeed later. A full disk or a used-up limit will not be better in some seconds.
  private func isTemporary(_ answer: Answer) -> Bool { answer.isTemporary && answer.status != 507 }

  private func send(_ method: HTTPMethod, _ path: String, from offset: Int, _ headers: [(String, String)]) async throws -> Answer {
    let count = file.byteCount - offset
    var request = wire.request(method, path, headers)
    request.body = .stream(file.bytes(from: offset), length: .known(Int64(count)))
    return try await wire.exchange(
      request, within: wire.options.callTimeout * 2 + .seconds(count / Self.slowest), on: HTTPClients.downloading)
  }

  /// Makes a call that may be repeated, with retries as the policy allows.
  ///
  /// - Parameter send: gets the number of attempts before.
  private func call(_ send: (_ repetition: Int) async throws -> Answer) async throws -> Answer {
    var pauses = Pauses(wire: wire)
    while true {
      do {
        let answer = try await send(pauses.repetition)
        guard isTemporary(answer) else { return answer }
        try await pauses.wait(after: answer.error(), requested: answer.retryAfter)
      } catch let error as KatsudoError {
        throw error
      } catch {
        try Task.checkCancellation()
        try await pauses.wait(after: KatsudoError.connection(error, to: wire.base.origin), requested: nil)
      }
    }
  }

  /// The place on the server for one upload in parts.
  private final class TusPlace {
    /// The idempotency key of the creation. It is a new one for each upload: two uploads of the same file must not disturb each other.
    let key = UUID().uuidString.lowercased()
    /// The number of creating calls without an answer. Each may have begun an upload.
    var unanswered = 0
    var id: String?
  }

  /// The pauses between the attempts of one call.
  private struct Pauses {
    let wire: Wire
    private(set) var repetition = 0

    init(wire: Wire) { self.wire = wire }

    /// Waits before the next attempt.
    ///
    /// - Throws: the fault if there were enough attempts.
    mutating func wait(after fault: KatsudoError, requested: Duration?) async throws {
      let pause = wire.options.retries.pause(before: repetition, requested: requested, chance: .random(in: 0...1))
      guard let pause else { throw fault }
      try await wire.time.sleep(pause)
      repetition += 1
    }

    /// Begins to count anew, because something was achieved.
    mutating func reset() { repetition = 0 }
  }
}
