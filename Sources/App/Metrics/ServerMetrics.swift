import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoMetrics
import KatsudoModels
import KatsudoQueue
import KatsudoWebhooks
import KatsudoWorker

/// The metrics of a server: what each of its parts tells when somebody asks for them.
struct ServerMetrics: Sendable {
  let registry = MetricRegistry()
  let stages = StageTimes()
  private let store: any JobStore
  private let settings: MetricsSettings
  private let time: TimeSource

  /// The largest number of owners with a series of their own.
  private static let ownerLimit = 1_000

  /// - Parameters:
  ///   - store: is observed from now on.
  ///   - catalogue: returns the models that the server offers now.
  init(
    store: any JobStore, settings: MetricsSettings, room: FreeRoom, time: TimeSource,
    catalogue: @escaping @Sendable () -> ModelCatalogue
  ) {
    self.store = store
    self.settings = settings
    self.time = time
    let counters = JobCounters(stages: stages, countsOwners: settings.owners)
    store.observe { counters.record($0) }
    let startedAt = time.now()
    let metrics = self
    registry.add { counters.families(models: Set(catalogue().models.map(\.modelID))) }
    registry.add { try await metrics.queue(models: catalogue().models.map(\.modelID)) }
    registry.add { Self.machine(room, startedAt: startedAt) }
  }

  /// Adds the figures of the worker and its engines.
  func add(_ worker: Worker) {
    let countsOwners = settings.owners
    registry.add {
      var families = Self.engines(worker)
      if countsOwners {
        let owners = Dictionary(worker.runningClaims.map { ($0.job.owner, 1) }, uniquingKeysWith: +)
        families.append(Self.owners("katsudo_owner_jobs_running", "Jobs of an owner that run.", owners))
      }
      return families
    }
  }

  /// Adds the number of open event streams and waits.
  func add(_ events: EventHub) {
    registry.add {
      [
        MetricFamily(
          "katsudo_event_readers", .gauge, "Open event streams and calls that wait for a change of a request.",
          [.init(Double(events.readerCount))])
      ]
    }
  }

  /// Adds the figures of the uploads.
  func add(_ uploads: UploadKeeper) {
    registry.add {
      let totals = try await uploads.totals()
      return [
        MetricFamily("katsudo_upload_files", .gauge, "Uploaded files that are stored, complete or not.", [.init(Double(totals.files))]),
        MetricFamily(
          "katsudo_upload_bytes", .gauge, "Bytes of these files; each counts with its whole size.", [.init(Double(totals.bytes))]),
      ]
    }
  }

  /// Adds the figures of the webhooks.
  func add(_ webhooks: DeliveryService) { registry.add { try await webhooks.metrics() } }

  private func queue(models: [String]) async throws -> [MetricFamily] {
    let counts = try await store.counts()
    let oldest = try await store.oldestWaiting()
    let now = time.now()
    let lanes = Set(models).union(counts.waitingByLane.keys).sorted()
    var families = [
      MetricFamily(
        "katsudo_queue_depth", .gauge, "Jobs that wait.", lanes.map { .init(Double(counts.waitingByLane[$0] ?? 0), [.init("model", $0)]) }),
      MetricFamily(
        "katsudo_queue_oldest_age_seconds", .gauge, "Age of the oldest waiting job, 0 if none waits.",
        lanes.map { lane in
          .init(oldest[lane].map { max(0, Double(now.microseconds - $0.microseconds) / 1_000_000) } ?? 0, [.init("model", lane)])
        }),
      MetricFamily(
        "katsudo_jobs", .gauge, "Jobs that have not finished.",
        [
          .init(Double(counts.waiting), [.init("state", JobState.inQueue.rawValue)]),
          .init(Double(counts.running), [.init("state", JobState.inProgress.rawValue)]),
        ]),
    ]
    if settings.owners {
      families.append(
        Self.owners("katsudo_owner_jobs_waiting", "Jobs of an owner that wait.", try await store.waitingByOwner(limit: Self.ownerLimit)))
    }
    return families
  }

  private static func owners(_ name: String, _ help: String, _ counts: [Owner: Int]) -> MetricFamily {
    let sorted = counts.sorted { $0.key.name < $1.key.name }.prefix(ownerLimit)
    return MetricFamily(name, .gauge, help, sorted.map { .init(Double($0.value), [.init("owner", $0.key.name)]) })
  }

  private static func engines(_ worker: Worker) -> [MetricFamily] {
    let states = worker.engineStates
    func family(_ name: String, _ help: String, _ value: (Worker.EngineState) -> Int) -> MetricFamily {
      MetricFamily(name, .gauge, help, states.map { .init(Double(value($0)), [.init("engine", $0.name)]) })
    }
    return [
      family("katsudo_engine_slots", "Attempts that an engine may run at a time.") { $0.slots },
      family("katsudo_engine_busy_slots", "Attempts that an engine runs.") { $0.busy },
      family("katsudo_engine_breaker_open", "1 while an engine rests after a refusal or a failure of its service.") {
        $0.isBreakerOpen ? 1 : 0
      },
      MetricFamily(
        "katsudo_machine_breaker_open", .gauge, "1 while nothing is claimed because the machine has a problem.",
        [.init(worker.isMachineBreakerOpen ? 1 : 0)]),
    ]
  }

  private static func machine(_ room: FreeRoom, startedAt: Timestamp) -> [MetricFamily] {
    var families = [
      MetricFamily(
        "katsudo_build_info", .gauge, "1; the label names the version.", [.init(1, [.init("version", KatsudoVersion.current)])]),
      MetricFamily(
        "katsudo_start_time_seconds", .gauge, "Start of the server, in seconds since 1970-01-01 UTC.",
        [.init(Double(startedAt.microseconds) / 1_000_000)]),
    ]
    if let figures = room.figures {
      families += [
        MetricFamily(
          "katsudo_disk_free_bytes", .gauge, "Free space on the disk of the data folder.", [.init(Double(figures.freeBytes))]),
        MetricFamily("katsudo_disk_size_bytes", .gauge, "Size of the disk of the data folder.", [.init(Double(figures.allBytes))]),
        MetricFamily(
          "katsudo_disk_free_inodes", .gauge, "Free inodes on the disk of the data folder.", [.init(Double(figures.freeInodes))]),
      ]
    }
    return families
  }
}
