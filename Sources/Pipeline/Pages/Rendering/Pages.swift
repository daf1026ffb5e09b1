package import KatsudoCore

/// Makes the pages of the server, their Markdown twins and `llms.txt`. The same arguments give the same text.
package struct Pages: Sendable {
  package let assets: PageAssets
  package let strings: PageStrings
  let templates: PageTemplates

  /// - Throws: ``PagesError`` if a file of the pages cannot be used.
  package init(_ assets: PageAssets = PageAssets()) throws(PagesError) {
    self.assets = assets
    strings = try PageStrings(assets)
    templates = try PageTemplates(assets, needing: ["layout", "api.md", "model.md", "page.md", "llms"] + Page.words)
  }

  /// Returns a page as an HTML document.
  package func html(_ page: Page, _ view: PageView) -> String {
    var values = shared(page, view)
    switch page {
    case .api(let model): values.merge(APIPage(model, view, self).values(.html)) { $1 }
    case .missing(let modelID): values["text"] = missing(modelID, view, models: "/models", .html)
    case .playground(let model?): values.merge(FormHints(model).values) { $1 }
    case .playground(nil), .models, .requests, .keys, .device, .workflows: break
    }
    values["content"] = templates.render(page.word, values)
    return templates.render("layout", values)
  }

  /// Returns the Markdown twin of a page.
  ///
  /// - Parameter models: all models of the server.
  package func markdown(_ page: Page, _ view: PageView, models: [ModelManifest]) -> String {
    var values = shared(page, view)
    switch page {
    case .api(let model):
      values.merge(APIPage(model, view, self).values(.plain)) { $1 }
      return templates.render("api.md", values)
    case .playground(let model?):
      values.merge(ModelCard(model, view, strings).values) { $1 }
      return templates.render("model.md", values)
    case .playground(nil), .models:
      values["models"] = models.map { ModelCard($0, view, strings).values }
    case .requests, .keys, .device, .workflows:
      values["text"] = strings.text("\(page.word).calls", view.language, ["server": view.server])
    case .missing(let modelID):
      values["text"] = missing(modelID, view, models: "\(view.server)/models.md", .plain)
      values["description"] = nil
    }
    return templates.render("page.md", values)
  }

  /// Returns `llms.txt` (https://llmstxt.org): the list of the Markdown twins.
  package func llms(_ models: [ModelManifest], _ view: PageView) -> String {
    let pages = [Page.playground(nil), .models, .requests, .keys, .device, .workflows].map { page in
      let names = pageNames(page, view)
      return ["title": names.title, "description": names.description, "address": view.server + page.twin]
    }
    return templates.render(
      "llms",
      [
        "t": strings.tree("", view.language), "server": view.server, "pages": pages,
        "models": models.map { ModelCard($0, view, strings).values },
      ])
  }

  /// The values that every page has.
  private func shared(_ page: Page, _ view: PageView) -> [String: Any] {
    let language = view.language
    let names = pageNames(page, view)
    var values: [String: Any] = [
      "lang": language.rawValue, "heading": names.title, "description": names.description, "assets": assets.path, "page": page.word,
      "no_auth": !view.needsKey, "has_stage": page.hasStage, "server": view.server, "t": strings.tree("", language),
      "languages": PageLanguage.allCases.map { other in
        ["code": other.rawValue, "name": other.name, "current": other == language, "href": view.address(in: other)]
          as [String: Any]
      },
    ]
    values["title"] = "\(names.title) – \(strings.text("brand", language))"
    // A template takes an empty text for a value that is there, so a value without content is left out.
    values["files_origin"] = view.filesOrigin
    values["markdown"] = page.twin
    if let model = page.model {
      values["model_id"] = model.modelID
      values["model"] =
        [
          "id": model.modelID, "title": model.displayName.text(in: language.rawValue),
          "description": model.description.text(in: language.rawValue), "categories": model.categories,
        ] as [String: Any]
    }
    return values
  }

  private func pageNames(_ page: Page, _ view: PageView) -> (title: String, description: String) {
    let values = page.model.map { ["name": $0.displayName.text(in: view.language.rawValue)] } ?? [:]
    // A server without models has a playground without a name.
    let word = if case .playground(nil) = page { "index" } else { page.word }
    return (strings.text("\(word).title", view.language, values), strings.text("\(word).description", view.language, values))
  }

  /// - Parameter models: the address of the list of models.
  private func missing(_ modelID: String?, _ view: PageView, models: String, _ form: TextForm) -> String {
    guard let modelID else { return strings.text("missing.text", view.language, ["models": models], form) }
    return strings.text("missing.model", view.language, ["model": modelID, "models": models], form)
  }
}
