import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoFiles

/// A task for the service, in the service's words. It reads the parameters `prompt`, `seed`, `frames` and `aspect_ratio` and the file
/// `picture`, by the binding's names.
struct VolcengineWork: Sendable {
  static let model = "jimeng_ti2v_v30_pro"
  /// The frames per second of every video of the model.
  static let frameRate = 24.0
  private static let standardFrames: Int64 = 121

  let document: JSONValue

  /// Reads the picture and the parameters.
  ///
  /// - Throws: ``EngineFailure`` if there is neither a prompt nor a picture, or if the file cannot be read.
  init(_ attempt: EngineAttempt) throws(EngineFailure) {
    var members = attempt.parameters.filter { ["prompt", "seed", "frames", "aspect_ratio"].contains($0.key) && !$0.value.isNull }
    if let path = attempt.files["picture"]?.first {
      do throws(FileError) {
        members["binary_data_base64"] = [.string(try FolderContents.read(path).base64EncodedString())]
      } catch {
        if let trouble = MachineTrouble(error) { throw EngineFailure(trouble, cause: "\(error)") }
        throw EngineFailure(.unavailable, "The server could not read the request's picture again.", cause: "\(error)")
      }
    } else if members["prompt"]?.string?.isEmpty != false {
      throw EngineFailure(.badInput, "The service that makes this model's films needs a prompt or a picture, and the request has neither.")
    }
    members["req_key"] = .string(Self.model)
    document = .object(members)
  }

  /// Returns the length of the attempt's video in seconds.
  static func seconds(of attempt: EngineAttempt) -> Double {
    Double(attempt.parameters["frames"]?.integer ?? standardFrames) / frameRate
  }

  /// Returns the body of a poll of a task.
  static func question(about task: String) -> JSONValue { ["req_key": .string(model), "task_id": .string(task)] }
}
