/// The place of a model file below ComfyUI's folder `models`, such as `diffusion_models/wan/high.safetensors`.
package struct ModelFilePath: Sendable, Hashable, CustomStringConvertible {
  /// The folder, by its present name.
  package let folder: String
  /// The name of the file in this folder, with `/` between its parts.
  package let name: String

  /// - Parameters:
  ///   - folder: the name of the folder. `unet` and `clip` are older names of `diffusion_models` and `text_encoders`.
  ///   - name: the name of the file, with either kind of slash.
  package init(folder: String, name: String) {
    self.folder = Self.presentNames[folder] ?? folder
    self.name = Self.plain(name)
  }

  package var description: String { "\(folder)/\(name)" }

  /// The same file as a list names it that leaves out the folders below ``folder``.
  package var withoutSubfolders: ModelFilePath { ModelFilePath(folder: folder, name: Self.lastPart(of: name)) }

  private static let presentNames = ["unet": "diffusion_models", "clip": "text_encoders"]

  /// The folders by the names of the inputs that choose a file in them.
  private static let folders = [
    "ckpt_name": "checkpoints", "unet_name": "diffusion_models", "vae_name": "vae", "clip_name": "text_encoders",
    "clip_name1": "text_encoders", "clip_name2": "text_encoders", "clip_name3": "text_encoders", "lora_name": "loras",
    "control_net_name": "controlnet", "style_model_name": "style_models", "gligen_name": "gligen",
    "audio_encoder_name": "audio_encoders",
  ]

  private static let endings = [".safetensors", ".sft", ".ckpt", ".pt", ".pt2", ".pth", ".bin", ".pkl", ".gguf", ".onnx"]

  /// Returns the folder from which an input of a node chooses, or `nil` if the name of the input does not tell it.
  static func folder(ofInput name: String) -> String? { folders[name] }

  /// Returns `true` if a name is that of a model file.
  static func isModelFile(_ name: String) -> Bool { endings.contains { name.lowercased().hasSuffix($0) } }

  /// Returns the last part of a name, with either kind of slash.
  static func lastPart(of name: String) -> String { String(name.split { $0 == "/" || $0 == "\\" }.last ?? "") }

  /// Returns `true` if a name in a workflow means the file of a download list. The list may leave out folders at the beginning.
  static func isSame(_ name: String, asListed listed: String) -> Bool {
    let (name, listed) = (plain(name), plain(listed))
    return name == listed || name.hasSuffix("/\(listed)")
  }

  private static func plain(_ name: String) -> String { name.replacing("\\", with: "/") }
}
