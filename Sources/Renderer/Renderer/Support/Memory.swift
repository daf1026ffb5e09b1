import CSampler

/// The memory of this process.
package enum Memory {
  /// Keeps freed memory in the process. It is for a process that only makes one film; call it on the thread that prepares the film.
  /// Preparation takes and frees pictures and planes of megabytes. Pages that return to the system in between would have to be cleared and
  /// faulted in again each time.
  package static func keep() { cs_keep_memory() }
}
