import KatsudoCore

/// An input of a model that names files.
struct MediaInput {
  /// The name of the input in the body. Of a nested input, the names on the way to it with dots between them.
  let name: String
  let kind: MediaKind
  /// The rule of the schema for the largest size of a file, or `nil` if it has none.
  let sizeRule: ValidationRule?
}

extension Schema {
  /// The inputs that name files: those that are required first, then by name.
  var mediaInputs: [MediaInput] { mediaInputs(below: nil) }

  private func mediaInputs(below parent: String?) -> [MediaInput] {
    let names = required.filter { properties[$0] != nil } + properties.keys.filter { !required.contains($0) }.sorted()
    return names.flatMap { name -> [MediaInput] in
      guard let node = properties[name] else { return [] }
      let path = parent.map { "\($0).\(name)" } ?? name
      let leaf = node.items.first ?? node
      guard let kind = node.media ?? leaf.media else { return leaf.mediaInputs(below: path) }
      let sizes = (node.validations + (node.items.first?.validations ?? [])).filter {
        $0.quantity == .fileSizeMB && [.less, .atMost].contains($0.comparison)
      }
      return [MediaInput(name: path, kind: kind, sizeRule: sizes.min { $0.value < $1.value })]
    }
  }
}
