import KatsudoAPI

/// The value that a JSON text stands for.
func json(_ text: String) throws -> JSONValue { try JSONValue(jsonText: text) }
