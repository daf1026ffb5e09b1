package import KatsudoRenderer

/// A sample scene for demonstrations and tests. The program paints it and knows its true depth.
package enum PaintedScene: String, Sendable, CaseIterable {
  /// An old street with a low sun at its end, and a classic car.
  case street
  /// A path over meadows towards mountains, under clouds.
  case landscape
  /// A jetty and a boat on a mountain lake at evening.
  case lake
  /// A path through a tall wood, against the light.
  case forest
  /// A person with a straw hat before a hedge.
  case portrait
  /// A living room in daylight.
  case room
  /// A vase, a cup and lemons on a table.
  case product
  /// A tent by a fire under the stars.
  case night

  /// The preferred size of the scene's picture. It is one of the frame sizes of films.
  package var shape: (width: Int, height: Int) {
    switch self {
    case .street, .lake: (1920, 1088)
    case .landscape: (2176, 928)
    case .forest, .portrait: (1248, 1664)
    case .room: (1664, 1248)
    case .product: (1440, 1440)
    case .night: (1088, 1920)
    }
  }

  /// Returns the height in pixels for a width, with the ratio of `shape`.
  package func height(forWidth width: Int) -> Int { (width * shape.height + shape.width / 2) / shape.width }

  /// Paints the scene. The same size always gives the same picture. Another ratio shows more or less at the top and the bottom.
  package func paint(width: Int, height: Int) -> Picture { ScenePainter.picture(of: scene, width: width, height: height) }

  /// Computes the true inverse depth, 1 / metres, for each pixel of a picture of this size. It is 0 for the sky.
  package func inverseDepth(width: Int, height: Int) -> Plane {
    ScenePainter.inverseDepth(of: scene, width: width, height: height)
  }

  private var scene: any Scene {
    switch self {
    case .street: StreetScene()
    case .landscape: Landscape.stage
    case .lake: Lake.stage
    case .forest: Forest.stage
    case .portrait: Portrait.stage
    case .room: Room.stage
    case .product: Product.stage
    case .night: Night.stage
    }
  }
}
