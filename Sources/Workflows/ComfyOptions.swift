/// The part of a manifest that belongs to the engine `comfyui`: the key `options` of its entry in `engines`.
package struct ComfyOptions: Sendable, Hashable {
  /// A place in the graph that gets a value of the request.
  package struct Target: Sendable, Hashable {
    package var node: String
    package var input: String
    /// The place in a list of the request, counted from 0. Without it, a list of media gives its first file, and any other list is one value.
    package var item: Int?

    package init(node: String, input: String, item: Int? = nil) {
      self.node = node
      self.input = input
      self.item = item
    }
  }

  /// A model file that a workflow loads.
  package struct ModelFile: Sendable, Hashable {
    package var name: String
    /// The folder below ComfyUI's `models`, such as `diffusion_models`.
    package var directory: String
    /// The address for a download, or `nil` if the workflow does not tell it.
    package var url: String?

    package init(name: String, directory: String, url: String? = nil) {
      self.name = name
      self.directory = directory
      self.url = url
    }
  }

  /// The graph with the values that a request without inputs has.
  package var workflow: ComfyGraph
  /// A UUID that the import gave to the workflow.
  package var workflowID: String?
  package var workflowVersion: String?
  /// The places in the graph for each input of the model, by the input's name.
  package var map: [String: [Target]]
  /// Values that are computed from the request's inputs, in the order in which they are set. See ``ComfyRule``.
  package var rules: [ComfyRule]
  /// The nodes whose files are the outputs, in order. An empty list means every output node.
  package var outputNodes: [String]
  /// The names of media files that every server has in its input folder, and that a request may use as a value.
  package var files: [String]
  /// The model files that a server must have.
  package var models: [ModelFile]
  /// The memory of the graphics card that the workflow needs, in gigabytes, or `nil` if it is not known.
  package var memoryGB: Double?
  /// The group of servers that may run the model, or `nil` for every server.
  package var group: String?
  /// The longest time of one run in seconds, or `nil` for the engine's own limit.
  package var timeLimit: Double?
  /// The frames per second that an output video is converted to, or `nil` to leave it as it is.
  package var framesPerSecond: Double?

  /// The option with the key of a caller's account at comfy.org, for nodes that call its services. A request sets it and no workflow has it, so
  /// it is no property of this type. ComfyUI has the same name for it among the `extra_data` of a job.
  package static let accountKey = "api_key_comfy_org"

  package init(
    workflow: ComfyGraph, workflowID: String? = nil, workflowVersion: String? = nil, map: [String: [Target]] = [:], rules: [ComfyRule] = [],
    outputNodes: [String] = [], files: [String] = [], models: [ModelFile] = [], memoryGB: Double? = nil, group: String? = nil,
    timeLimit: Double? = nil, framesPerSecond: Double? = nil
  ) {
    self.workflow = workflow
    self.workflowID = workflowID
    self.workflowVersion = workflowVersion
    self.map = map
    self.rules = rules
    self.outputNodes = outputNodes
    self.files = files
    self.models = models
    self.memoryGB = memoryGB
    self.group = group
    self.timeLimit = timeLimit
    self.framesPerSecond = framesPerSecond
  }
}
