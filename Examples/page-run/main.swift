// swift-format-ignore-file
import Foundation
import KatsudoClient

let client = try KatsudoClient(
  baseURL: CommandLine.arguments[1],
  token: ProcessInfo.processInfo.environment["YOUR_API_TOKEN"])
let output = try await client.run(
  "bytedance/dreamina-3-0/pro/image-to-video",
  input: [
    "prompt": "A slow, sweeping tracking shot moves through a sun-drenched vintage street, capturing the golden-hour glow. The lens flares dance as the sunlight filters through the gaps between historic buildings, casting long, dramatic shadows. A classic car glides smoothly across the frame, its polished surface reflecting the warm hues of the setting sun. Dust particles shimmer in the light as pedestrians move leisurely in the background, evoking a nostalgic, cinematic atmosphere reminiscent of an old film.",
    "image_urls": [.string(CommandLine.arguments[2])],
  ])
for file in output.files { print(file.url) }
