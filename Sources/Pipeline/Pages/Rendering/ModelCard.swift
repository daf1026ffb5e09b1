import KatsudoAPI
import KatsudoCore

/// A model as the Markdown pages list it: its names, its addresses and its inputs.
struct ModelCard {
  let values: [String: Any]

  init(_ model: ModelManifest, _ view: PageView, _ strings: PageStrings) {
    let language = view.language.rawValue
    let inputs = model.keyOrder.sorted(model.input.properties.keys, first: model.input.required).compactMap { name -> [String: Any]? in
      guard let node = model.inputDocument["properties"]?[name] else { return nil }
      func text(_ key: String) -> String { node[key].flatMap { LocalizedText($0) }?.text(in: language) ?? "" }
      let sentences = [text("title"), text("description")].filter { !$0.isEmpty }.joined(separator: ". ")
      let word = strings.text(model.input.required.contains(name) ? "model.required" : "model.optional", view.language)
      var values = ["name": name, "word": word]
      values["type"] = node["type"]?.string
      // A template takes an empty text for a value that is there.
      if !sentences.isEmpty { values["sentence"] = sentences }
      return values
    }
    let address = "\(view.server)/models/\(model.modelID)"
    var values: [String: Any] = [
      "id": model.modelID, "name": model.displayName.text(in: language), "text": model.description.text(in: language),
      "inputs": inputs,
      "address": "\(address).md", "api": "\(address)/api.md", "openapi": "\(view.server)/v1/models/\(model.modelID)/openapi.json",
    ]
    if !model.categories.isEmpty { values["categories"] = model.categories.joined(separator: ", ") }
    let price = model.pricingNote.text(in: language)
    if !price.isEmpty { values["price"] = price }
    self.values = values
  }
}
