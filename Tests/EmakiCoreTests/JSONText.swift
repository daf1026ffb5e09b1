import EmakiAPI
import Foundation

/// The value that a JSON text stands for.
func json(_ text: String) throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }
