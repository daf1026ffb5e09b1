/// One step of the path to a value inside a JSON document.
public enum JSONStep: Sendable, Hashable {
  case key(String)
  case index(Int)

  /// Reads a string as a key and an integer as an index. Returns `nil` for anything else.
  public init?(_ json: JSONValue) {
    switch json {
    case .string(let name): self = .key(name)
    case .integer(let index): self = .index(Int(index))
    default: return nil
    }
  }

  /// The step in the form of FastAPI's `loc`: a key as a string, an index as an integer.
  public var json: JSONValue {
    switch self {
    case .key(let name): .string(name)
    case .index(let index): .integer(Int64(index))
    }
  }
}

extension [JSONStep] {
  /// The place in readable form: `image_urls[0]`. It is empty for the document as a whole.
  public var path: String {
    reduce(into: "") { path, step in
      switch step {
      case .key(let name): path += path.isEmpty ? name : ".\(name)"
      case .index(let index): path += "[\(index)]"
      }
    }
  }
}
