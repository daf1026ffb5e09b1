import CSampler

/// The memory of this process.
package enum Memory {
  /// Makes the process keep freed memory. It is for a process that makes only one film. Call it on the thread that prepares the film. The
  /// preparation allocates and frees blocks of megabytes. If their pages returned to the system, each new use would cost page faults and
  /// cleared pages.
  package static func keep() { cs_keep_memory() }
}
