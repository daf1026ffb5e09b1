/// One step on the way to a value inside a JSON document.
public enum JSONStep: Sendable, Hashable {
  case key(String)
  case index(Int)

  /// As FastAPI writes it in `loc`: a key as a string, an index as an integer.
  public var json: JSONValue {
    switch self {
    case .key(let name): .string(name)
    case .index(let index): .integer(Int64(index))
    }
  }
}

extension [JSONStep] {
  /// The place as a person writes it: `image_urls[0]`; empty for the document as a whole.
  public var path: String {
    reduce(into: "") { path, step in
      switch step {
      case .key(let name): path += path.isEmpty ? name : ".\(name)"
      case .index(let index): path += "[\(index)]"
      }
    }
  }
}
