// swift-format-ignore-file
import Foundation
import KatsudoClient

let client = try KatsudoClient(
  baseURL: CommandLine.arguments[1],
  token: ProcessInfo.processInfo.environment["YOUR_API_TOKEN"])
if let file = try await client.files.send("street.jpg") { print(file.id) }
