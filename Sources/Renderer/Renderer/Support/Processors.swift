import Glibc

/// The processors of this machine.
package enum Processors {
  /// The number of processors online, 1 or more.
  package static var active: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
