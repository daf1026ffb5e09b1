import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Clients that stop in the middle of something are let go.
@Suite(.timeLimit(.minutes(5))) struct StalledClientTests {
  private static let setup = ServerSetup.echo.with(["KATSUDO_IDLE_SECONDS": "2"], models: [Manifest.film])

  @Test func `a client that asks and never reads is dropped`() async throws {
    try await Self.setup.run { server in
      let socket = try RawSocket.connect(to: server.client, receiveBuffer: 2048)
      defer { close(socket) }
      try await RawSocket.fill(socket, with: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", times: 20_000)
      try await eventually("the connection is closed", { RawSocket.isClosed(socket) }, until: { $0 })
      try await server.client.get("/healthz").expectSuccess()
    }
  }

  @Test func `a download that stalls is dropped`() async throws {
    try await Self.setup.run { server in
      // The films must not fit into the buffers of the machine: noise hardly compresses. And some requests
      // must stay unread, for then the server's close resets the connection, which shows without reading.
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

  @Test func `a body that comes too slowly ends with 408`() async throws {
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

  @Test func `a large body for which there is no memory is asked to come again, and small ones are taken meanwhile`() async throws {
    try await ServerSetup.idle.run { server in
      let head =
        "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Authorization: Bearer \(server.client.token ?? "")\r\nContent-Length: 60000000\r\n\r\n"
      try await RawConnection.open(to: server.client) { first in
        // It takes its share of the memory, and stands still. More than the system buffers is sent only after the server has begun to read.
        try await first.send(head)
        try await first.send(spaces: 50_000_000)
        try await RawConnection.open(to: server.client) { second in
          try await second.send(head)
          try await second.send(spaces: 60_000_000)
          _ = try await server.client.accepted(Input.valid)
          let answer = try await second.answer()
          #expect(answer.status == 503)
          #expect(answer.headers["retry-after"] == "5")
          #expect(answer.body.contains("\"error_code\":503001"))
        }
      }
    }
  }

  @Test func `a large body that stands still holds up no small one`() async throws {
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
