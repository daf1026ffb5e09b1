import KatsudoIntake

extension Housekeeping {
  /// Removes the files of uploads without a record once, and expired uploads every minute.
  func removeUploads() async {
    await uploads.removeOrphans()
    while !Task.isCancelled {
      await uploads.removeExpired()
      try? await Task.sleep(for: interval)
    }
  }
}
