import Logging

/// The processes of the environments.
extension Environments {
  /// Runs the command of a launch to its end.
  func hold(_ launch: Launch) async {
    let reason = await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.watchStart(of: launch) }
      let reason = await launch.process.run(until: launch.end)
      group.cancelAll()
      return reason
    }
    guard let run = entries[launch.id]?.run, run.end === launch.end else { return }
    entries[launch.id]?.run = nil
    logins.closeAll(of: launch.id)
    if run.isStopping {
      logger.info("environment stopped", metadata: ["environment": "\(launch.id)"])
    } else {
      if entries[launch.id]?.failure == nil { entries[launch.id]?.failure = reason }
      logger.warning("environment ended by itself", metadata: ["environment": "\(launch.id)", "reason": "\(reason)"])
    }
  }

  /// Asks the server of a launch until it answers. If it does not answer in time, it is ended.
  private func watchStart(of launch: Launch) async {
    let address = UpstreamAddress(host: "127.0.0.1", port: launch.port)
    let deadline = ContinuousClock.now + .seconds(settings.startSeconds)
    while !Task.isCancelled {
      if await StoredWorkflows(address: address, http: http).answers() {
        guard entries[launch.id]?.run?.end === launch.end else { return }
        entries[launch.id]?.run?.isReady = true
        logger.info("environment runs", metadata: ["environment": "\(launch.id)", "port": "\(launch.port)"])
        return
      }
      if ContinuousClock.now > deadline {
        if entries[launch.id]?.run?.end === launch.end {
          entries[launch.id]?.failure =
            "The command did not answer on port \(launch.port) within \(settings.startSeconds) seconds. See katsudo environments log \(launch.id)."
        }
        return launch.end.give()
      }
      try? await Task.sleep(for: .milliseconds(300))
    }
  }

  /// Ends all processes and signs out everybody.
  package func endAll() {
    for (id, entry) in entries {
      logins.closeAll(of: id)
      entries[id]?.run?.isStopping = true
      entry.run?.end.give()
    }
    launch.finish()
    stopsWaiting()
  }
}
