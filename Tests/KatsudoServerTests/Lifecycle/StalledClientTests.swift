import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The server drops clients that stall.
@Suite(.timeLimit(.minutes(5))) struct StalledClientTests {
  private static let setup = ServerSetup.echo.with(["KATSUDO_IDLE_SECONDS": "2"], models: [Manifest.film])

  @Test func `a client that sends requests and never reads is dropped`() async throws {
    try await Self.setup.run { server in
      let socket = try RawSocket.connect(to: server.client, receiveBuffer: 2048)
      defer { close(socket) }
      try await RawSocket.fill(socket, with: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", times: 20_000)
      try await eventually("the connection is closed", { RawSocket.isClosed(socket) }, until: { $0 })
      try await server.client.get("/healthz").expectSuccess()
    }
  }

  @Test func `a client that stops reading a download is dropped`() async throws {
    try await Self.setup.run { server in
      // The films must be larger than the buffers of the machine, so they show noise. Some requests must
      // stay unread. Then the close of the server resets the connection, which a test sees without reading.
      let noise = PictureBytes.dataURI(.png, width: 400, height: 400)
      let id = try await server.client.film(picture: noise, frames: 48)
      let link = try #require(try await server.client.finished(id)["output"]?["video"]?.string)
      let path = try #require(URL(string: link)?.path)
      let socket = try RawSocket.connect(to: server.client, receiveBuffer: 2048)
      defer { close(socket) }
      try await RawSocket.fill(socket, with: "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", times: 20_000)
      try await eventually("the connection is closed", { RawSocket.isClosed(socket) }, until: { $0 })
      try await server.client.get("/healthz").expectSuccess()
    }
  }

  @Test func `a body that arrives too slowly is answered with 408`() async throws {
    try await ServerSetup.idle.run { server in
      try await RawConnection.open(to: server.client) { connection in
        try await connection.send(
          "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer \(server.client.token ?? "")\r\nContent-Length: 1000000\r\n\r\n{")
        let answer = try await connection.answer()
        #expect(answer.status == 408)
        #expect(answer.headers["connection"] == "close")
        #expect(answer.body.contains("\"error_code\":408001"))
        #expect(try await connection.end() == "")
      }
    }
  }

  @Test func `a large body without memory for it is answered with 503, and small ones are accepted meanwhile`() async throws {
    try await ServerSetup.idle.run { server in
      let head =
        "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Authorization: Bearer \(server.client.token ?? "")\r\nContent-Length: 60000000\r\n\r\n"
      try await RawConnection.open(to: server.client) { first in
        // This body takes its share of memory and stalls.
        try await first.send(head)
        try await first.send(spaces: 50_000_000)
        // A second body that overtakes the first one is read and found to be no JSON.
        let refusal = try await eventually("the first body holds its memory") {
          try await RawConnection.open(to: server.client) { second in
            try await second.send(head)
            try await second.send(spaces: 60_000_000)
            _ = try await server.client.accepted(Input.valid)
            return try await second.answer()
          }
        } until: {
          $0.status != 422
        }
        #expect(refusal.status == 503)
        #expect(refusal.headers["retry-after"] == "5")
        #expect(refusal.body.contains("\"error_code\":503001"))
      }
    }
  }

  @Test func `a large body that stalls does not delay small ones`() async throws {
    try await ServerSetup.idle.run { server in
      try await RawConnection.open(to: server.client) { connection in
        try await connection.send(
          "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer \(server.client.token ?? "")\r\nContent-Length: 60000000\r\n\r\n")
        for _ in 0..<20 { _ = try await server.client.accepted(Input.valid) }
      }
    }
  }
}
