import EmakiRenderer
import EmakiScenes
import Testing

@Suite struct ScenesTests {
  @Test("A scene is the same each time and not empty", arguments: PaintedScene.allCases)
  func scene(scene: PaintedScene) throws {
    let picture = scene.paint(width: 160, height: 90)
    #expect(picture.pixels == scene.paint(width: 160, height: 90).pixels)
    #expect(Set(picture.pixels).count > 100)
    #expect(try PictureDecoder.decode(PictureEncoder.png(picture)).pixels == picture.pixels)
    #expect(try PictureDecoder.decode(PictureEncoder.jpeg(picture)).width == 160)
  }
}
