/// Distinguishes a camera that moves from a camera that someone looks at, goes to or holds.
enum CameraNoun {
  /// Returns `true` if the camera is the subject of the clause.
  ///
  /// - Parameters:
  ///   - clause: The tokens of one clause.
  ///   - noun: The position of a word for the camera in the clause.
  static func acts(_ clause: ArraySlice<PromptToken>, _ noun: Range<Int>) -> Bool {
    clause[noun.lowerBound].isWord ? actsInEnglish(clause, noun) : actsInCharacters(clause, noun)
  }

  /// Returns `false` for a camera after words such as "toward the", and for the lens in "lens flare".
  private static func actsInEnglish(_ clause: ArraySlice<PromptToken>, _ noun: Range<Int>) -> Bool {
    if noun.upperBound < clause.endIndex, clause[noun.upperBound].stem == EnglishStem.of("flare") { return false }
    var before = noun.lowerBound - 1
    while before >= clause.startIndex, noun.lowerBound - before <= 2, PhraseTable.determiners.contains(clause[before].stem) { before -= 1 }
    return before < clause.startIndex || !PhraseTable.towards.contains(clause[before].stem)
  }

  /// Returns `false` for "to the camera" (カメラに, 朝镜头, 看着镜头), and for "in the picture" (镜头里, カメラの前).
  private static func actsInCharacters(_ clause: ArraySlice<PromptToken>, _ noun: Range<Int>) -> Bool {
    func stem(_ index: Int) -> String { clause.indices.contains(index) ? clause[index].stem : "" }
    let next = stem(noun.upperBound)
    if ["に", "へ", "里", "中", "前", "内", "外", "目"].contains(next) {
      // 镜头前推, 镜头前移: the camera moves forward.
      return next == "前" && ["推", "移", "进"].contains(stem(noun.upperBound + 1))
    }
    if next == "の", ["前", "方", "向"].contains(stem(noun.upperBound + 1)) { return false }
    if next == "を", ["見", "向", "覗", "持", "構"].contains(stem(noun.upperBound + 1)) { return false }
    return !["朝", "向", "着", "对", "看", "望", "往"].contains(stem(noun.lowerBound - 1))
  }
}
