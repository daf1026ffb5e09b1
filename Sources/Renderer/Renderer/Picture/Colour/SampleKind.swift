/// The meaning of the four bytes of a decoded pixel before its colours are converted.
package enum SampleKind: Sendable, Equatable {
  /// The grey level three times, then alpha.
  case grey
  /// Red, green, blue, alpha.
  case colour
  /// Cyan, magenta, yellow, black. 255 means full ink, or no ink if the inks are inverted.
  case inks(areInverted: Bool)
}
