/// The examples for the command line of Katsudo.
enum CLISnippets {
  static func run(_ call: ExampleCall) -> String {
    """
    \(settings(call))
    katsudo run \(call.modelID) --input \(CodeText.shell(call.literal(.json))) --output json
    """
  }

  static func upload(_ call: ExampleCall) -> String {
    """
    \(settings(call))
    katsudo upload \(call.fileName)
    """
  }

  private static func settings(_ call: ExampleCall) -> String {
    #"export RUNCOMFY_MODEL_API_BASE=\#(CodeText.shell(call.base)) RUNCOMFY_TOKEN="$YOUR_API_TOKEN""#
  }
}
