import Foundation
import Subprocess

/// A certificate authority for one test and a server certificate that it signed, as PEM files in a folder that the test removes.
package struct TestCertificates: Sendable {
  package let caFile: String
  package let certificateFile: String
  package let keyFile: String

  /// Makes the files with the `openssl` program. The certificates are valid for two days.
  ///
  /// - Parameters:
  ///   - names: DNS names and IP addresses that the server certificate is for.
  ///   - folder: an empty folder that exists.
  package static func make(for names: [String], in folder: String) async throws -> TestCertificates {
    let certificates = TestCertificates(
      caFile: folder + "/ca.pem", certificateFile: folder + "/server.pem", keyFile: folder + "/server.key")
    let caKey = folder + "/ca.key"
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    try await openssl(
      ["req", "-x509"] + key + ["-keyout", caKey, "-out", certificates.caFile, "-subj", "/CN=Katsudo test authority"]
        + ["-addext", "keyUsage=critical,keyCertSign"])
    let isAddress = CharacterSet(charactersIn: "0123456789.:")
    let subjects = names.map { ($0.unicodeScalars.allSatisfy(isAddress.contains) ? "IP:" : "DNS:") + $0 }
    try await openssl(
      ["req", "-x509"] + key + ["-keyout", certificates.keyFile, "-out", certificates.certificateFile, "-subj", "/CN=Katsudo test"]
        + ["-CA", certificates.caFile, "-CAkey", caKey]
        + ["-addext", "subjectAltName=\(subjects.joined(separator: ","))", "-addext", "basicConstraints=critical,CA:FALSE"])
    return certificates
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private static func openssl(_ arguments: [String]) async throws {
    let outcome = try await Subprocess.run(
      .name("openssl"), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 16))
    guard outcome.terminationStatus.isSuccess else {
      throw Failure(description: "openssl ended with \(outcome.terminationStatus): \(outcome.standardError)")
    }
  }
}
