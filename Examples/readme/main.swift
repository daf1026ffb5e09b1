import KatsudoClient

let client = try KatsudoClient()
let picture = try await client.files.upload("street.jpg")
let output = try await client.subscribe(
  to: .dreaminaImageToVideo, input: .init(prompt: "push in slowly at golden hour", image: picture)
) { update in
  print(update)
}
try await client.files.download(output.video, to: "street.mp4")
