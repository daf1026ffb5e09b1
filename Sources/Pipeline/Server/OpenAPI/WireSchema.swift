import KatsudoAPI

/// Reads the JSON Schema of a type of the wire from its `Decodable` conformance, so that no schema of an answer is written by hand.
///
/// It decodes a value out of nothing and takes down for which keys the type asks. A key is required unless the type first asks if it is
/// there, as an optional property does. It understands what the answers are made of: structs with keys, strings, whole numbers, numbers,
/// booleans, arrays, words of an enumeration, and JSON of any kind.
enum WireSchema {
  static func read<Value: Decodable>(_ type: Value.Type) -> JSONValue {
    let keys = WireKeys()
    // A type that this cannot read gives an empty schema, which a test finds.
    guard (try? Value(from: WireDecoder(keys: keys))) != nil else { return [:] }
    return [
      "type": "object", "properties": .object(keys.properties), "required": .array(keys.required.map { .string($0) }),
    ]
  }
}

/// The words of a string in the wire.
protocol WireWords: Decodable {
  static var words: [String] { get }
  static var anyWord: Self? { get }
}

extension WireWords where Self: CaseIterable & RawRepresentable, RawValue == String {
  static var words: [String] { allCases.map(\.rawValue) }
  static var anyWord: Self? { allCases.first }
}

extension StatusWord: WireWords {}
extension CancelAnswer.Outcome: WireWords {}
extension DevicePollAnswer.Status: WireWords {}

private protocol WireArray {
  static var itemSchema: JSONValue { get }
  static var nothing: Self { get }
}

extension Array: WireArray where Element: Decodable {
  fileprivate static var itemSchema: JSONValue { schema(of: Element.self) }
  fileprivate static var nothing: [Element] { [] }
}

private func schema<Value: Decodable>(of type: Value.Type) -> JSONValue {
  switch type {
  case is String.Type: ["type": "string"]
  case is Int.Type, is Int64.Type: ["type": "integer"]
  case is Double.Type: ["type": "number"]
  case is Bool.Type: ["type": "boolean"]
  case is JSONValue.Type: [:]
  case is [String: JSONValue].Type: ["type": "object"]
  case is [String: String].Type: ["type": "object", "additionalProperties": ["type": "string"]]
  case let words as any WireWords.Type: ["type": "string", "enum": .array(words.words.map { .string($0) })]
  case let array as any WireArray.Type: ["type": "array", "items": array.itemSchema]
  default: WireSchema.read(type)
  }
}

/// The keys that a type has asked for.
private final class WireKeys {
  private(set) var properties: [String: JSONValue] = [:]
  private var names: [String] = []
  private var optional: Set<String> = []

  var required: [String] { names.filter { !optional.contains($0) } }

  func add(_ name: String, _ schema: JSONValue) {
    if properties.updateValue(schema, forKey: name) == nil { names.append(name) }
  }

  func addOptional(_ name: String) { optional.insert(name) }
}

private struct WireDecoder: Decoder {
  let keys: WireKeys
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(WireContainer<Key>(keys: keys))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NotOfTheWire() }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NotOfTheWire() }
}

private struct NotOfTheWire: Error {}

private struct WireContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let keys: WireKeys
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  func contains(_ key: Key) -> Bool { true }

  func decodeNil(forKey key: Key) throws -> Bool {
    keys.addOptional(key.stringValue)
    return false
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    keys.add(key.stringValue, schema(of: type))
    let value: Any? =
      switch type {
      case is JSONValue.Type: JSONValue.null
      case is [String: JSONValue].Type: [String: JSONValue]()
      case is [String: String].Type: [String: String]()
      case let words as any WireWords.Type: words.anyWord
      case let array as any WireArray.Type: array.nothing
      default: try Value(from: WireDecoder(keys: WireKeys()))
      }
    guard let value = value as? Value else { throw NotOfTheWire() }
    return value
  }

  private func simple<Value: Decodable>(_ value: Value, _ key: Key) -> Value {
    keys.add(key.stringValue, schema(of: Value.self))
    return value
  }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { simple(false, key) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { simple("", key) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { simple(0, key) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { simple(0, key) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { simple(0, key) }
  // No answer has one of these.
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw NotOfTheWire() }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { throw NotOfTheWire() }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { throw NotOfTheWire() }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { throw NotOfTheWire() }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { throw NotOfTheWire() }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { throw NotOfTheWire() }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { throw NotOfTheWire() }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { throw NotOfTheWire() }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { throw NotOfTheWire() }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    throw NotOfTheWire()
  }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw NotOfTheWire() }
  func superDecoder() throws -> any Decoder { throw NotOfTheWire() }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw NotOfTheWire() }
}
