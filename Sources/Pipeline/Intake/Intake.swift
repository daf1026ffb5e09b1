import EmakiAPI
package import EmakiCore
import EmakiFiles
package import EmakiMedia

/// Turns an untrusted body into an ``AcceptedJob``, or says everything that is wrong with it.
///
/// What needs no fetching is checked here: the schema, the form of every URL, and the bytes of every data URI by the same rules that a
/// fetched file meets later. Only then are the files that came along written to disk.
package struct Intake: Sendable {
  private let folder: InputFolder
  private let policy: MediaPolicy
  private let time: TimeSource
  /// The upper end of drawn seeds: what every engine and every JSON reader takes.
  private static let seeds: ClosedRange<Int64> = 0...Int64(Int32.max)

  package init(folder: InputFolder, policy: MediaPolicy, time: TimeSource) {
    self.folder = folder
    self.policy = policy
    self.time = time
  }

  /// - Throws: ``IntakeRefusal``.
  package func accept(
    _ body: some Sequence<UInt8> & Sendable, for model: ModelManifest, owner: String
  ) async throws(IntakeRefusal) -> AcceptedJob {
    let document: JSONValue
    do throws(JSONSyntaxError) { document = try JSONValue(jsonBytes: body) } catch { throw .notJSON(error) }
    let check = SchemaCheck(document, against: model.input)
    var errors = check.errors
    let carriedFiles = check.media.map { value in Result { () throws(MediaError) in try read(value, model) } }
    for (value, result) in zip(check.media, carriedFiles) {
      if case .failure(let error) = result {
        errors.append(FieldError(value.location, type: "media_\(error.code.rawValue)", error.message))
      }
    }
    guard errors.isEmpty else { throw .invalid(errors) }
    let now = time.now()
    var random = SystemRandomNumberGenerator()
    let id = RequestID.make(at: now.microseconds / 1000, random: &random)
    var input = JSONValue.object(check.input)
    if let name = model.seedInput, check.input[name] == -1 {
      input[at: [.key(name)]] = .integer(Int64.random(in: Self.seeds, using: &random))
    }
    var media: [MediaReference] = []
    var files: [(name: String, bytes: [UInt8])] = []
    for (value, result) in zip(check.media, carriedFiles) {
      guard case .success(let carried) = result, case .key(let property)? = value.location.first else { continue }
      let source: MediaReference.Source
      if let carried {
        let name = "\(files.count).\(carried.format.fileExtension)"
        files.append((name, carried.bytes))
        source = .stored(name: name)
        input[at: value.location[...]] = ""
      } else {
        source = .url(value.text)
      }
      media.append(MediaReference(path: value.location.path, property: property, kind: value.kind, source: source))
    }
    try await store(files, requestID: id)
    return AcceptedJob(id: id, owner: owner, modelID: model.modelID, input: input, media: media, createdAt: now)
  }

  /// Takes back what ``accept(_:for:owner:)`` stored, where the job could not be queued after all.
  package func discard(_ job: AcceptedJob) { try? folder.remove(requestID: job.id) }

  private struct CarriedFile {
    var bytes: [UInt8]
    var format: MediaFormat
  }

  /// The file that a media value carries; `nil` where it names one by URL.
  private func read(_ value: SchemaCheck.MediaValue, _ model: ModelManifest) throws(MediaError) -> CarriedFile? {
    let requirements = MediaRequirements(kind: value.kind, formats: model.formats(for: value), rules: value.validations)
    guard DataURI.isDataURI(value.text) else {
      try policy.checkText(of: value.text)
      return nil
    }
    let bytes = try DataURI(value.text, limit: policy.byteLimit(for: requirements)).bytes
    let facts = try MediaProbe.probe(bytes)
    try requirements.check(facts)
    return CarriedFile(bytes: bytes, format: facts.format)
  }

  private func store(_ files: [(name: String, bytes: [UInt8])], requestID: String) async throws(IntakeRefusal) {
    do {
      for file in files { try await folder.store(file.bytes, name: file.name, requestID: requestID) }
    } catch {
      try? folder.remove(requestID: requestID)
      let isDiskFull = (error as? FileError)?.isDiskFull ?? false
      throw .notStored(isDiskFull: isDiskFull, cause: "\(error)")
    }
  }
}

extension JSONValue {
  /// Replaces the value at a place that exists.
  fileprivate subscript(at location: ArraySlice<FieldError.Step>) -> JSONValue {
    get { self }
    set {
      guard let step = location.first else {
        self = newValue
        return
      }
      switch (step, self) {
      case (.key(let key), .object(var object)):
        object[key]?[at: location.dropFirst()] = newValue
        self = .object(object)
      case (.index(let index), .array(var array)):
        array[index][at: location.dropFirst()] = newValue
        self = .array(array)
      default: break
      }
    }
  }
}
