import CSampler

/// How this process takes and gives back memory.
package enum Memory {
  /// For a process that does nothing but make one film, called on the thread that prepares it: pictures and planes come and go by the
  /// megabyte, and pages that go back to the system in between have to be cleared and faulted in again each time.
  package static func keep() { cs_keep_memory() }
}
