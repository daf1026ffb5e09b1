/// The answer to `POST /v1/workflows/check`: what a model can make of a workflow.
public struct WorkflowCheckAnswer: Sendable, Hashable, Codable {
  /// An input that the model can take.
  public struct Input: Sendable, Hashable, Codable {
    /// The name by which an import chooses the input.
    public var name: String
    public var title: String?
    /// `image`, `video` or `audio` for an input that takes a file.
    public var media: String?
    /// `true` if people usually want to change the input.
    public var proposed: Bool
    /// The property of the input schema.
    public var schema: JSONValue

    public init(name: String, title: String?, media: String?, proposed: Bool, schema: JSONValue) {
      self.name = name
      self.title = title
      self.media = media
      self.proposed = proposed
      self.schema = schema
    }
  }

  /// A model file that the ComfyUI server does not have.
  public struct ModelFile: Sendable, Hashable, Codable {
    public var name: String
    /// The folder below ComfyUI's `models`, if the workflow tells it.
    public var directory: String?
    /// The address for a download, if the workflow tells it.
    public var url: String?

    public init(name: String, directory: String?, url: String?) {
      self.name = name
      self.directory = directory
      self.url = url
    }
  }

  public var inputs: [Input]
  /// The kinds of results, such as `video`.
  public var outputs: [String]
  /// The node classes that the ComfyUI server does not have. The workflow cannot be imported while there are any.
  public var missingClasses: [String]
  public var missingModels: [ModelFile]
  /// The nodes whose values a person has to check, because their order is not known.
  public var uncertainNodes: [String]

  public init(
    inputs: [Input], outputs: [String], missingClasses: [String], missingModels: [ModelFile], uncertainNodes: [String]
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.missingClasses = missingClasses
    self.missingModels = missingModels
    self.uncertainNodes = uncertainNodes
  }

  private enum CodingKeys: String, CodingKey {
    case inputs, outputs
    case missingClasses = "missing_classes"
    case missingModels = "missing_models"
    case uncertainNodes = "uncertain_nodes"
  }
}

/// The answer to `POST /v1/workflows`.
public struct WorkflowImportAnswer: Sendable, Hashable, Codable {
  public var modelID: String
  /// A UUID that stays the same when the workflow is imported again under the same model id.
  public var workflowID: String
  /// A number that counts up when the graph changes.
  public var workflowVersion: String
  /// The names of the model's inputs.
  public var inputs: [String]
  /// `new`, `changed` or `unchanged`.
  public var change: String
  /// Remarks for the operator, one sentence each: missing files, nodes to check, and the reasons why the ComfyUI server does not accept the
  /// workflow.
  public var remarks: [String]

  public init(
    modelID: String, workflowID: String, workflowVersion: String, inputs: [String], change: String, remarks: [String]
  ) {
    self.modelID = modelID
    self.workflowID = workflowID
    self.workflowVersion = workflowVersion
    self.inputs = inputs
    self.change = change
    self.remarks = remarks
  }

  private enum CodingKeys: String, CodingKey {
    case inputs, change, remarks
    case modelID = "model_id"
    case workflowID = "workflow_id"
    case workflowVersion = "workflow_version"
  }
}
