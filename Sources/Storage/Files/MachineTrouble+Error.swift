package import KatsudoCore
import NIOCore
import NIOPosix
import NIOSSL

extension MachineTrouble {
  /// The trouble that an error tells of, where it is the machine's own: of a file, of making a connection, or of the certificate authorities
  /// that the machine trusts. `nil` for every other error.
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
    // A name look-up that finds no descriptor says only that it failed.
    case SocketAddressError.unknown where !FreeDescriptors.has(2): self = .noDescriptors
    default: return nil
    }
  }

  /// Of a connection only what this machine lacks counts: a refused or forbidden one says something about the other side.
  private init?(connecting errno: CInt) {
    guard let trouble = MachineTrouble(errno: errno), trouble != .diskFault else { return nil }
    self = trouble
  }
}
