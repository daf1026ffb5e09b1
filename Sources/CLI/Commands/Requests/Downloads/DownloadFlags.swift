import ArgumentParser

/// Options for the download of result files.
struct DownloadFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The folder for result files. If it does not exist, it is made.", valueName: "folder"))
  var outputDir = "."

  @Flag(help: "Print the links of result files, and download none.")
  var noDownload = false

  @Option(
    name: .customLong("download-host"),
    help: ArgumentHelp(
      "Another host from which files may be downloaded; .example.com allows every host under it. Can be repeated.",
      valueName: "host"
    ))
  var hosts: [String] = []
}
