import ArgumentParser
import Configuration
import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoModels

/// `katsudo models import FILE`: adds the models of a RunComfy catalogue to the data folder.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Add the models of a RunComfy catalogue. Their requests go to RunComfy.",
    discussion: """
      FILE is an answer of GET /v1/models?include_schema=true, an array of its entries, one entry, or one input schema (with
      --model-id). The command writes a manifest for each model to models/ in the data folder. A second import updates these files. It changes
      no other file there, unless you give --force. To keep your changes to an imported file, remove its line "imported_from".

      The command keeps the parts of a schema that it does not understand, and names them on standard error. It also names the models that it
      cannot read, and skips them. The exit code is 65 if FILE has no usable model, otherwise 0.

      Example:
        curl -H "Authorization: Bearer $RUNCOMFY_TOKEN" \\
          'https://model-api.runcomfy.net/v1/models?include_schema=true&limit=500' | katsudo models import - --data-dir /var/lib/katsudo
      """)

  @Argument(help: "A JSON file; - is standard input.")
  var file: String

  @Option(help: "The id of the model, if FILE is a single input schema.")
  var modelID: String?

  @Flag(help: "Also replace files that no import made, and models that ship with Katsudo.")
  var force = false

  @Flag(name: .shortAndLong, help: "Do not print the parts that are not understood.")
  var quiet = false

  @Option(help: "The server's data folder. (default: as for katsudo serve)")
  var dataDir: String?

  @Option(help: "A YAML file with settings. (default: ./katsudo.yaml if it exists)")
  var config: String?

  func run() async throws {
    let catalogue = try read()
    guard !catalogue.models.isEmpty else {
      report(catalogue)
      throw CommandExit.badInput("\(name) has no usable model.")
    }
    let folder = try await folder()
    let outcome: ModelImport.Outcome
    do {
      outcome = try ModelImport(dataDir: folder).write(catalogue.models, replacesOwn: force)
    } catch {
      throw CommandExit.cannotCreate("The models could not be written: \(error)")
    }
    report(catalogue)
    for (id, file) in outcome.kept { say("\(id): models/\(file) was made by hand and stays; --force replaces it.") }
    for id in outcome.shipped {
      say("\(id) ships with Katsudo, runs here free of charge, and stays; --force sends its requests to RunComfy, at RunComfy's price.")
    }
    if !outcome.new.isEmpty || !outcome.changed.isEmpty {
      say("A running server reads its models again after SIGHUP (kill -HUP) or a restart. These models need KATSUDO_RUNCOMFY_TOKEN.")
    }
    print(
      "new: \(outcome.new.count), changed: \(outcome.changed.count), unchanged: \(outcome.unchanged.count), "
        + "kept: \(outcome.kept.count + outcome.shipped.count), skipped: \(catalogue.problems.count)")
  }

  private var name: String { file == "-" ? "Standard input" : file }

  private func read() throws -> CatalogueImport {
    let bytes = file == "-" ? try FileHandle.standardInput.readToEnd() ?? Data() : FileManager.default.contents(atPath: file)
    guard let bytes else { throw CommandExit.missingFile("\(file) cannot be read. Check that it exists and may be read.") }
    do {
      return try CatalogueImport(try JSONValue(jsonBytes: bytes), modelID: modelID)
    } catch let error as JSONSyntaxError {
      throw CommandExit.badInput("\(name) is not JSON: line \(error.line), column \(error.column): \(error.reason).")
    } catch let problem as SchemaProblem {
      throw CommandExit.badInput("\(name): \(problem)")
    }
  }

  /// Returns the data folder, found by the same rules as in `katsudo serve`.
  private func folder() async throws -> String {
    var flags: [AbsoluteConfigKey: ConfigValue] = [:]
    if let dataDir { flags[AbsoluteConfigKey(ConfigKey("data_dir"))] = ConfigValue(.string(dataDir), isSecret: false) }
    do {
      return try await ServerConfiguration(flags: flags, file: config).address.dataDir
    } catch let error as ConfigurationError {
      throw CommandExit.usage(error.description)
    }
  }

  private func report(_ catalogue: CatalogueImport) {
    for problem in catalogue.problems { say("skipped \(problem)") }
    guard !quiet else { return }
    for model in catalogue.models where !model.notes.isEmpty { say("\(model.id): not understood: \(model.notes.joined(separator: ", "))") }
  }

  private func say(_ sentence: String) { StandardStream.error("katsudo: \(sentence)\n") }
}
