import KatsudoAPI
import KatsudoCore

/// The page about the API of a model. It has the sections of RunComfy's page in their order.
struct APIPage {
  private let model: ModelManifest
  private let view: PageView
  private let pages: Pages
  private let call: ExampleCall

  init(_ model: ModelManifest, _ view: PageView, _ pages: Pages) {
    self.model = model
    self.view = view
    self.pages = pages
    call = ExampleCall(model, server: view.server)
  }

  /// The values of the templates `api` and `api.md`. `s` has the texts of the page in the given form.
  func values(_ form: TextForm) -> [String: Any] {
    let media = model.input.mediaInputs
    var values: [String: Any] = [
      "s": pages.strings.tree("api.", view.language, placeholders(form, media), form),
      "run": SnippetLanguage.allCases.map { example($0, $0.run(call)) },
      "submit": CurlSnippets.keep(call), "status": CurlSnippets.status(call), "result": CurlSnippets.result(call),
      "cancel": CurlSnippets.cancel(call),
      "submitted": submitAnswer, "status_answer": #"{"request_id": "\#(Self.exampleID)", "status": "in_queue", "queue_position": 1}"#,
      "upload": SnippetLanguage.allCases.map { example($0, $0.upload(call)) },
      "input_schema": SchemaText.write(Schema.published(model.inputDocument, language: view.language.rawValue), order: model.keyOrder),
      "output_schema": SchemaText.write(Schema.published(model.outputDocument, language: view.language.rawValue), order: model.keyOrder),
      "takes_files": !media.isEmpty,
    ]
    let limits = limits(media)
    if !limits.isEmpty { values["limits"] = limits }
    return values
  }

  private func placeholders(_ form: TextForm, _ media: [MediaInput]) -> [String: String] {
    let page = "\(view.server)/models/\(model.modelID)"
    return [
      "name": model.displayName.text(in: view.language.rawValue), "model": model.modelID, "server": view.server,
      "input": media.first?.name ?? "image_urls", "file": call.fileName,
      "schema": form == .html ? "#input" : "\(page)/api#input",
      "keys": form == .html ? "/keys" : "\(view.server)/keys.md",
      "playground": form == .html ? "/models/\(model.modelID)" : "\(page).md",
      "openapi": "\(form == .html ? "" : view.server)/v1/models/\(model.modelID)/openapi.json",
    ]
  }

  private func example(_ language: SnippetLanguage, _ code: String) -> [String: String] {
    ["code": language.rawValue, "name": language.name, "fence": language.fence, "text": code]
  }

  /// The inputs with a limit for the size of a file that is lower than that of the server.
  private func limits(_ media: [MediaInput]) -> [[String: String]] {
    media.compactMap { input in
      input.sizeRule.map { rule in
        let number = Int64(exactly: rule.value).map(JSONValue.integer) ?? .number(rule.value)
        return ["name": input.name, "size": "\(rule.comparison == .less ? "<" : "≤") \(number.jsonText) MB"]
      }
    }
  }

  private static let exampleID = "01a20438-cf1a-7d7e-8521-724864376da3"

  private var submitAnswer: String {
    let address = "\(call.base)/requests/\(Self.exampleID)"
    return """
      {
        "request_id": "\(Self.exampleID)",
        "status_url": "\(address)/status",
        "result_url": "\(address)/result",
        "cancel_url": "\(address)/cancel"
      }
      """
  }
}
