import NIOHTTP1

extension ComfyClient {
  /// Returns a client of the first of these servers that answers. They are asked in their order.
  ///
  /// - Throws: ``ComfyError`` with the reason of each server if none answers.
  package static func firstReady(of addresses: [String]) async throws(ComfyError) -> ComfyClient {
    var reasons: [String] = []
    for address in addresses {
      let client = ComfyClient(address: address, http: sharedHTTP)
      do throws(ComfyError) {
        _ = try await client.json(.GET, "/system_stats", timeout: .seconds(5))
        return client
      } catch {
        reasons.append(error.message)
      }
    }
    throw ComfyError(message: "No ComfyUI server answers: \(reasons.joined(separator: "; "))")
  }
}
