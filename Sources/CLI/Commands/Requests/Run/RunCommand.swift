import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo run`: submits a request, waits for it and downloads its files.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a model: submit, wait, download.",
    discussion: """
      The input is checked against the model's schema before it is sent. For a picture, a video or a sound you can give the path of a \
      local file, or the name of a file that the model knows. The files of the result get names that are not in use, and their paths \
      are printed.

      Ctrl-C cancels the request if it still waits, and prints the outcome. A second Ctrl-C stops at once.

      Examples:
        katsudo run bytedance/dreamina-3-0/pro/image-to-video \\
          --set prompt='push in slowly' --set image_urls=street.jpg
        katsudo run bytedance/dreamina-3-0/pro/image-to-video \\
          --input-file request.json --output json

      katsudo models get shows what a model takes.
      """)

  @Argument(help: "The model's id, from katsudo models list.")
  var modelID: String

  @Option(help: ArgumentHelp("The input as a JSON object.", valueName: "json"))
  var input: String?

  @Option(help: ArgumentHelp("A file with the input as a JSON object; - is standard input.", valueName: "file"))
  var inputFile: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "One input. The text becomes a value of the type in the schema; a.b=1 sets b in the object a. Can be repeated, to add elements to a list.",
      valueName: "name=value"))
  var sets: [InputAssignment] = []

  @Option(
    name: .customLong("file"),
    help: ArgumentHelp("One input that is a local file. Can be repeated, to add elements to a list.", valueName: "name=path"))
  var files: [InputAssignment] = []

  @Flag(help: "Send the input without checking it against the model's schema.")
  var noCheck = false

  @Flag(help: "Submit, print the request's id, and do not wait.")
  var noWait = false

  @Option(
    help: ArgumentHelp(
      "The idempotency key. For 24 hours, a submission with the same key and input gives the same request. RunComfy ignores it. (default: a new key each time)",
      valueName: "key"))
  var idempotencyKey: String?

  @Option(
    help: ArgumentHelp(
      "An https address that the server calls when the request has ended. RunComfy's Model API has no webhooks.", valueName: "url"))
  var webhook: String?

  @Flag(help: "With --webhook: the server also calls when the request waits and when it runs.")
  var webhookIntermediateStatus = false

  @Option(help: ArgumentHelp("A label by which katsudo requests list finds the request. Can be repeated.", valueName: "text"))
  var label: [String] = []

  @Flag(help: "Take an earlier result of the same input, if there is one. The seed must be fixed. RunComfy ignores this.")
  var reuse = false

  @OptionGroup var wait: WaitFlags
  @OptionGroup var downloads: DownloadFlags
  @OptionGroup var verb: ClientVerb

  func validate() throws {
    guard input == nil || inputFile == nil else {
      throw ValidationError("--input and --input-file cannot be used together. Give one of them.")
    }
    guard webhook != nil || !webhookIntermediateStatus else { throw ValidationError("--webhook-intermediate-status needs --webhook.") }
  }

  func run() async throws {
    let options = ClientOptions(polling: wait.polling, usesEventStream: wait.usesEventStream, downloadHosts: downloads.hosts)
    try await verb.perform(options: options) { session in
      let interruptionMessage = InterruptionMessage()
      try await Interruption.cancelling(interruptionMessage) { try await run(session, interruptionMessage) }
    }
  }

  private func run(_ session: ClientSession, _ interruptionMessage: InterruptionMessage) async throws {
    let base = try InputText.object(input, file: inputFile)
    // All checks come before the submission, which costs money.
    let folder = downloads.noDownload || noWait ? nil : try OutputFolder(downloads.outputDir)
    let preparation = RunPreparation(session: session, modelID: modelID, isChecked: !noCheck)
    let input = try await preparation.input(base, sets: sets, files: files)
    let handle = try await session.client.requests.submit(
      to: modelID, input: input,
      options: SubmitOptions(
        idempotencyKey: idempotencyKey, labels: label, reuse: reuse, webhook: webhook,
        webhookIntermediateStatus: webhookIntermediateStatus))
    if noWait {
      session.console.say(handle.requestID)
      session.console.give(["request_id": .string(handle.requestID), "model_id": .string(modelID), "base_url": .string(handle.baseURL)])
      return
    }
    // The id is printed with any options, because the user needs it to find the paid request again.
    session.console.tell("request \(handle.requestID)")
    interruptionMessage.set(
      "Request \(handle.requestID) may go on. \(ResultHint.sentence(requestID: handle.requestID, baseURL: session.baseURL))")
    let result = try await session.follow(handle, timeout: wait.timeout, cancelsRequest: true)
    try await ResultReport(session: session, folder: folder).tell(result)
  }
}
