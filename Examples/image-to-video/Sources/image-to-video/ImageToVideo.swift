import Foundation
import KatsudoClient

/// Turns a picture into a video: `image-to-video PICTURE PROMPT VIDEO`.
///
/// The environment variables `RUNCOMFY_MODEL_API_BASE` and `RUNCOMFY_TOKEN` name the server and the key. Until the video is downloaded, the
/// handle of the request is stored in a file beside the video. If the command is stopped and started again, it continues with the same
/// request, so nothing is paid for twice.
@main struct ImageToVideo {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 3, let picture = arguments.first, let video = arguments.last else {
      print("usage: image-to-video PICTURE PROMPT VIDEO")
      exit(64)
    }
    do {
      try await make(video, from: picture, prompt: arguments[arguments.startIndex + 1])
      print("The video: \(video)")
    } catch {
      print(error.localizedDescription)
      exit(1)
    }
  }

  private static func make(_ video: String, from picture: String, prompt: String) async throws {
    let client = try KatsudoClient()
    let stored = StoredHandle(path: video + ".request")
    let handle: RequestHandle
    if let earlier = stored.read() {
      print("Going on with request \(earlier.requestID)")
      handle = earlier
    } else {
      let image = try await client.files.upload(picture)
      handle = try await client.requests.submit(to: .dreaminaImageToVideo, input: .init(prompt: prompt, image: image))
      try stored.write(handle)
      print("Request \(handle.requestID)")
    }
    do {
      let result = try await client.requests.wait(for: handle) { print($0) }
      let files = result.output?.files ?? []
      guard let film = files.first(where: { $0.kind == .video }) else { return print("The output has no video: \(files)") }
      try await client.files.download(film, to: video)
      stored.remove()
    } catch let error as KatsudoError {
      // A failed or cancelled request has ended, so the next run submits a new one. After any other error, the next run continues with this
      // request.
      switch error {
      case .failed, .cancelled: stored.remove()
      default: break
      }
      throw error
    }
  }
}
