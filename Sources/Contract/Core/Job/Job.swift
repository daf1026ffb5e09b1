package import KatsudoAPI

/// A request as the database keeps it.
package struct Job: Sendable {
  /// Order of acceptance; unique, growing.
  package var sequence: Int64
  package var id: String
  package var owner: Owner
  package var modelID: String
  package var progressState: JobProgressState
  /// The checked inputs. A media value that came as a data URI is an empty string here; its file is in ``media``.
  package var input: JSONValue
  package var media: [MediaReference]
  package var createdAt: Timestamp
  package var startedAt: Timestamp?
  package var finishedAt: Timestamp?
  /// 0 to 1, as last reported; an attempt that follows a lost one starts from there until its own first report.
  package var progress: Double
  /// The engine of the last attempt.
  package var engine: String?
  /// The service's id of the work that was handed over; `nil` also where a submission's outcome is not known.
  package var remoteID: String?
  /// Files of a job that succeeded.
  package var outputs: [OutputFile]
  /// The shape of `output` where it is not simply the files by kind; see ``EngineResult/output``.
  package var output: JSONValue?
  /// A sentence, where the job failed.
  package var error: String?
  /// What the engine tells of how it made the outputs.
  package var metadata: JSONValue?

  package var state: JobState { progressState.state }

  package init(
    sequence: Int64, id: String, owner: Owner, modelID: String, progressState: JobProgressState, input: JSONValue, media: [MediaReference],
    createdAt: Timestamp, startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil, progress: Double = 0, engine: String? = nil,
    remoteID: String? = nil, outputs: [OutputFile] = [], output: JSONValue? = nil, error: String? = nil, metadata: JSONValue? = nil
  ) {
    self.sequence = sequence
    self.id = id
    self.owner = owner
    self.modelID = modelID
    self.progressState = progressState
    self.input = input
    self.media = media
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.progress = progress
    self.engine = engine
    self.remoteID = remoteID
    self.outputs = outputs
    self.output = output
    self.error = error
    self.metadata = metadata
  }
}

/// A media value of an accepted request: a URL still to be fetched, or a file that came with the request.
package struct MediaReference: Sendable, Hashable, Codable {
  package enum Source: Sendable, Hashable, Codable {
    case url(String)
    /// A file in the job's input folder.
    case stored(name: String)
  }

  /// The place in the input: `image_urls[0]`.
  package var path: String
  /// The property it belongs to: `image_urls`.
  package var property: String
  package var kind: MediaKind
  package var source: Source

  /// What `Codable` would write, without its cost: every submit stores its references.
  package var json: JSONValue {
    let source: JSONValue =
      switch source {
      case .url(let url): ["url": ["_0": .string(url)]]
      case .stored(let name): ["stored": ["name": .string(name)]]
      }
    return ["path": .string(path), "property": .string(property), "kind": .string(kind.rawValue), "source": source]
  }

  /// `true` for a medium whose file was part of the request.
  package var isStored: Bool { if case .stored = source { true } else { false } }

  package init(path: String, property: String, kind: MediaKind, source: Source) {
    self.path = path
    self.property = property
    self.kind = kind
    self.source = source
  }
}
