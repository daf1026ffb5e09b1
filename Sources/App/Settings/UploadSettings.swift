package import KatsudoCore

/// The settings of uploaded files.
package struct UploadSettings: SettingsPart {
  package var fileMB = 2048
  package var ownerMB = 10_240
  package var ownerFiles = 10_000
  package var retentionDays = 7.0
  package var atOnce = 64

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .whole("uploads.file_mb", \.fileMB, in: 1...1_048_576, takes: "MiB: the largest file that the server takes"),
    .whole(
      "uploads.owner_mb", \.ownerMB, in: 1...1_073_741_824,
      takes: "MiB: the most that all files of one owner may have together; an unfinished upload counts with its whole size"),
    .whole("uploads.owner_files", \.ownerFiles, in: 1...1_000_000, takes: ": the most files that one owner may have"),
    .decimal(
      "uploads.retention_days", \.retentionDays, in: 0.00001...36_500,
      takes:
        "days, fractions allowed: how long the server keeps a file, from the beginning of its upload on. A file that an unfinished request uses stays until the request ends"
    ),
    .whole(
      "uploads.at_once", \.atOnce, in: 1...4096,
      takes: ": the most files that the server receives at the same time, of which one owner may send half"),
  ]

  /// The limits in bytes and seconds.
  var limits: UploadLimits {
    UploadLimits(
      fileBytes: fileMB << 20, ownerBytes: ownerMB << 20, ownerFiles: ownerFiles, seconds: retentionDays * 86_400, atOnce: atOnce)
  }
}
