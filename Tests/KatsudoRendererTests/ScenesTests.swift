import CSPNG
import KatsudoRenderer
import KatsudoScenes
import Testing

@Suite struct ScenesTests {
  @Test("a scene is painted the same each time and is not empty", arguments: PaintedScene.allCases)
  func scene(scene: PaintedScene) throws {
    let picture = scene.paint(width: 160, height: 90)
    #expect(picture.pixels == scene.paint(width: 160, height: 90).pixels)
    #expect(Set(picture.pixels).count > 100)
    #expect(try PictureDecoder.decode(PictureEncoder.png(picture)).pixels == picture.pixels)
    #expect(try PictureDecoder.decode(PictureEncoder.jpeg(picture)).width == 160)
  }

  @Test("a scene has the shape of a film's frame", arguments: PaintedScene.allCases)
  func shape(scene: PaintedScene) {
    let size = FrameSize(width: scene.shape.width, height: scene.shape.height)
    #expect(FrameSize.all.contains(size))
    #expect(scene.height(forWidth: size.width) == size.height)
  }

  @Test("a scene has texture nearly everywhere, so that motion can be measured", arguments: PaintedScene.allCases)
  func texture(scene: PaintedScene) {
    let picture = scene.paint(width: 320, height: scene.height(forWidth: 320))
    var textured = 0
    var blocks = 0
    for top in stride(from: 0, to: picture.height - 31, by: 32) {
      for left in stride(from: 0, to: picture.width - 31, by: 32) {
        let levels = (0..<32).flatMap { y in (0..<32).map { x in picture.colour(left + x, top + y)[1] } }
        blocks += 1
        if (levels.max() ?? 0) - (levels.min() ?? 0) >= 12 { textured += 1 }
      }
    }
    #expect(textured * 10 >= blocks * 7)
  }

  @Test("the true depth is finite, and the lower part of a scene is nearer", arguments: PaintedScene.allCases)
  func depth(scene: PaintedScene) {
    let plane = scene.inverseDepth(width: 96, height: 96)
    #expect(plane.values == scene.inverseDepth(width: 96, height: 96).values)
    #expect(plane.values.allSatisfy { $0 >= 0 && $0.isFinite })
    let lower = (0..<96).map { plane[$0, 94] }.reduce(0, +)
    let upper = (0..<96).map { plane[$0, 2] }.reduce(0, +)
    #expect(lower > upper)
  }

  @Test("the true inverse depth of the sky is 0")
  func sky() {
    for scene in [PaintedScene.street, .landscape, .lake, .night] {
      #expect(scene.inverseDepth(width: 64, height: 64).values.contains(0))
    }
    #expect(!PaintedScene.product.inverseDepth(width: 64, height: 64).values.contains(0))
  }

  @Test("a depth map is written as a PNG with sixteen bits")
  func depthFile() throws {
    var plane = Plane(width: 5, height: 2)
    plane.values = [0, 0.25, 0.5, 0.75, 1, -1, 2, 0.1, 0.2, 0.3]
    let bytes = try GreyPNG.bytes(plane)
    let context = try #require(spng_ctx_new(0))
    defer { spng_ctx_free(context) }
    #expect(spng_set_png_buffer(context, bytes, bytes.count) == 0)
    var header = spng_ihdr()
    #expect(spng_get_ihdr(context, &header) == 0)
    #expect(header.width == 5 && header.height == 2 && header.bit_depth == 16)
    var samples = [UInt16](repeating: 0, count: 10)
    #expect(spng_decode_image(context, &samples, 20, Int32(bitPattern: SPNG_FMT_RAW.rawValue), 0) == 0)
    #expect(samples.map { Int(UInt16(bigEndian: $0)) } == [0, 16384, 32768, 49151, 65535, 0, 65535, 6554, 13107, 19661])
  }
}
