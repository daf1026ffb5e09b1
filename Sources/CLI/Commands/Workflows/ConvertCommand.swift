package import ArgumentParser
import KatsudoAPI
import KatsudoEngines
import KatsudoWorkflows

/// `katsudo workflows convert FILE…`: shows workflows of ComfyUI in API format, or counts how many can be converted.
package struct WorkflowsConvertCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert workflows of ComfyUI's editor to API format.",
    discussion: """
      FILE is a workflow in the editor's format or in API format. The names and the order of a node's values come from the node classes of a
      server: --server asks one, --object-info reads an answer of GET /object_info. Save such an answer as the server gives it. A program that
      sorts its names loses the order of the inputs inside some nodes.

      With one file, the command prints the graph as JSON, and on standard error what the server lacks. With several files or a folder, it
      prints how many convert, and names the others with the reasons. --check-server then asks this server about each graph whose classes it
      has, and counts those that it accepts. No graph runs there. The exit code is 65 if a workflow cannot be converted although all its
      classes are known, otherwise 0.

      Example:
        katsudo workflows convert portrait.json --server http://127.0.0.1:8188 > graph.json
      """)

  @Argument(help: "A JSON file, or a folder of them; - is standard input.")
  var files: [String]

  @OptionGroup var source: DefinitionSource

  @Option(help: ArgumentHelp("A ComfyUI server that checks the graphs of several files.", valueName: "url"))
  var checkServer: String?

  package init() {}

  package func validate() throws {
    guard source.server != nil || source.objectInfo != nil else {
      throw ValidationError("The node classes are needed. Give --server URL or --object-info FILE.")
    }
  }

  package func run() async throws {
    let definitions = try await source.read().definitions
    let paths = try WorkflowFiles.paths(files)
    if checkServer == nil, files.count == 1, paths == files {
      try printGraph(of: paths[0], definitions)
    } else {
      try await survey(paths, definitions)
    }
  }

  private static func answer<Value>(of call: () async throws -> Value) async throws -> Value {
    do { return try await call() } catch let error as ComfyError { throw CommandExit.unavailable("\(error.message).") }
  }

  private func printGraph(of path: String, _ definitions: NodeDefinitions) throws {
    let workflow: ConvertedWorkflow
    do {
      workflow = try ConvertedWorkflow(reading: try JSONValue(jsonBytes: try WorkflowFiles.bytes(path)), definitions: definitions)
    } catch let error as JSONSyntaxError {
      throw CommandExit.badInput("\(WorkflowFiles.name(path)) is not JSON: \(error).")
    } catch let problem as WorkflowProblem {
      throw CommandExit.badInput("\(WorkflowFiles.name(path)): \(problem).")
    }
    let missing = workflow.graph.missing(in: definitions, models: workflow.models)
    for name in missing.classes { say("the server does not have the node class \(name)") }
    for file in missing.modelFiles {
      say("the server does not have the model file \(file.path)\(file.url.map { ": \($0)" } ?? "")")
    }
    if !workflow.uncertainNodes.isEmpty {
      say("check the values of the nodes \(workflow.uncertainNodes.joined(separator: ", ")): their order is not known")
    }
    print(workflow.graph.document.jsonText)
  }

  private func survey(_ paths: [String], _ definitions: NodeDefinitions) async throws {
    var check: ConvertCheck?
    if let checkServer {
      let client = try DefinitionSource.client(checkServer, "--check-server")
      check = try await Self.answer { try await ConvertCheck(client) }
    }
    var count = ConvertCount()
    for path in paths {
      let bytes = try WorkflowFiles.bytes(path)
      let document = try? JSONValue(jsonBytes: bytes)
      let conversion = document.map { WorkflowConversion($0, definitions: definitions) } ?? .noWorkflow
      for line in count.add(conversion) { print("\(path): \(line)") }
      guard case .converted(let workflow) = conversion, let check else { continue }
      let verdict = try await Self.answer { try await check.verdict(on: workflow.graph) }
      for line in count.add(verdict) { print("\(path): \(line)") }
    }
    for line in count.lines { print(line) }
    if count.refused > 0 { throw ExitCode(CommandExit.badInput.rawValue) }
  }

  private func say(_ sentence: String) { StandardStream.error("katsudo: \(sentence)\n") }
}
