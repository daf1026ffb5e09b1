import KatsudoCore
import KatsudoMediaChecks

/// The rules for the input picture of the model Dreamina 3.0 Pro, as on its page.
enum SeedRules {
  static let size = "File size must be less than 4.7 MB."
  static let most = "Maximum resolution is 4096x4096."
  static let least = "The shortest side must be at least 320 pixels."
  static let wide = "The ratio of long side to short side must be within 3:1."
  static let narrow = "The ratio of long side to short side must be greater than 0.33."

  static let requirements = MediaRequirements(
    kind: .image, formats: [.jpeg, .png],
    rules: [
      ("file_size_mb<", 4.7, size), ("width_pixels<=", 4096, most), ("height_pixels<=", 4096, most), ("width_pixels>", 320, least),
      ("height_pixels>", 320, least), ("width/height<", 3, wide), ("width/height>", 0.33, narrow),
    ].compactMap { ValidationRule(rule: $0.0, value: $0.1, error: $0.2) })
}
