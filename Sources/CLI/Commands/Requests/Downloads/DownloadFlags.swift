import ArgumentParser

/// Options for the download of result files.
struct DownloadFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The folder for result files; it is made where it is missing.", valueName: "folder"))
  var outputDir = "."

  @Flag(help: "Print the links of result files and fetch none.")
  var noDownload = false

  @Option(
    name: .customLong("download-host"),
    help: ArgumentHelp(
      "A host that files may be fetched from beside the server's own; .example.com allows every host under it. Can be repeated.",
      valueName: "host"
    ))
  var hosts: [String] = []
}
