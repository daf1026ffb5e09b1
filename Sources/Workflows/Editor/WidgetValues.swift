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

  /// Returns `true` if a value has the type of the widget. A choice must be among the server's choices.
  func accepts(_ value: JSONValue) -> Bool {
    switch widgetType {
    case "INT": value.integer != nil
    case "FLOAT": value.double != nil
    case "STRING": value.string != nil
    case "BOOLEAN": value.bool != nil
    case "COMBO": choices.contains(value)
    case "COMFY_DYNAMICCOMBO_V3": choices.contains { $0["key"] == value }
    default: true
    }
  }
}

/// Takes the values of a node's widgets from the list in which the editor saves them.
struct WidgetReader {
  private static let controls: Set<JSONValue> = ["fixed", "increment", "decrement", "randomize"]

  var order: InputOrder
  private var rest: ArraySlice<JSONValue>
  private(set) var values: [String: JSONValue] = [:]

  /// Reads the values of all widgets. Widgets at the end whose values are missing get the values that the definition gives.
  static func values(_ list: [JSONValue], of inputs: [NodeDefinition.Input], order: InputOrder) -> [String: JSONValue] {
    var reader = WidgetReader(order: order, rest: list[...])
    reader.read(inputs)
    return reader.values
  }

  /// Reads the values of all widgets from their names.
  static func values(_ named: [String: JSONValue], of inputs: [NodeDefinition.Input], order: InputOrder) -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    for input in inputs where input.isWidget {
      guard let value = named[input.name].flatMap({ $0.isNull ? nil : $0 }) ?? input.initialValue else { continue }
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
    let saved = rest.popFirst().flatMap { $0.isNull ? nil : $0 }
    skipControl(after: input)
    guard let value = saved ?? input.initialValue else { return }
    values[input.name] = value
    let nested = input.nestedInputs(choice: value, order: order)
    if order.isKnown || nested.count < 2 {
      read(nested)
    } else {
      readUnordered(nested)
    }
  }

  /// Reads inputs whose order is not known: each value goes to the first input that is still free and accepts it.
  private mutating func readUnordered(_ inputs: [NodeDefinition.Input]) {
    var free = inputs.filter(\.isWidget)
    while let value = rest.first, let index = free.firstIndex(where: { $0.accepts(value) }) { read(free.remove(at: index)) }
    for input in free { values[input.name] = input.initialValue }
  }

  /// Skips the values of the widgets that the editor adds after a value that changes by itself. A choice has a filter as a second one.
  private mutating func skipControl(after input: NodeDefinition.Input) {
    guard input.hasControl || input.isSeed, let value = rest.first, Self.controls.contains(value) else { return }
    rest.removeFirst()
    if input.type == "COMBO", rest.first?.string != nil { rest.removeFirst() }
  }
}
