import Foundation
package import KatsudoAPI

/// A part of the settings: a struct with a value for each of its keys. `init()` gives the defaults.
package protocol SettingsPart: Sendable {
  static var keys: [SettingKey<Self>] { get }
  init()
  /// Checks the rules that concern several keys. It is called after all keys were read.
  func check() throws(ConfigurationError)
}

extension SettingsPart {
  package func check() throws(ConfigurationError) {}
}

/// A value as a file, the environment or a flag gives it, before any check.
package enum SettingValue: Sendable, Hashable {
  case text(String)
  case whole(Int)
  case decimal(Double)
  case flag(Bool)
  /// The entries of a list in a file.
  case list([JSONValue])
}

/// The form of a setting's value.
package enum SettingForm: Sendable, Hashable {
  case text, whole, decimal, flag
  /// A text with commas, or a list in a file.
  case list
}

/// One key of the settings: its name, its place in a part, and its line in the documentation.
package struct SettingKey<Part: Sendable>: Sendable {
  package let row: SettingRow
  package let form: SettingForm
  /// The values that the key takes, for the message about a wrong one.
  package let expected: String
  private let apply: @Sendable (SettingValue, inout Part) throws(ConfigurationError) -> Void

  private init(
    _ row: SettingRow, _ form: SettingForm, expected: String,
    apply: @escaping @Sendable (SettingValue, inout Part) throws(ConfigurationError) -> Void
  ) {
    self.row = row
    self.form = form
    self.expected = expected
    self.apply = apply
  }

  /// Puts a value of the key's form into the part.
  ///
  /// - Throws: ``ConfigurationError`` if the value is not allowed.
  package func set(_ value: SettingValue, in part: inout Part) throws(ConfigurationError) { try apply(value, &part) }
}

/// The line of a key in the documentation.
package struct SettingRow: Sendable, Hashable {
  /// The key in `katsudo.yaml`, with a dot for each level.
  package var key: String
  /// The flag of `katsudo serve`, or `nil`.
  package var flag: String?
  /// The default, as Markdown.
  package var standard: String
  /// The allowed values and their effect, as Markdown.
  package var takes: String

  package init(_ key: String, flag: String? = nil, standard: String, takes: String) {
    self.key = key
    self.flag = flag
    self.standard = standard
    self.takes = takes
  }

  /// The environment variable.
  package var variable: String { "KATSUDO_" + key.uppercased().replacing(".", with: "_") }
}

extension SettingKey where Part: SettingsPart {
  package typealias Path<Value> = any WritableKeyPath<Part, Value> & Sendable

  /// Makes a key for a text. An empty text keeps the default.
  package static func text(
    _ key: String, _ path: Path<String>, flag: String? = nil, standard: String? = nil, takes: String
  ) -> Self {
    let row = SettingRow(key, flag: flag, standard: standard ?? "`\(Part()[keyPath: path])`", takes: takes)
    return SettingKey(row, .text, expected: "a text") { value, part throws(ConfigurationError) in
      if case .text(let text) = value, !text.isEmpty { part[keyPath: path] = text }
    }
  }

  /// Makes a key for a text that is converted to another type. An empty text keeps the default.
  ///
  /// - Parameter read: returns `nil` for a text that is not allowed.
  package static func parsed<Value>(
    _ key: String, _ path: Path<Value>, expected: String, isSecret: Bool = false, flag: String? = nil, standard: String, takes: String,
    _ read: @escaping @Sendable (String) throws(ConfigurationError) -> Value?
  ) -> Self {
    let row = SettingRow(key, flag: flag, standard: standard, takes: takes)
    return SettingKey(row, .text, expected: expected) { value, part throws(ConfigurationError) in
      guard case .text(let text) = value, !text.isEmpty else { return }
      guard let parsed = try read(text) else {
        throw ConfigurationError(key, "must be \(expected)\(isSecret ? "" : ", not \(text)")")
      }
      part[keyPath: path] = parsed
    }
  }

  /// Makes a key for a text that is converted to another type, for a value without a default. An empty text leaves the value unset.
  ///
  /// - Parameter read: returns `nil` for a text that is not allowed.
  package static func optional<Value>(
    _ key: String, _ path: Path<Value?>, expected: String, isSecret: Bool = false, flag: String? = nil, standard: String, takes: String,
    _ read: @escaping @Sendable (String) -> Value?
  ) -> Self {
    parsed(key, path, expected: expected, isSecret: isSecret, flag: flag, standard: standard, takes: takes) { text in
      read(text).map { .some(.some($0)) } ?? .none
    }
  }

  /// - Parameter takes: the unit or the effect. It follows the range in the documentation.
  package static func whole(
    _ key: String, _ path: Path<Int>, in range: ClosedRange<Int>, flag: String? = nil, standard: String? = nil, takes: String
  ) -> Self {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let row = SettingRow(
      key, flag: flag, standard: standard ?? "`\(Part()[keyPath: path])`",
      takes: joined("\(range.lowerBound) to \(range.upperBound)", takes))
    return SettingKey(row, .whole, expected: expected) { value, part throws(ConfigurationError) in
      guard case .whole(let number) = value else { return }
      guard range.contains(number) else { throw ConfigurationError(key, "must be \(expected), not \(number)") }
      part[keyPath: path] = number
    }
  }

  /// - Parameter takes: the unit or the effect. It follows the range in the documentation.
  package static func decimal(_ key: String, _ path: Path<Double>, in range: ClosedRange<Double>, takes: String) -> Self {
    let bounds = "\(plain(range.lowerBound)) to \(plain(range.upperBound))"
    let row = SettingRow(key, standard: "`\(plain(Part()[keyPath: path]))`", takes: joined(bounds, takes))
    return SettingKey(row, .decimal, expected: "a number from \(bounds)") { value, part throws(ConfigurationError) in
      guard case .decimal(let number) = value else { return }
      // The range does not contain NaN.
      guard range.contains(number) else { throw ConfigurationError(key, "must be a number from \(bounds), not \(plain(number))") }
      part[keyPath: path] = number
    }
  }

  /// Makes a key for a list. A flag or a variable gives its entries as texts with commas between them. In a file, an entry may be an object.
  ///
  /// - Parameter read: reads one entry.
  package static func list<Value>(
    _ key: String, _ path: Path<[Value]>, expected: String, standard: String, takes: String,
    _ read: @escaping @Sendable (JSONValue) throws(ConfigurationError) -> Value
  ) -> Self {
    let row = SettingRow(key, standard: standard, takes: takes)
    return SettingKey(row, .list, expected: expected) { value, part throws(ConfigurationError) in
      let entries: [JSONValue]
      switch value {
      case .text(let text):
        entries = text.split(separator: ",").map { .string($0.trimmingCharacters(in: .whitespaces)) }.filter { $0 != "" }
      case .list(let list): entries = list
      case .whole, .decimal, .flag: return
      }
      var values: [Value] = []
      for entry in entries { values.append(try read(entry)) }
      part[keyPath: path] = values
    }
  }

  package static func flag(_ key: String, _ path: Path<Bool>, flag: String? = nil, takes: String) -> Self {
    let row = SettingRow(key, flag: flag, standard: "`\(Part()[keyPath: path])`", takes: takes)
    return SettingKey(row, .flag, expected: "true or false") { value, part throws(ConfigurationError) in
      if case .flag(let isOn) = value { part[keyPath: path] = isOn }
    }
  }
}

private func joined(_ range: String, _ rest: String) -> String {
  range + (rest.first.map { ":;,".contains($0) } ?? true ? "" : " ") + rest
}

/// Returns the shortest plain notation of a number: `0` and not `0.0`, `0.00001` and not `1e-05`.
private func plain(_ number: Double) -> String {
  Int(exactly: number).map(String.init) ?? Decimal(string: "\(number)").map { "\($0)" } ?? "\(number)"
}
