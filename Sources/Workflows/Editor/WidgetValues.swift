import KatsudoAPI

/// The values of a node's widgets by the names of their inputs. Widgets whose values are missing have those that the definition gives.
struct WidgetValues: Sendable {
  var values: [String: JSONValue]
  /// `false` if some values were assigned by their types, because the order of their inputs is not known.
  var isCertain = true

  init(values: [String: JSONValue]) { self.values = values }

  /// Reads values that are saved with their names.
  init(_ named: [String: JSONValue], of inputs: [NodeDefinition.Input], order: InputOrder) {
    values = [:]
    for input in inputs where input.isWidget {
      guard let value = input.usable(named[input.name]) else { continue }
      values[input.name] = value
      values.merge(Self(named, of: input.nestedInputs(choice: value, order: order), order: order).values) { $1 }
    }
  }

  /// Reads values that are saved in the order of the widgets.
  ///
  /// - Parameter slots: the names of the inputs of the node in the editor.
  init(_ list: [JSONValue], of inputs: [NodeDefinition.Input], slots: [String] = [], order: InputOrder) {
    var reader = WidgetReader(order: order, slots: slots, rest: list[...])
    reader.read(inputs)
    self = reader.result
  }

  /// Reads the values of a `CustomCombo`: the choice, its index, and the options that the user of the editor has made. The class takes them
  /// all, but its definition has only the choice.
  init(customCombo list: [JSONValue]) {
    let options = list.dropFirst(2).enumerated().map { ("option\($0 + 1)", $1) }
    values = Dictionary(uniqueKeysWithValues: zip(["choice", "index"], list) + options)
  }
}

/// Takes the values of a node's widgets from the list in which the editor saves them.
private struct WidgetReader {
  private static let controls: Set<JSONValue> = ["fixed", "increment", "decrement", "randomize"]
  private static let buttons: Set<JSONValue> = ["upload3dmodel", "uploadExtraResources", "clear"]

  let order: InputOrder
  /// The names of the node's inputs in their order, which is that of the widgets as far as these have an input.
  let slots: [String]
  var rest: ArraySlice<JSONValue>
  var result = WidgetValues(values: [:])

  mutating func read(_ inputs: [NodeDefinition.Input]) {
    for input in inputs where input.isWidget { read(input) }
  }

  private mutating func read(_ input: NodeDefinition.Input) {
    let saved = rest.popFirst()
    skipExtras(after: input)
    guard let value = input.usable(saved) else { return }
    result.values[input.name] = value
    let nested = input.nestedInputs(choice: value, order: order).filter(\.isWidget)
    let places = nested.map { slots.firstIndex(of: $0.name) ?? slots.endIndex }
    if order.isKnown || nested.count < 2 {
      read(nested)
    } else if !places.contains(slots.endIndex) {
      read(zip(places, nested).sorted { $0.0 < $1.0 }.map(\.1))
    } else {
      readUnordered(nested)
    }
  }

  /// Reads inputs whose order is not known: each value goes to the first input that is still free and accepts it.
  private mutating func readUnordered(_ inputs: [NodeDefinition.Input]) {
    result.isCertain = false
    var free = inputs
    while let value = rest.first, let index = free.firstIndex(where: { $0.accepts(value) }) { read(free.remove(at: index)) }
    for input in free { result.values[input.name] = input.initialValue }
  }

  /// Skips the values of the widgets that the editor adds: the control of a value that changes by itself (with a filter, if the value is a
  /// choice), and the buttons of a file in three dimensions.
  private mutating func skipExtras(after input: NodeDefinition.Input) {
    if input.hasControl || input.isSeed, let value = rest.first, Self.controls.contains(value) {
      rest.removeFirst()
      if input.type == "COMBO", rest.first?.string != nil { rest.removeFirst() }
    }
    if input.settings["file_upload"]?.bool == true { rest = rest.drop { Self.buttons.contains($0) } }
  }
}
