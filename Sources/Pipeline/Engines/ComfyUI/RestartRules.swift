/// The rules of the configuration after which a server gets no more jobs and is restarted when its last job has ended. Without a rule it
/// works until it is stuck or dead.
package struct RestartRules: Sendable, Hashable {
  /// The number of this server's jobs that one process may have, at least 1.
  package var jobs: Int?
  /// The free memory of the machine in gigabytes below which the process is restarted.
  package var freeGB: Double?

  package init(jobs: Int? = nil, freeGB: Double? = nil) {
    self.jobs = jobs
    self.freeGB = freeGB
  }

  /// Returns the reason for a restart, or `nil` if no rule asks for one.
  ///
  /// - Parameters:
  ///   - count: the number of this server's jobs that the process has had.
  ///   - free: the free memory of the machine in bytes, or `nil` if it is not known.
  package func reason(jobs count: Int, free: Double?) -> String? {
    if let jobs, count >= jobs { return "it has had \(count) jobs and will be restarted (restart_after_jobs)" }
    if let freeGB, let free, free < freeGB * 1e9 {
      return "its machine has less than \(freeGB) GB of free memory, and it will be restarted (restart_below_free_ram_gb)"
    }
    return nil
  }
}
