package import KatsudoAPI

/// The selection of the jobs in a filtered listing. All given filters must match. The newest job comes first, by its id.
package struct JobSearch: Sendable, Hashable {
  package var owner: Owner
  /// The states of the jobs. If it is empty, jobs in every state are listed.
  package var states: [JobState]
  package var modelID: String?
  /// The first moment of acceptance.
  package var from: Timestamp?
  /// The moment before which the jobs were accepted.
  package var to: Timestamp?
  package var labels: [String]
  /// The id of a job, which may have been deleted since. Only jobs with a smaller id are listed.
  package var before: String?
  package var limit: Int
  /// The largest number of jobs that one page reads. It bounds the cost of a page whose filters match few of the jobs.
  package var readLimit: Int

  package static let standardReadLimit = 2000

  /// `true` if a filter beside the states is given.
  package var hasFilters: Bool { modelID != nil || from != nil || to != nil || !labels.isEmpty }

  package init(
    owner: Owner, states: [JobState] = [], modelID: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil, labels: [String] = [],
    before: String? = nil, limit: Int, readLimit: Int = Self.standardReadLimit
  ) {
    self.owner = owner
    self.states = states
    self.modelID = modelID
    self.from = from
    self.to = to
    self.labels = labels
    self.before = before
    self.limit = limit
    self.readLimit = readLimit
  }
}

/// A page of a filtered listing. It may have fewer jobs than its limit, even none, although more follow.
package struct JobSearchPage: Sendable, Hashable {
  package var jobs: [JobSummary]
  /// The ``JobSearch/before`` of the next page, or `nil` if no more jobs match.
  package var next: String?

  package init(jobs: [JobSummary], next: String?) {
    self.jobs = jobs
    self.next = next
  }
}

/// The parts of a job that a listing shows beside its ``JobSummary``.
package struct JobDetails: Sendable, Hashable {
  /// The labels, sorted.
  package var labels: [String]
  /// The result of a job that succeeded.
  package var result: JobResult?

  package init(labels: [String], result: JobResult?) {
    self.labels = labels
    self.result = result
  }
}

/// The labels of a job.
package enum JobLabels {
  /// The largest number of labels of one job.
  package static let limit = 16
  /// The number of Unicode code points in a label.
  package static let lengths = 1...64

  /// Returns `true` for a text of 1 to 64 printable code points.
  package static func isWellFormed(_ label: String) -> Bool {
    lengths.contains(label.unicodeScalars.count)
      && label.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
      }
  }
}
