/// The limits of a fetch in time, redirects and addresses. The limits of size are in ``MediaPolicy``.
package struct FetchLimits: Sendable, Hashable {
  /// The time limit for one file, from the first look-up to the last byte, including all redirects.
  package var total = Duration.seconds(60)
  /// The time limit for all files of one request together.
  package var stage = Duration.seconds(300)
  /// The time limit for one connection, including its TLS handshake.
  package var connect = Duration.seconds(10)
  /// The longest time without a byte from the other side.
  package var idle = Duration.seconds(20)
  /// The largest number of redirects for one file.
  package var redirects = 5
  /// The largest number of addresses of one host that are tried in turn while none accepts a connection.
  package var addressesTried = 3

  package init() {}
}
