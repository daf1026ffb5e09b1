/// The description of a result that a job may reuse: one of the same owner, made from the same input by the same version of the model.
package struct ReuseKey: Sendable, Hashable {
  package var owner: Owner
  package var modelID: String
  package var modelVersion: String
  package var inputHash: String

  package init(owner: Owner, modelID: String, modelVersion: String, inputHash: String) {
    self.owner = owner
    self.modelID = modelID
    self.modelVersion = modelVersion
    self.inputHash = inputHash
  }
}

/// A stored result that fits a ``ReuseKey``.
package struct ReusableResult: Sendable, Hashable {
  /// The request that has the result.
  package var requestID: String
  /// The engine that made the result.
  package var engine: String?
  package var facts: JobFacts
  package var result: JobResult

  package init(requestID: String, engine: String?, facts: JobFacts, result: JobResult) {
    self.requestID = requestID
    self.engine = engine
    self.facts = facts
    self.result = result
  }

  /// The request that made the files.
  package var origin: String { facts.reusedFrom ?? requestID }
}

/// An earlier result that a job takes over.
package struct EarlierResult: Sendable, Hashable {
  /// The result, with files of the job's own.
  package var result: JobResult
  /// The facts about the job that takes it over.
  package var facts: JobFacts
  /// The request that made the files.
  package var origin: String
  /// The engine that made the files.
  package var engine: String?

  package init(result: JobResult, facts: JobFacts, origin: String, engine: String?) {
    self.result = result
    self.facts = facts
    self.origin = origin
    self.engine = engine
  }
}
