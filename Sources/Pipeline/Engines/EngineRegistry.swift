/// The engines that a server can have. To add an engine, add a folder with its definition, and its name here.
package enum EngineRegistry {
  package static let all: [EngineDefinition] = [
    .builtIn,
    .echo,
    .runComfy,
    .volcengine,
  ]
}
