import ArgumentParser
import Foundation
import KatsudoAPI

/// A moment on the command line: a date in UTC or a time of RFC 3339.
struct MomentArgument: ExpressibleByArgument, Sendable {
  let date: Date

  init?(argument: String) {
    guard let moment = Timestamp(text: argument) else { return nil }
    date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
  }
}
