/// A camera move. The raw value is its name in plans.
package enum CameraMove: String, Codable, Sendable, CaseIterable {
  /// The camera does not move.
  case still = "static"
  case dollyIn = "dolly_in"
  case dollyOut = "dolly_out"
  case zoomIn = "zoom_in"
  case zoomOut = "zoom_out"
  case truckLeft = "truck_left"
  case truckRight = "truck_right"
  case panLeft = "pan_left"
  case panRight = "pan_right"
  case tiltUp = "tilt_up"
  case tiltDown = "tilt_down"
  case craneUp = "crane_up"
  case craneDown = "crane_down"
  case orbitLeft = "orbit_left"
  case orbitRight = "orbit_right"
  case rollClockwise = "roll_clockwise"
  case rollCounterclockwise = "roll_counterclockwise"
  /// Forward travel with zooming out at the same time. The subject keeps its size, and the background seems to move away.
  case dollyZoom = "dolly_zoom"
  case handheld
  /// Forward and upward travel, as a drone flies.
  case drone
}
