import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The pages that the server itself shows at the host of an environment, all below one path that no ComfyUI server uses.
struct EnvironmentPages: Sendable {
  static let prefix = "/_katsudo/"
  static let loginPath = "/_katsudo/login"
  private static let formLimit = 1 << 16

  let environments: Environments

  // MARK: Sign-in

  /// Signs the browser in with the token of a link, and sends it on to the editor.
  ///
  /// - Parameter isSignedIn: `true` for a browser that is signed in already, such as one that opens its link again.
  func login(_ request: Request, _ id: EnvironmentID, isSignedIn: Bool) -> Response {
    guard request.method == .get else { return Self.signInNeeded(id) }
    guard let token = request.uri.queryParameters["token"],
      let secret = environments.logins.redeem(String(token), of: id)
    else { return isSignedIn ? Self.toEditor() : Self.signInNeeded(id) }
    var response = Self.toEditor()
    let settings = environments.settings
    response.headers[.setCookie] = SessionCookie.setting(secret, seconds: settings.sessionSeconds, isSecure: settings.isSecure)
    return response
  }

  private static func toEditor() -> Response {
    Response(status: .seeOther, headers: [.location: "/", .cacheControl: "no-store", referrerPolicy: "no-referrer"])
  }

  /// The page for a browser that is not signed in.
  static func signInNeeded(_ id: EnvironmentID) -> Response {
    EnvironmentPage(
      title: "Sign in",
      body: """
        <p>This page needs a sign-in. A link for it works once and only for a short time. Make a new one on the machine of the server:</p>
        <pre>katsudo environments open \(id)</pre>
        <p>Or ask the API of the server for one, with an operator's key:</p>
        <pre>POST /v1/environments/\(id)/link</pre>
        """
    ).response(.unauthorized)
  }

  /// The page for a signed-in browser while the environment does not run.
  func notRunning(_ id: EnvironmentID) async -> Response {
    let facts = try? await environments.facts(of: id)
    let state = facts?.state.rawValue ?? "removed"
    return EnvironmentPage(
      title: "Environment \(id)",
      body: """
        <p>The environment does not run now. Its state: \(state).</p>
        <pre>katsudo environments start \(id)</pre>
        """
    ).response(.serviceUnavailable)
  }

  // MARK: Behind the sign-in

  func respond(to request: Request, _ id: EnvironmentID, _ session: Logins.Session) async throws -> Response {
    switch (request.method, request.uri.path) {
    case (.get, Self.prefix): return await home(id)
    case (.post, Self.prefix + "publish"): return await publish(try await form(request), id)
    case (.post, Self.prefix + "logout"):
      environments.logins.close(session)
      var response = EnvironmentPage(title: "Signed out", body: "<p>This browser is signed out.</p>").response(.ok)
      response.headers[.setCookie] = SessionCookie.removing(isSecure: environments.settings.isSecure)
      return response
    default: return .text(.notFound, "There is no such page.")
    }
  }

  /// The page with the workflows of the environment, each with a button that publishes it.
  private func home(_ id: EnvironmentID) async -> Response {
    let list: String
    do throws(EnvironmentError) {
      let names = try await environments.workflows(of: id)
      list =
        names.isEmpty
        ? "<p>No workflow is stored here yet. Save one in the editor.</p>" : names.map { Self.publishForm($0) }.joined(separator: "\n")
    } catch {
      list = "<p>\(EnvironmentPage.escaped(error.message))</p>"
    }
    return EnvironmentPage(
      title: "Environment \(id)",
      body: """
        <p><a href="/">Open the editor</a></p>
        <h2>Publish a workflow as a model</h2>
        \(list)
        <form method="post" action="\(Self.prefix)logout"><button>Sign out</button></form>
        """
    ).response(.ok)
  }

  private static func publishForm(_ name: String) -> String {
    let text = EnvironmentPage.escaped(name)
    return """
      <form method="post" action="\(prefix)publish">
      <input type="hidden" name="workflow" value="\(text)">
      <label>\(text)<br>Model id <input name="model" required pattern="[a-z0-9._/-]+" value="\(EnvironmentPage.escaped(modelID(for: name)))"></label>
      <button>Publish</button>
      </form>
      """
  }

  /// Proposes the id of a model for a workflow.
  static func modelID(for workflow: String) -> String {
    let base = (workflow.hasSuffix(".json") ? String(workflow.dropLast(5)) : workflow).lowercased()
    let words = base.split { !("a"..."z").contains($0) && !("0"..."9").contains($0) }
    return "workflows/" + (words.isEmpty ? "workflow" : words.joined(separator: "-"))
  }

  private func publish(_ form: [String: String], _ id: EnvironmentID) async -> Response {
    guard let workflow = form["workflow"], let model = form["model"] else {
      return .text(.badRequest, "The form has no workflow or no model.")
    }
    do throws(EnvironmentError) {
      let published = try await environments.publish(workflow, of: id, as: model)
      let inputs = published.inputs.map { "<li><code>\(EnvironmentPage.escaped($0))</code></li>" }.joined()
      let remarks = published.remarks.map { "<li>\(EnvironmentPage.escaped($0))</li>" }.joined()
      return EnvironmentPage(
        title: "Published",
        body: """
          <p>The workflow \(EnvironmentPage.escaped(workflow)) is now the model <code>\(EnvironmentPage.escaped(published.model))</code>.</p>
          <p>Its inputs:</p><ul>\(inputs)</ul>
          <p>Workflow id \(EnvironmentPage.escaped(published.workflowID)), version \(EnvironmentPage.escaped(published.workflowVersion)).</p>
          \(remarks.isEmpty ? "" : "<p>Please note:</p><ul>\(remarks)</ul>")
          <p><a href="\(Self.prefix)">Back</a></p>
          """
      ).response(.ok)
    } catch {
      let text = EnvironmentPage.escaped(error.description)
      return EnvironmentPage(title: "Not published", body: "<p>\(text)</p><p><a href=\"\(Self.prefix)\">Back</a></p>")
        .response(.unprocessableContent)
    }
  }

  private func form(_ request: Request) async throws -> [String: String] {
    let body = try await request.body.collect(upTo: Self.formLimit)
    return FormText.fields(String(buffer: body))
  }

  private static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
