import CSampler

extension cs_sprite {
  /// Creates a round sprite. Place and radius are in frame widths, the strength is 0...1. With an `edge` of 1, it fades from the middle on.
  static func round(
    x: Double, y: Double, radius: Double, strength: Double, colour: LightColour, view: AirView, edge: Float = 1, rim: Float = 0
  ) -> cs_sprite {
    cs_sprite(
      x: Float(x * view.width), y: Float(y * view.width), radius: Float(radius * view.width), half_x: 0, half_y: 0,
      strength: Float(min(1, strength)), edge: edge, rim: rim, level: colour.levels)
  }

  /// Creates a streak from its middle, half of its extent to the right and down, and half of its thickness, all in frame widths.
  static func streak(
    x: Double, y: Double, half: (x: Double, y: Double), radius: Double, strength: Double, colour: LightColour, view: AirView
  ) -> cs_sprite {
    var sprite = round(x: x, y: y, radius: radius, strength: strength, colour: colour, view: view)
    sprite.half_x = Float(half.x * view.width)
    sprite.half_y = Float(half.y * view.width)
    return sprite
  }

  /// Draws some rows of the sprites into all planes of a frame.
  static func paint(
    _ sprites: [cs_sprite], rows: Range<Int>, layout: PlaneLayout, into frame: Samples, sampler: SamplerPath
  ) {
    let offsets = [0, layout.lumaCount, layout.lumaCount + layout.chromaCount]
    for (channel, offset) in offsets.enumerated() {
      let divisor = channel == 0 ? 1 : 2
      // Chroma is half a luma row lower than the first of its two luma rows.
      var canvas = cs_canvas(
        plane: frame.start + offset, width: Int32(layout.width / divisor), first_row: Int32(rows.lowerBound / divisor),
        end_row: Int32(rows.upperBound / divisor), channel: Int32(channel), scale: 1 / Float(divisor),
        shift_y: channel == 0 ? 0 : 0.25)
      cs_paint_sprites(sprites, Int32(sprites.count), &canvas, sampler.code)
    }
  }
}
