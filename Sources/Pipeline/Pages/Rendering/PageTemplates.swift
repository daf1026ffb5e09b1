import Mustache

/// The templates of the pages, in the language Mustache. Only this type knows the library that renders them.
package struct PageTemplates: Sendable {
  private let library: MustacheLibrary

  /// - Throws: ``PagesError`` if a template cannot be read or one that the pages need is missing.
  package init(_ assets: PageAssets, needing names: [String]) throws(PagesError) {
    var templates: [String: MustacheTemplate] = [:]
    for name in assets.templateNames {
      do { templates[name] = try MustacheTemplate(string: assets.template(name) ?? "") } catch {
        throw PagesError(file: "templates/\(name).mustache", problem: "is not a template: \(error)")
      }
    }
    if let missing = names.first(where: { templates[$0] == nil }) {
      throw PagesError(file: "templates/\(missing).mustache", problem: "is missing")
    }
    library = MustacheLibrary(templates: templates)
  }

  /// - Parameter values: strings, booleans, arrays and objects by name. `{{name}}` escapes a string for HTML, `{{{name}}}` does not.
  func render(_ name: String, _ values: [String: Any]) -> String { library.render(values, withTemplate: name) ?? "" }
}
