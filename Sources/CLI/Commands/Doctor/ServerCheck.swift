import Foundation
import KatsudoClient

/// Checks that the server of the client commands answers and accepts the key.
struct ServerCheck: Sendable {
  let verb: ClientVerb

  func findings() async -> [Finding] {
    let setup: ClientSetup
    do { setup = try verb.setup() } catch {
      return [.fail("server", error.description, "Correct RUNCOMFY_MODEL_API_BASE or --base-url, or log in again: katsudo login")]
    }
    let hasKey = setup.tokenSource != nil
    do {
      // Without a key, the check sends a wrong one. A refusal still shows that the server answers.
      let client = try KatsudoClient(
        baseURL: verb.baseURL, token: hasKey ? nil : "none", options: ClientOptions(callTimeout: .seconds(15), retries: .never))
      _ = try await client.models.list(limit: 1)
      return [
        answers(setup),
        hasKey
          ? .ok("key", "the server accepts it") : .warn("key", "there is none, and the server needs none", "katsudo login saves a key."),
      ]
    } catch KatsudoError.unauthenticated(let refusal) {
      if !hasKey {
        return [answers(setup), .warn("key", "there is none", Self.make("one"))]
      }
      return [answers(setup), .fail("key", refusal.message, Self.make("another"))]
    } catch let error as KatsudoError {
      return [unreachable(setup, error)]
    } catch {
      return [.fail("server", "\(error)", "Try again.")]
    }
  }

  private static func make(_ what: String) -> String { "Make \(what) with katsudo keys create NAME, and save it with katsudo login --ask." }

  private func answers(_ setup: ClientSetup) -> Finding { .ok("server", "\(setup.baseText) answers") }

  /// Returns the finding for a server that does not answer. If the user did not choose a server, it is only a warning.
  private func unreachable(_ setup: ClientSetup, _ error: KatsudoError) -> Finding {
    let remedy = "Start it with katsudo serve, or choose another with --base-url or RUNCOMFY_MODEL_API_BASE."
    return setup.isDefaultBase ? .warn("server", error.description, remedy) : .fail("server", error.description, remedy)
  }
}
