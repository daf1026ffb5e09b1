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
    case "IMAGECOMPARE": return ["", ""]
    case "LOAD_3D", "WEBCAM", "AUDIO_RECORD": return ""
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
