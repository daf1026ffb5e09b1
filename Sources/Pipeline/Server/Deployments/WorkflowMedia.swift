import KatsudoAPI
import KatsudoCore
import KatsudoWorkflows

/// The inputs of node classes that name a file in the input folder of ComfyUI.
struct WorkflowMedia: Sendable {
  private struct Key: Hashable {
    var classType: String
    var input: String
  }

  private var kinds: [Key: MediaKind]

  /// - Parameter workflow: a model whose inputs say which places of its workflow are media.
  init(_ workflow: ImportedWorkflow) {
    kinds = Self.known
    for (name, targets) in workflow.options.map {
      guard let kind = workflow.model.input.properties[name]?.media else { continue }
      for target in targets {
        guard let classType = workflow.options.workflow.nodes[target.node]?.classType else { continue }
        kinds[Key(classType: classType, input: target.input)] = kind
      }
    }
  }

  /// Returns the kind of file that an input names, or `nil` for an input that is no file.
  func kind(of input: String, in classType: String) -> MediaKind? { kinds[Key(classType: classType, input: input)] }

  private static let known: [Key: MediaKind] = {
    let entries: [(String, String, MediaKind)] = [
      ("LoadImage", "image", .image), ("LoadImageMask", "image", .image), ("LoadImageOutput", "image", .image),
      ("LoadVideo", "file", .video), ("LoadAudio", "audio", .audio), ("VHS_LoadVideo", "video", .video),
      ("VHS_LoadVideoFFmpeg", "video", .video), ("VHS_LoadAudioUpload", "audio", .audio),
    ]
    return Dictionary(uniqueKeysWithValues: entries.map { (Key(classType: $0.0, input: $0.1), $0.2) })
  }()
}
