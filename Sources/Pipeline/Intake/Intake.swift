package import KatsudoAPI
package import KatsudoCore
import KatsudoMachine
package import KatsudoMediaChecks

/// Turns an untrusted body into an ``AcceptedJob``, or reports everything that is wrong with it.
///
/// It does all checks that need no download: the schema, the form of every URL, the bytes of every data URI and the header of
/// every uploaded file, with the same rules as for a downloaded file. Only after these checks it writes the files that came with the request to disk.
package struct Intake: Sendable {
  private let inputs: InputKeeper
  private let uploads: UploadKeeper
  private let policy: MediaPolicy
  private let mediaLimit: Int
  private let time: TimeSource
  /// The range of random seeds. All engines and all JSON readers accept these numbers.
  private static let seeds: ClosedRange<Int64> = 0...Int64(Int32.max)
  /// The largest body in bytes that is checked on the calling thread. For such a body a switch to another thread costs more than the check.
  private static let smallBody = 1 << 16

  package static let standardMediaLimit = 64

  /// - Parameter mediaLimit: the largest number of pictures, videos and sounds in one request.
  package init(
    inputs: InputKeeper, uploads: UploadKeeper, policy: MediaPolicy, mediaLimit: Int = Self.standardMediaLimit, time: TimeSource
  ) {
    self.inputs = inputs
    self.uploads = uploads
    self.policy = policy
    self.mediaLimit = mediaLimit
    self.time = time
  }

  /// Checks a body and stores the files that came with it.
  ///
  /// - Throws: ``IntakeRefusal``. Nothing of the request is stored then.
  package func accept(
    _ body: some Collection<UInt8> & Sendable, for model: ModelManifest, owner: Owner, keyID: String? = nil,
    parameters: SubmitParameters = SubmitParameters()
  ) async throws(IntakeRefusal) -> AcceptedJob {
    let submit = Submit(model: model, owner: owner, keyID: keyID, parameters: parameters)
    let draft = try await onBlockingThread(ifLarge: body) { () throws(IntakeRefusal) in
      let document = try read(json: body)
      return try read(document, sent: document, submit)
    }
    let files = try await uploaded(draft, submit)
    return try await store(onBlockingThread(ifLarge: body) { () throws(IntakeRefusal) in try check(draft, submit, files) })
  }

  /// Reads a body as JSON.
  ///
  /// - Throws: ``IntakeRefusal/notJSON(_:)``.
  package func document(_ body: some Collection<UInt8> & Sendable) async throws(IntakeRefusal) -> JSONValue {
    try await onBlockingThread(ifLarge: body) { () throws(IntakeRefusal) in try read(json: body) }
  }

  /// Checks an input and stores the files that came with it, like ``accept(_:for:owner:keyID:parameters:)``.
  ///
  /// - Parameter body: the body that the input was made of. Its fingerprint is stored with the idempotency key.
  /// - Throws: ``IntakeRefusal``. Nothing of the request is stored then.
  package func accept(
    document: JSONValue, madeOf body: JSONValue, for model: ModelManifest, owner: Owner, keyID: String? = nil,
    parameters: SubmitParameters = SubmitParameters()
  ) async throws(IntakeRefusal) -> AcceptedJob {
    let submit = Submit(model: model, owner: owner, keyID: keyID, parameters: parameters)
    let draft = try read(document, sent: body, submit)
    let files = try await uploaded(draft, submit)
    // Its data URIs may be large.
    return try await store(BlockingThreads.callers.run { () throws(IntakeRefusal) in try check(draft, submit, files) })
  }

  /// Checks the address of a webhook. A host name is looked up only when a message is sent.
  ///
  /// - Parameter base: the address that links in the messages begin with if the server has no public address.
  /// - Throws: ``IntakeRefusal`` if the address has the wrong form, or names an address that the server does not call.
  package func webhook(_ url: String, tellsEveryState: Bool, base: String) throws(IntakeRefusal) -> JobWebhook {
    if url == JobWebhook.sinkURL { return JobWebhook(url: url, receiver: url, tellsEveryState: tellsEveryState, base: base) }
    do throws(MediaError) {
      let url = try CallbackURL(url, policy: policy).url
      return JobWebhook(url: url.description, receiver: url.origin, tellsEveryState: tellsEveryState, base: base)
    } catch {
      throw .parameter(name: "webhook", message: error.message)
    }
  }

  /// Computes the ``SubmitFingerprint`` of a submit without checking or storing it.
  package func fingerprint(
    of body: some Collection<UInt8> & Sendable, modelID: String, parameters: SubmitParameters
  ) async throws(IntakeRefusal) -> String {
    try await onBlockingThread(ifLarge: body) { () throws(IntakeRefusal) in
      fingerprint(of: try read(json: body), modelID: modelID, parameters: parameters)
    }
  }

  /// Computes the ``SubmitFingerprint`` of a submit with a body that was read.
  package func fingerprint(of body: JSONValue, modelID: String, parameters: SubmitParameters) -> String {
    SubmitFingerprint.make(modelID: modelID, options: parameters.options, body: body)
  }

  /// Runs work on a body. If the body is large, the work takes long, so it runs on a thread for blocking work. Otherwise, it runs on the
  /// calling thread.
  private func onBlockingThread<Value: Sendable>(
    ifLarge body: some Collection<UInt8> & Sendable, _ work: @escaping @Sendable () throws(IntakeRefusal) -> Value
  ) async throws(IntakeRefusal) -> Value {
    body.count <= Self.smallBody ? try work() : try await BlockingThreads.callers.run(work)
  }

  /// Removes the files that ``accept(_:for:owner:keyID:parameters:)`` stored for a job that could not be queued.
  package func discard(_ job: AcceptedJob) async {
    await inputs.discard(job.id)
  }

  /// A job whose files are still in memory.
  private struct CheckedJob: Sendable {
    var job: AcceptedJob
    var files: [InputFile]
  }

  /// A submit without its body.
  private struct Submit: Sendable {
    var model: ModelManifest
    var owner: Owner
    var keyID: String?
    var parameters: SubmitParameters
  }

  private func read(json body: some Sequence<UInt8>) throws(IntakeRefusal) -> JSONValue {
    do throws(JSONSyntaxError) { return try JSONValue(jsonBytes: body) } catch { throw .notJSON(error) }
  }

  /// A body that was compared with the schema.
  private struct Draft: Sendable {
    /// The body as the caller sent it.
    var sent: JSONValue
    var check: SchemaCheck
  }

  private func read(_ document: JSONValue, sent: JSONValue, _ submit: Submit) throws(IntakeRefusal) -> Draft {
    let check = SchemaCheck(document, against: submit.model.input)
    guard check.media.count <= mediaLimit else { throw .invalid([tooManyMedia(check.media.count)]) }
    return Draft(sent: sent, check: check)
  }

  /// Looks up the uploads that a request names.
  ///
  /// - Returns: the id of each, and its header and hash or the error about it, by the text of the media value.
  private func uploaded(_ draft: Draft, _ submit: Submit) async throws(IntakeRefusal) -> [String: UploadedFile] {
    var found: [String: UploadedFile] = [:]
    for value in draft.check.media where found[value.source] == nil {
      guard let id = UploadID.named(by: value.source, bases: [submit.parameters.filesBase, submit.parameters.base]) else { continue }
      do throws(MediaError) {
        found[value.source] = UploadedFile(id: id, facts: .success(try await uploads.facts(of: id, for: submit.owner)))
      } catch {
        guard error.code != .machineTrouble else { throw .notStored(isDiskFull: false, cause: error.message) }
        found[value.source] = UploadedFile(id: id, facts: .failure(error))
      }
    }
    return found
  }

  /// A file that was uploaded before.
  private struct UploadedFile: Sendable {
    var id: String
    var facts: Result<(media: MediaFacts, sha256: String), MediaError>
  }

  private func check(_ draft: Draft, _ submit: Submit, _ uploaded: [String: UploadedFile]) throws(IntakeRefusal) -> CheckedJob {
    let (check, model) = (draft.check, submit.model)
    var errors = check.errors
    let sources = check.media.map { value in Result { () throws(MediaError) in try read(value, uploaded[value.source], model) } }
    for (value, result) in zip(check.media, sources) {
      if case .failure(let error) = result {
        errors.append(FieldError(value.location, type: "media_\(error.code.rawValue)", error.message))
      }
    }
    guard errors.isEmpty else { throw .invalid(errors) }
    let now = time.now()
    var random = SystemRandomNumberGenerator()
    let id = RequestID.make(at: now.microseconds / 1000, random: &random)
    var media: [StoredMedia] = []
    var files: [InputFile] = []
    var changes: [JSONValue.Change] = []
    var hashes: [MediaHash] = []
    for (value, result) in zip(check.media, sources) {
      guard case .success(let source) = result else { continue }
      var hash = MediaHash(place: value.location.path, kind: value.kind, sha256: nil, byteCount: nil)
      switch source {
      case .carried(let bytes, let format):
        let name = "\(files.count).\(format.fileExtension)"
        files.append(InputFile(name: name, bytes: bytes))
        media.append(value.with(.file(name: name)))
        changes.append(JSONValue.Change(value.location[...], ""))
        hash.sha256 = InputHash.sha256(bytes)
        hash.byteCount = bytes.count
      case .uploaded(let id, let sha256, let byteCount):
        media.append(value.with(.upload(id: id)))
        changes.append(JSONValue.Change(value.location[...], ""))
        hash.sha256 = sha256
        hash.byteCount = byteCount
      case .known:
        media.append(value.with(.known(name: value.source)))
      case .url:
        media.append(value.with(.url(value.source)))
      }
      hashes.append(hash)
    }
    var input = check.input
    let hasFixedSeed = model.seedInput.map { input[$0]?.integer != nil && input[$0] != -1 } ?? true
    if let name = model.seedInput, input[name] == -1 { input[name] = .integer(Int64.random(in: Self.seeds, using: &random)) }
    let values = JSONValue.object(input).replacing(changes)
    let facts = JobFacts(
      modelVersion: model.version,
      inputHash: InputHash.make(values, media: zip(media, hashes).map { ($0.location, $1.sha256) }), media: hashes,
      seed: model.seedInput.flatMap { input[$0]?.integer }, mayReuse: submit.parameters.reuse && hasFixedSeed)
    return CheckedJob(
      job: AcceptedJob(
        NewJob(
          id: id, owner: submit.owner, keyID: submit.keyID, modelID: model.modelID, priority: submit.parameters.priority,
          input: JobInput(values: values, media: media), createdAt: now, idempotency: idempotency(of: submit, draft.sent),
          price: model.price(of: input), webhook: submit.parameters.webhook, trace: submit.parameters.trace,
          labels: submit.parameters.labels, facts: facts)),
      files: files)
  }

  private func idempotency(of submit: Submit, _ body: JSONValue) -> Idempotency? {
    let parameters = submit.parameters
    return parameters.idempotencyKey.map { key in
      Idempotency(
        key: key, fingerprint: fingerprint(of: body, modelID: submit.model.modelID, parameters: parameters), base: parameters.base)
    }
  }

  private func tooManyMedia(_ count: Int) -> FieldError {
    FieldError(
      [], type: "too_many_media",
      "The request names \(count) pictures, videos and sounds; this server takes at most \(mediaLimit) in one request.")
  }

  /// The source of a checked media value.
  private enum CheckedSource {
    /// The value contained the file.
    case carried(bytes: [UInt8], MediaFormat)
    case uploaded(id: String, sha256: String, byteCount: Int)
    /// The value is the name of a file that lives with the model's workflow.
    case known
    case url
  }

  /// Checks a media value: the file of a data URI or of an upload, the text of a URL, or the name of a file that lives with the workflow.
  private func read(_ value: MediaValue<String>, _ uploaded: UploadedFile?, _ model: ModelManifest) throws(MediaError) -> CheckedSource {
    let requirements = MediaRequirements(value, of: model)
    let limit = policy.byteLimit(for: requirements)
    if let uploaded {
      let (facts, sha256) = try uploaded.facts.get()
      guard facts.byteCount <= limit.byteCount else { throw limit.error }
      try requirements.check(facts)
      return .uploaded(id: uploaded.id, sha256: sha256, byteCount: facts.byteCount)
    }
    guard DataURI.isDataURI(value.source) else {
      if try KnownFiles(model).contains(value.source) { return .known }
      try policy.checkText(of: value.source)
      return .url
    }
    let bytes = try DataURI(value.source, limit: limit).bytes
    let facts = try MediaProbe.probe(bytes)
    try requirements.check(facts)
    return .carried(bytes: bytes, facts.format)
  }

  private func store(_ checked: CheckedJob) async throws(IntakeRefusal) -> AcceptedJob {
    do throws(FileError) {
      try await inputs.store(checked.files, of: checked.job.id)
      return checked.job
    } catch {
      throw .notStored(isDiskFull: error.isDiskFull, cause: "\(error)")
    }
  }
}
