import KatsudoAPI

/// Reads a JSON text.
func json(_ text: String) throws -> JSONValue { try JSONValue(jsonText: text) }
