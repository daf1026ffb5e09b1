package import KatsudoCore
import NIOCore
import NIOPosix
import NIOSSL

extension MachineTrouble {
  /// Finds the machine's problem behind an error of a file, of opening a connection, or of loading the certificate authorities that the
  /// machine trusts. Returns `nil` for every other error.
  package init?(_ error: any Error) {
    switch error {
    case let error as FileError: self.init(errno: error.errno)
    case let error as IOError: self.init(connecting: error.errnoCode)
    case let error as NIOConnectionError:
      let causes = error.connectionErrors.map(\.error) + [error.dnsAError, error.dnsAAAAError].compactMap(\.self)
      guard let trouble = causes.lazy.compactMap({ ($0 as? IOError).flatMap { MachineTrouble(connecting: $0.errnoCode) } }).first else {
        return nil
      }
      self = trouble
    case NIOSSLError.failedToLoadCertificate, NIOSSLError.noSuchFilesystemObject:
      self = .other("The certificate authorities that the machine trusts cannot be read. Install ca-certificates and check media.ca_file.")
    // If a name look-up fails because there is no free file descriptor, its error does not say so. So the descriptors are checked here.
    case SocketAddressError.unknown where !FreeDescriptors.has(2): self = .noDescriptors
    default: return nil
    }
  }

  /// Makes the problem from the error number of a connection. Only a missing resource of this machine counts. A refused or forbidden
  /// connection is a problem of the other side.
  private init?(connecting errno: CInt) {
    guard let trouble = MachineTrouble(errno: errno), trouble != .diskFault else { return nil }
    self = trouble
  }
}
