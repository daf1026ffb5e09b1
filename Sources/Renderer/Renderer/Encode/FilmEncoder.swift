import CFramePipe
import Glibc
import KatsudoRenderProtocol
import Subprocess
import SystemPackage

/// Paints frames and sends them to ffmpeg, which encodes earlier frames at the same time.
struct FilmEncoder: Sendable {
  let ffmpeg: String
  let preset: String
  let crf: Int

  private var executable: Executable { ffmpeg.contains("/") ? .path(FilePath(ffmpeg)) : .name(ffmpeg) }

  /// Writes the partial files of the film, the preview and the raw frames. The caller then gives them their final names.
  func encode(
    _ shot: Shot, to files: OutputFiles,
    progress: @Sendable (_ done: Int, _ total: Int) -> Void
  ) async throws(RenderError) {
    // Two pipes and the handle of the child process need fewer than 12 descriptors.
    try SystemShortage.check(descriptors: 12)
    let rawFile = try files.raw.map(Self.open)
    let ends: (read: FileDescriptor, write: FileDescriptor, room: Int)
    do {
      ends = try Self.pipe()
    } catch {
      try? rawFile?.close()
      if let number = error as? Errno, SystemShortage(number) != nil { throw SystemShortage.error(cause: "pipe: \(number)") }
      throw RenderError(.encoderFailed, "No pipe to ffmpeg could be made.", cause: "\(error)")
    }
    let writer = FrameWriter(pipe: ends.write, room: ends.room, raw: rawFile)
    let arguments =
      EncoderArguments.film(size: shot.size, preset: preset, crf: crf, output: files.film.partial)
      + (files.preview.map { EncoderArguments.preview(output: $0.partial) } ?? [])
    do {
      let result = try await run(
        executable, arguments: Arguments(arguments),
        input: .fileDescriptor(ends.read, closeAfterSpawningProcess: true), output: .discarded,
        error: .string(limit: 65536)
      ) { _ in
        do {
          try await Self.feed(shot, to: writer, progress: progress)
        } catch FrameWriter.Failure.encoderGone {
          // ffmpeg's exit code and messages say more than the broken pipe.
        }
        writer.close()
      }
      try Task.checkCancellation()
      guard result.terminationStatus.isSuccess, EncoderFailure.leftNothingOut(result.standardError) else {
        throw EncoderFailure.error(
          status: result.terminationStatus, words: result.standardError, path: files.film.path)
      }
    } catch FrameWriter.Failure.raw(let errno) {
      throw OutputFailure.error(errno, path: files.raw?.path ?? "")
    } catch {
      throw Task.isCancelled ? .cancelled : EncoderFailure.error(error)
    }
  }

  /// Paints and writes all frames. It uses three buffers in turn: one is painted, one is written, and the pipe may still hold pages of the
  /// third.
  private static func feed(
    _ shot: Shot, to writer: FrameWriter, progress: @Sendable (_ done: Int, _ total: Int) -> Void
  ) async throws {
    let painter = shot.painter
    let frames = shot.frames
    let buffers = (0..<3).map { _ in Samples(count: painter.layout.byteCount) }
    for number in 0...frames {
      try Task.checkCancellation()
      async let written: Void = number > 0 ? writer.write(buffers[(number - 1) % 3]) : ()
      if number < frames { painter.paint(number, into: buffers[number % 3]) }
      try await written
      if number > 0 { progress(number, frames) }
    }
  }

  private static func open(_ raw: StagedFile) throws(RenderError) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        FilePath(raw.partial), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw OutputFailure.error(error, path: raw.path)
    }
  }

  /// Creates a pipe that child processes do not inherit. It asks for a capacity of 1 MiB, about a third of a frame. `room` is the capacity
  /// in bytes, or 0 if it is unknown.
  private static func pipe() throws -> (read: FileDescriptor, write: FileDescriptor, room: Int) {
    let ends = try FileDescriptor.pipe()
    for end in [ends.readEnd, ends.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    return (ends.readEnd, ends.writeEnd, Int(fp_widen(ends.writeEnd.rawValue, 1 << 20)))
  }
}
