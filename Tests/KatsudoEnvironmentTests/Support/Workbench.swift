import AsyncHTTPClient
import Foundation
import KatsudoAPI
import KatsudoEnvironments
import KatsudoMediaFetch
import KatsudoTesting
import KatsudoWorkflows
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// A listener for environments on a free port, with a browser's side that knows no cookies by itself.
struct Workbench: Sendable {
  let environments: Environments
  let port: Int
  let http: HTTPClient

  struct Answer: Sendable {
    var status: UInt
    var headers: HTTPHeaders
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Runs a listener while `body` runs.
  ///
  /// - Parameters:
  ///   - pool: the addresses of servers that no environment may reach.
  ///   - early: runs from before the start of the listener on.
  static func run<Value: Sendable>(
    settings: EnvironmentSettings = EnvironmentSettings(), folder: String? = nil, pool: [String] = [],
    resolver: any KatsudoMediaFetch.Resolver = SystemResolver(), publisher: (any WorkflowPublisher)? = nil, time: TimeSource = .system,
    early: @escaping @Sendable (Environments) async throws -> Void = { _ in }, _ body: @escaping @Sendable (Workbench) async throws -> Value
  ) async throws -> Value {
    try await withTemporaryFolder { temporary in
      let http = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: EnvironmentService.clientConfiguration)
      var settings = settings
      settings.port = 0
      let environments = Environments(
        settings: settings, folder: folder ?? temporary + "/environments",
        check: UpstreamCheck(pool: pool, ownPorts: [], resolver: resolver), executable: KatsudoBinary.path, http: http,
        publisher: publisher, time: time, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      do {
        let value = try await running(environments, http, early, body)
        try await http.shutdown()
        return value
      } catch {
        try? await http.shutdown()
        throw error
      }
    }
  }

  private static func running<Value: Sendable>(
    _ environments: Environments, _ http: HTTPClient, _ early: @escaping @Sendable (Environments) async throws -> Void,
    _ body: @escaping @Sendable (Workbench) async throws -> Value
  ) async throws -> Value {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let service = EnvironmentService(environments) { number in
      port.yield(number)
      port.finish()
    }
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: service, successTerminationBehavior: .ignore)],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    return try await withThrowingTaskGroup(of: Value?.self) { tasks in
      tasks.addTask {
        try await early(environments)
        return nil
      }
      await Task.yield()
      tasks.addTask {
        try await group.run()
        port.finish()
        return nil
      }
      tasks.addTask {
        for await number in ports {
          let value: Value
          do { value = try await body(Workbench(environments: environments, port: number, http: http)) } catch {
            await group.triggerGracefulShutdown()
            throw error
          }
          await group.triggerGracefulShutdown()
          return value
        }
        throw UnexpectedAnswer("the listener did not start")
      }
      var value: Value?
      for try await result in tasks { value = result ?? value }
      guard let value else { throw UnexpectedAnswer("the listener ended early") }
      return value
    }
  }

  /// Sends a request to the host of an environment.
  func send(
    _ method: HTTPMethod = .GET, _ target: String, to id: String, cookie: String? = nil, headers: HTTPHeaders = [:],
    body: HTTPClientRequest.Body? = nil
  ) async throws -> Answer {
    var headers = headers
    headers.replaceOrAdd(name: "Host", value: host(id))
    if let cookie { headers.add(name: "Cookie", value: cookie) }
    return try await call(method, target, headers: headers, body: body)
  }

  /// Sends a request whose host is among the headers.
  func call(
    _ method: HTTPMethod, _ target: String, headers: HTTPHeaders, body: HTTPClientRequest.Body? = nil
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
    request.method = method
    request.headers = headers
    request.body = body
    let answer = try await http.execute(request, timeout: .seconds(30))
    let bytes = try await answer.body.collect(upTo: 64 << 20)
    return Answer(status: answer.status.code, headers: answer.headers, body: Array(buffer: bytes))
  }

  func host(_ id: String) -> String { "\(id).localhost:\(port)" }

  /// Attaches a server and signs a browser in.
  ///
  /// - Returns: the cookie.
  func attach(_ upstream: UpstreamServer, as id: String) async throws -> String {
    _ = try await environments.attach(upstream.address, as: EnvironmentID(id))
    return try await signIn(to: id)
  }

  /// Opens a link as a browser does.
  ///
  /// - Returns: the cookie.
  func signIn(to id: String) async throws -> String {
    let answer = try await open(try await link(to: id), id)
    guard answer.status == 303, let cookie = answer.headers.first(name: "Set-Cookie")?.prefix(while: { $0 != ";" }) else {
      throw UnexpectedAnswer("the sign-in answered \(answer.status)")
    }
    return String(cookie)
  }

  func link(to id: String) async throws -> String {
    guard let id = EnvironmentID(id) else { throw UnexpectedAnswer("\(id) is no id") }
    return try await environments.link(to: id)
  }

  func open(_ link: String, _ id: String) async throws -> Answer {
    let target = "/" + (link.split(separator: "/", maxSplits: 2).last ?? "")
    return try await send(.GET, target, to: id)
  }
}

/// Remembers what it was asked to publish.
final class RecordingPublisher: WorkflowPublisher {
  func publish(
    _ workflow: JSONValue, named name: String, as model: String, definitions: NodeDefinitions
  ) async throws(EnvironmentError) -> PublishedModel {
    guard workflow.object?.isEmpty == false else { throw EnvironmentError(.badInput, "The workflow is empty.") }
    return PublishedModel(
      model: model, workflowID: name, workflowVersion: "1",
      inputs: (workflow.object ?? [:]).keys.sorted() + definitions.classes.keys.sorted(),
      remarks: ["check the values of the nodes <5>"])
  }
}
