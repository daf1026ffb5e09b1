import KatsudoAPI

extension NodeDefinition.Input {
  /// The types of inputs that have a widget, so that they hold a value and not only a link.
  private static let widgetTypes: Set<String> = [
    "INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "COMFY_DYNAMICCOMBO_V3", "COLOR", "COLORS", "CURVE", "BOUNDING_BOX", "BOUNDING_BOXES",
    "LOAD_3D", "WEBCAM", "AUDIO_RECORD", "IMAGECOMPARE", "COMPOSITOR",
  ]

  /// `true` if the input has a widget in the editor.
  var isWidget: Bool {
    guard settings["forceInput"]?.bool != true else { return false }
    return settings["widgetType"]?.string != nil || Self.widgetTypes.contains(type)
  }

  var isDynamicCombo: Bool { type == "COMFY_DYNAMICCOMBO_V3" }

  /// `true` if the editor shows a second widget after this one that says how the value changes after each run.
  var hasControl: Bool {
    switch settings["control_after_generate"] {
    case .bool(let isOn): isOn
    case .string: true
    default: false
    }
  }

  /// `true` for a number from which a sampler makes its noise. A number of any use may have a control that is `fixed` at first.
  package var isSeed: Bool {
    let isControlled = settings["control_after_generate"]?.bool == true
    return type == "INT" && (isControlled || name == "seed" || name == "noise_seed" || name.hasSuffix(".seed"))
  }

  /// The value that the widget has before anybody changes it, or `nil` if there is none.
  var initialValue: JSONValue? {
    if let value = settings["default"], !value.isNull { return value }
    switch widgetType {
    case "INT", "FLOAT": return 0
    case "STRING": return ""
    case "BOOLEAN": return false
    case "COMBO": return choices.first
    case "COMFY_DYNAMICCOMBO_V3": return choices.first?["key"]
    // The state of a view in the editor.
    case "IMAGECOMPARE", "LOAD_3D", "WEBCAM", "AUDIO_RECORD": return ""
    default: return nil
    }
  }

  /// Returns the inputs that belong to a choice of a dynamic combo. Their names begin with the combo's own name and a dot.
  func nestedInputs(choice: JSONValue, order: InputOrder) -> [Self] {
    guard isDynamicCombo, let inputs = choices.first(where: { $0["key"] == choice })?["inputs"] else { return [] }
    return order.inputs(inputs).map { input in
      var input = input
      input.name = "\(name).\(input.name)"
      return input
    }
  }

  /// Returns a saved value, or the one that the widget has at first if the saved one is missing or was made for another version of the class.
  func usable(_ saved: JSONValue?) -> JSONValue? {
    guard let saved, !saved.isNull, isReadable(saved) else { return initialValue }
    return saved
  }

  /// Returns `true` if a value has the type of the widget and keeps its limits. A choice must be among the server's choices.
  func accepts(_ value: JSONValue) -> Bool {
    switch widgetType {
    case "COMBO": return choices.contains(value)
    case "COMFY_DYNAMICCOMBO_V3": return choices.contains { $0["key"] == value }
    default:
      if let number = value.double, number < settings["min"]?.double ?? number || number > settings["max"]?.double ?? number {
        return false
      }
      return isReadable(value)
    }
  }

  /// Returns `true` if a server can read a value as the type of the widget. A server also reads numbers from text, and cuts them to integers.
  func isReadable(_ value: JSONValue) -> Bool {
    switch widgetType {
    case "INT", "FLOAT": value.double != nil || value.bool != nil || value.string.flatMap(Double.init) != nil
    case "STRING": value.string != nil || value.double != nil
    case "BOOLEAN": value.bool != nil || value.double != nil
    default: true
    }
  }
}

/// Takes the values of a node's widgets from the list in which the editor saves them.
struct WidgetReader {
  private static let controls: Set<JSONValue> = ["fixed", "increment", "decrement", "randomize"]
  private static let buttons: Set<JSONValue> = ["upload3dmodel", "uploadExtraResources", "clear"]

  private let order: InputOrder
  /// The names of the node's inputs in their order, which is that of the widgets as far as these have an input.
  private let slots: [String]
  private var rest: ArraySlice<JSONValue>
  private var values: [String: JSONValue] = [:]

  /// Reads the values of all widgets. Widgets at the end whose values are missing get the values that the definition gives.
  ///
  /// - Parameter slots: the names of the inputs of the node in the editor.
  static func values(
    _ list: [JSONValue], of inputs: [NodeDefinition.Input], slots: [String] = [], order: InputOrder
  ) -> [String: JSONValue] {
    var reader = WidgetReader(order: order, slots: slots, rest: list[...])
    reader.read(inputs)
    return reader.values
  }

  /// Reads the values of all widgets from their names.
  static func values(_ named: [String: JSONValue], of inputs: [NodeDefinition.Input], order: InputOrder) -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    for input in inputs where input.isWidget {
      guard let value = input.usable(named[input.name]) else { continue }
      values[input.name] = value
      let nested = input.nestedInputs(choice: value, order: order)
      values.merge(self.values(named, of: nested, order: order)) { $1 }
    }
    return values
  }

  private mutating func read(_ inputs: [NodeDefinition.Input]) {
    for input in inputs where input.isWidget { read(input) }
  }

  private mutating func read(_ input: NodeDefinition.Input) {
    let saved = rest.popFirst()
    skipExtras(after: input)
    guard let value = input.usable(saved) else { return }
    values[input.name] = value
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
    var free = inputs
    while let value = rest.first, let index = free.firstIndex(where: { $0.accepts(value) }) { read(free.remove(at: index)) }
    for input in free { values[input.name] = input.initialValue }
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
