import KatsudoAPI
import KatsudoCore

extension Deployment {
  /// Reads the body of the call that makes a deployment.
  ///
  /// - Throws: ``APIError`` that names every wrong field.
  init(_ body: JSONValue, id: String, owner: Owner, at now: Timestamp) throws(APIError) {
    var reader = FieldReader(body)
    let name = reader.name()
    let workflowID = reader.text("workflow_id", required: true)
    let version = reader.text("workflow_version", required: true)
    let hardware = reader.hardware(required: true)
    let least = reader.whole("min_instances", in: Deployment.minInstancesRange, required: true)
    let most = reader.whole("max_instances", in: Deployment.maxInstancesRange, required: true)
    let queue = reader.whole("queue_size", in: Deployment.queueSizes, required: true)
    let warm = reader.whole("keep_warm_duration_in_seconds", in: Deployment.keepWarmRange, required: true)
    if let least, let most { reader.checkOrder(least, most) }
    guard let name, let workflowID, let version, let hardware, let least, let most, let queue, let warm, reader.errors.isEmpty else {
      throw reader.error
    }
    self.init(
      id: id, owner: owner, name: name, workflowID: workflowID, workflowVersion: version, hardware: hardware, minInstances: least,
      maxInstances: most, queueSize: queue, keepWarmSeconds: warm, createdAt: now)
  }
}

/// The body of the call that changes a deployment. A value that is `nil` stays as it is.
struct DeploymentChanges: Sendable, Hashable {
  var name: String
  var workflowVersion: String?
  var hardware: String?
  var minInstances: Int?
  var maxInstances: Int?
  var queueSize: Int?
  var keepWarmSeconds: Int?
  var isEnabled: Bool?

  /// - Throws: ``APIError`` that names every wrong field.
  init(_ body: JSONValue) throws(APIError) {
    var reader = FieldReader(body)
    let name = reader.name()
    workflowVersion = reader.text("workflow_version")
    hardware = reader.hardware()
    minInstances = reader.whole("min_instances", in: Deployment.minInstancesRange)
    maxInstances = reader.whole("max_instances", in: Deployment.maxInstancesRange)
    queueSize = reader.whole("queue_size", in: Deployment.queueSizes)
    keepWarmSeconds = reader.whole("keep_warm_duration_in_seconds", in: Deployment.keepWarmRange)
    isEnabled = reader.flag("is_enabled")
    if body["workflow_id"]?.isNull == false {
      reader.report("workflow_id", "value_error", "cannot be changed. Make a new deployment for another workflow")
    }
    guard let name, reader.errors.isEmpty else { throw reader.error }
    self.name = name
  }

  /// - Throws: ``APIError`` if the new values do not fit the old ones.
  func applied(to old: Deployment, at now: Timestamp) throws(APIError) -> Deployment {
    var new = old
    new.name = name
    new.workflowVersion = workflowVersion ?? old.workflowVersion
    new.hardware = hardware ?? old.hardware
    new.minInstances = minInstances ?? old.minInstances
    new.maxInstances = maxInstances ?? old.maxInstances
    new.queueSize = queueSize ?? old.queueSize
    new.keepWarmSeconds = keepWarmSeconds ?? old.keepWarmSeconds
    new.isEnabled = isEnabled ?? old.isEnabled
    new.updatedAt = now
    var reader = FieldReader([:])
    reader.checkOrder(new.minInstances, new.maxInstances)
    guard reader.errors.isEmpty else { throw reader.error }
    return new
  }
}

/// Reads the fields of a body and collects what is wrong.
private struct FieldReader {
  let body: JSONValue
  private(set) var errors: [ErrorBody.Detail] = []

  init(_ body: JSONValue) { self.body = body }

  var error: APIError {
    let sentences = errors.map { detail in "\(detail.loc.last?.string ?? "body"): \(detail.msg)." }
    return APIError(.invalidInput, sentences.joined(separator: " "), detail: errors)
  }

  mutating func report(_ name: String, _ type: String, _ message: String) {
    errors.append(ErrorBody.Detail(loc: ["body", .string(name)], msg: message, type: type))
  }

  mutating func checkOrder(_ least: Int, _ most: Int) {
    if least > most { report("min_instances", "value_error", "must not be above max_instances") }
  }

  mutating func name() -> String? {
    let expected = "a text of 1 to \(Deployment.nameLimit) characters"
    guard let name = value("name", expected, "string_type", true, \.string) else { return nil }
    guard (1...Deployment.nameLimit).contains(name.unicodeScalars.count),
      !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      report("name", "value_error", "must have 1 to \(Deployment.nameLimit) characters and no control characters")
      return nil
    }
    return name
  }

  mutating func text(_ name: String, required: Bool = false, upTo limit: Int = 256) -> String? {
    value(name, "a text of 1 to \(limit) bytes", "string_type", required) { value in
      value.string.flatMap { (1...limit).contains($0.utf8.count) ? $0 : nil }
    }
  }

  mutating func hardware(required: Bool = false) -> String? {
    value("hardware", "a list with one name such as AMPERE_24", "list_type", required) { value in
      guard let names = value.array, names.count == 1, let name = names[0].string else { return nil }
      return name.wholeMatch(of: /[A-Z0-9_]{1,64}/) == nil ? nil : name
    }
  }

  mutating func whole(_ name: String, in range: ClosedRange<Int>, required: Bool = false) -> Int? {
    value(name, "a whole number from \(range.lowerBound) to \(range.upperBound)", "int_type", required) { value in
      value.integer.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  mutating func flag(_ name: String) -> Bool? { value(name, "true or false", "bool_type", false) { $0.bool } }

  private mutating func value<Value>(
    _ name: String, _ expected: String, _ type: String, _ required: Bool, _ read: (JSONValue) -> Value?
  ) -> Value? {
    guard let value = body[name], !value.isNull else {
      if required { report(name, "missing", "is required: \(expected)") }
      return nil
    }
    guard let result = read(value) else {
      report(name, type, "must be \(expected)")
      return nil
    }
    return result
  }
}
