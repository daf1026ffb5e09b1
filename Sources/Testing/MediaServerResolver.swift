package import KatsudoCore
package import KatsudoMediaChecks
import KatsudoMediaFetch
import NIOConcurrencyHelpers

/// A resolver with the answers that a test gives it for each name and each look-up.
package struct MediaServerResolver: Resolver {
  private let answers: [String: [[IPAddress]]]
  private let asked = NIOLockedValueBox<[String]>([])

  /// - Parameter answers: for each name, the addresses of the first look-up, of the second look-up, and so on. The last entry is used for
  ///   all later look-ups. Addresses that are not written in canonical form are left out.
  package init(_ answers: [String: [[String]]]) {
    self.answers = answers.mapValues { $0.map { $0.compactMap { IPAddress($0) } } }
  }

  /// Makes a resolver that gives the same addresses for these names at each look-up.
  package init(names: [String], addresses: [String] = ["127.0.0.1"]) {
    self.init(Dictionary(names.map { ($0, [addresses]) }) { first, _ in first })
  }

  /// The names that were looked up so far.
  package var lookups: [String] { asked.withLockedValue { $0 } }

  package func addresses(of name: String) async throws(MediaError) -> [IPAddress] {
    let earlier = asked.withLockedValue { asked in
      defer { asked.append(name) }
      return asked.count { $0 == name }
    }
    guard let rounds = answers[name], let addresses = rounds.indices.contains(earlier) ? rounds[earlier] : rounds.last, !addresses.isEmpty
    else { throw MediaError(.unavailable, "There is no host named \"\(name)\". Check the URL's spelling.") }
    return addresses
  }
}
