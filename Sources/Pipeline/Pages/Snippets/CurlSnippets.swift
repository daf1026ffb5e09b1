/// The examples for curl. They are run in the order of the page in one shell: `submit`, `keep`, then the calls about `$REQUEST_ID`.
enum CurlSnippets {
  /// The submit as RunComfy's page shows it.
  static func submit(_ call: ExampleCall) -> String { "curl " + submission(call, indent: "  ") }

  /// A submit that keeps the id of the request in `REQUEST_ID` and prints the answer.
  static func keep(_ call: ExampleCall) -> String {
    """
    ANSWER=$(curl --silent --show-error \\
      \(submission(call, indent: "  ")))
    echo "$ANSWER"
    REQUEST_ID=$(echo "$ANSWER" | sed 's/.*"request_id":"\\([^"]*\\)".*/\\1/')
    """
  }

  static func status(_ call: ExampleCall) -> String { about(call, "status", method: "GET") }
  static func result(_ call: ExampleCall) -> String { about(call, "result", method: "GET") }
  static func cancel(_ call: ExampleCall) -> String { about(call, "cancel", method: "POST") }

  static func upload(_ call: ExampleCall) -> String {
    """
    curl --request POST \\
      --url \(CodeText.shell("\(call.base)/files")) \\
      --header "Authorization: Bearer $YOUR_API_TOKEN" \\
      --form file=@\(call.fileName)
    """
  }

  private static func submission(_ call: ExampleCall, indent: String) -> String {
    // A word in single quotation marks keeps its line breaks, so the JSON is as it is on the page.
    """
    --request POST \\
    \(indent)--url \(CodeText.shell("\(call.base)/models/\(call.modelID)")) \\
    \(indent)--header "Content-Type: application/json" \\
    \(indent)--header "Authorization: Bearer $YOUR_API_TOKEN" \\
    \(indent)--data \(CodeText.shell(call.literal(.json)))
    """
  }

  private static func about(_ call: ExampleCall, _ word: String, method: String) -> String {
    """
    curl --request \(method) \\
      --url "\(CodeText.insideShellQuotes(call.base))/requests/$REQUEST_ID/\(word)" \\
      --header "Authorization: Bearer $YOUR_API_TOKEN"
    """
  }
}
