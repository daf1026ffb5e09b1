import Glibc

/// A problem of the machine that the server runs on: no disk space, no file descriptor, no memory, or a failing disk.
///
/// The job that meets the problem did not cause it. The job is released, nothing counts against it, and the server's readiness shows the
/// problem to the operator.
package enum MachineTrouble: Sendable, Hashable {
  case diskFull
  case noDescriptors
  case noMemory
  case noProcesses
  case diskFault
  /// Another problem, with its message for the operator.
  case other(String)

  /// Makes the problem from an error number of the system (`errno.h`). Returns `nil` for a number that concerns only a single file or call.
  package init?(errno: CInt) {
    switch errno {
    case ENOSPC, EDQUOT: self = .diskFull
    case EMFILE, ENFILE: self = .noDescriptors
    case ENOMEM, ENOBUFS: self = .noMemory
    case EAGAIN: self = .noProcesses
    case EIO, EROFS, EACCES, EPERM, ESTALE, EBUSY, ENXIO, ENODEV: self = .diskFault
    default: return nil
    }
  }

  /// The message for the operator. It says what is wrong and what to do.
  package var sentence: String {
    switch self {
    case .diskFull: "The disk of the data folder is full. Free some space on it, or some inodes."
    case .noDescriptors: "The server has no file descriptor left. Raise its limit (LimitNOFILE, ulimit -n)."
    case .noMemory: "The machine has no memory left. Free some, or lower the number of slots."
    case .noProcesses: "The system gives the server no more processes or ports now. Raise its limits (TasksMax, ulimit -u)."
    case .diskFault:
      "The data folder cannot be read or written. Look at the disk in the system's log, and at the folder's owner and permissions."
    case .other(let sentence): sentence
    }
  }
}
