package import AsyncHTTPClient
import Foundation
package import KatsudoAPI
package import KatsudoCore
import KatsudoMachine
package import KatsudoWorkflows
import NIOCore
package import NIOHTTP1
import NIOPosix

/// The HTTP API of one ComfyUI server.
package struct ComfyClient: Sendable {
  /// `http://host:port` without a slash at its end.
  package let address: String
  private let http: HTTPClient

  package init(address: String, http: HTTPClient) {
    self.address = address
    self.http = http
  }

  /// The client for the calls to all servers. A server that runs a node may be slow, so only the whole call has a time limit.
  package static let sharedHTTP: HTTPClient = {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5)))
    configuration.httpVersion = .http1Only
    // A refused connection is an error at once.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 16
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// The largest JSON answer in bytes. `GET /object_info` of a server with thousands of classes has some megabytes.
  static let answerLimit = 64 << 20
  /// The largest number of values in an answer.
  static let valueLimit = 4_000_000
  /// The shortest time limit of a call. A server that runs a node on its CPU may take half a second for any answer.
  static let shortestTimeout = Duration.seconds(5)

  /// Sends a call and reads its JSON answer. An empty answer is `null`.
  ///
  /// - Parameter timeout: the time limit of the whole call; at least 5 s.
  /// - Throws: ``ComfyError``, with the status and the JSON body if the server refused the call.
  package func json(
    _ method: HTTPMethod, _ path: String, body: JSONValue? = nil, timeout: Duration = .seconds(15)
  ) async throws(ComfyError) -> JSONValue {
    let (status, bytes) = try await bytes(method, path, body: body, timeout: timeout)
    return try document(status, bytes)
  }

  /// Returns the node classes of the server (`GET /object_info`).
  package func definitions() async throws(ComfyError) -> NodeDefinitions {
    let (status, bytes) = try await bytes(.GET, "/object_info", timeout: .seconds(60))
    guard status == 200 else {
      throw ComfyError(status: status, message: "\(address) answered /object_info with the status \(status)", kind: .answered)
    }
    do throws(WorkflowProblem) { return try NodeDefinitions(json: bytes, valueLimit: Self.valueLimit) } catch {
      throw ComfyError(message: "\(address) answers /object_info in an unknown form: \(error)", kind: .unreadable)
    }
  }

  /// The thread of all JSON calls. If a call and its connection have the same one, the call does not wait for a change of threads.
  private static let loop = MultiThreadedEventLoopGroup.singleton.next()
  private static let headers: HTTPHeaders = ["accept": "application/json", "user-agent": "katsudo"]

  func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: address + path)
    request.method = method
    request.headers = Self.headers
    return request
  }

  /// Sends a call whose body is made while it is sent, and reads its JSON answer.
  ///
  /// - Parameter timeout: the time limit of the whole call.
  func send(_ request: HTTPClientRequest, timeout: Duration) async throws(ComfyError) -> JSONValue {
    let (status, bytes) = try await call(request, timeout: timeout) { response in
      (Int(response.status.code), Array(buffer: try await response.body.collect(upTo: Self.answerLimit)))
    }
    return try document(status, bytes)
  }

  /// Returns the JSON of an answer.
  ///
  /// - Throws: ``ComfyError`` if the status is not 2xx, or if the answer is not JSON.
  private func document(_ status: Int, _ bytes: [UInt8]) throws(ComfyError) -> JSONValue {
    let document: JSONValue?
    if bytes.isEmpty {
      document = .null
    } else {
      document = try? JSONValue(jsonBytes: PythonJSON.cleaned(bytes), valueLimit: Self.valueLimit)
    }
    guard (200..<300).contains(status) else {
      throw ComfyError(status: status, message: "\(address) answered with the status \(status)", kind: .answered, body: document)
    }
    guard let document else {
      throw ComfyError(status: status, message: "\(address) gave an answer that is not JSON", kind: .unreadable)
    }
    return document
  }

  /// Sends a call and reads its whole answer.
  ///
  /// - Parameter timeout: the time limit of the whole call.
  private func bytes(
    _ method: HTTPMethod, _ path: String, body: JSONValue? = nil, timeout: Duration
  ) async throws(ComfyError) -> (status: Int, bytes: [UInt8]) {
    var headers = Self.headers
    if body != nil { headers.add(name: "content-type", value: "application/json") }
    do {
      let request = try HTTPClient.Request(
        url: address + path, method: method, headers: headers, body: body.map { .byteBuffer(ByteBuffer(bytes: $0.jsonBytes)) })
      // One wait for the whole answer takes fewer changes of threads than a wait for each part of it.
      let task = http.execute(
        request: request, delegate: ResponseAccumulator(request: request, maxBodySize: Self.answerLimit),
        eventLoop: .delegate(on: Self.loop), deadline: .now() + TimeAmount(max(timeout, Self.shortestTimeout)))
      let response = try await withTaskCancellationHandler {
        try await task.futureResult.get()
      } onCancel: {
        task.cancel()
      }
      return (Int(response.status.code), response.body.map { Array(buffer: $0) } ?? [])
    } catch {
      throw ComfyError(error, at: address, isStopped: Task.isCancelled)
    }
  }

  /// Sends a call and gives its answer to `read`.
  ///
  /// - Parameter timeout: the time limit of the whole call with `read`.
  func call<Value: Sendable>(
    _ request: HTTPClientRequest, timeout: Duration, _ read: @escaping @Sendable (HTTPClientResponse) async throws -> Value
  ) async throws(ComfyError) -> Value {
    let limit = max(timeout, Self.shortestTimeout)
    do {
      return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { [http] in
          // The limit of the other task ends the call first. This one exists only because `execute` needs a limit.
          try await read(http.execute(request, timeout: .seconds(limit.components.seconds + 60)))
        }
        group.addTask {
          try await Task.sleep(for: limit)
          throw TimeOver()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
      }
    } catch let error as ComfyError {
      throw error
    } catch {
      throw ComfyError(error, at: address, isStopped: Task.isCancelled)
    }
  }
}

private struct TimeOver: Error {}

/// The reason why a call to a ComfyUI server has no usable answer. The message is for the operator.
package struct ComfyError: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Nothing listens at the address, so the call had no effect, and the process that listened before has ended.
    case refused
    /// There was no whole answer. The call may have arrived.
    case lost
    /// The server answered with an error status.
    case answered
    /// The answer cannot be understood.
    case unreadable
    /// This machine has a problem.
    case machineTrouble(MachineTrouble)
    /// The task was cancelled.
    case stopped
  }

  package var status: Int?
  package var message: String
  package var kind: Kind
  /// The JSON body of an answer with an error status.
  package var body: JSONValue?

  package init(status: Int? = nil, message: String, kind: Kind = .lost, body: JSONValue? = nil) {
    self.status = status
    self.message = message
    self.kind = kind
    self.body = body
  }

  fileprivate init(_ error: any Error, at address: String, isStopped: Bool) {
    if isStopped {
      self.init(message: "the call was stopped", kind: .stopped)
    } else if let trouble = MachineTrouble(error) {
      self.init(message: "\(error)", kind: .machineTrouble(trouble))
    } else if Self.isRefused(error) {
      self.init(message: "nothing listens at \(address)", kind: .refused)
    } else if error is TimeOver || error as? HTTPClientError == .deadlineExceeded {
      self.init(message: "\(address) did not answer in time", kind: .lost)
    } else {
      self.init(message: "no answer from \(address): \(error)", kind: .lost)
    }
  }

  private static func isRefused(_ error: any Error) -> Bool {
    switch error {
    case let error as IOError: error.errnoCode == ECONNREFUSED
    case let error as NIOConnectionError:
      !error.connectionErrors.isEmpty && error.connectionErrors.allSatisfy { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }
    default: false
    }
  }
}
