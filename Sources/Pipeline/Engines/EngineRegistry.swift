/// The engines that a server can have. A new engine needs a folder with its definition, and its name in this list.
package enum EngineRegistry {
  package static let all: [EngineDefinition] = [
    .builtIn,
    .comfyUI,
    .echo,
    .runComfy,
    .volcengine,
  ]
}
