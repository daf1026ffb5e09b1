/// The meaning of the four bytes of a decoded pixel before its colours are converted.
package enum SampleKind: Sendable, Equatable {
  /// The level three times, then alpha.
  case grey
  /// Red, green, blue, alpha.
  case colour
  /// Cyan, magenta, yellow, black. 255 is full ink, or no ink if they are inverted.
  case inks(areInverted: Bool)
}
