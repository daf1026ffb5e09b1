/// Removes English endings, so that "pan", "pans", "panned" and "panning" become the same word. Prompts and phrases get the same result. It
/// does not have to be a correct word.
enum EnglishStem {
  static func of(_ word: String) -> String {
    var stem = Array(word.utf8)
    guard stem.count > 3, stem.allSatisfy({ $0 < 0x80 }) else { return word }
    if ends(stem, "ies") {
      stem.removeLast(3)
      stem.append(UInt8(ascii: "y"))
    } else if ends(stem, "ing"), stem.count >= 6 {
      stem.removeLast(3)
      undouble(&stem)
    } else if ends(stem, "ed"), stem.count >= 5 {
      stem.removeLast(2)
      undouble(&stem)
    } else if ends(stem, "ches") || ends(stem, "shes") || ends(stem, "sses") || ends(stem, "xes") {
      stem.removeLast(2)
    } else if ends(stem, "s"), !ends(stem, "ss"), !ends(stem, "us"), !ends(stem, "is") {
      stem.removeLast()
    }
    if ends(stem, "e"), stem.count > 3 { stem.removeLast() }
    return String(decoding: stem, as: UTF8.self)
  }

  private static func ends(_ stem: [UInt8], _ ending: StaticString) -> Bool {
    let count = ending.utf8CodeUnitCount
    guard stem.count >= count else { return false }
    return (0..<count).allSatisfy { stem[stem.count - count + $0] == ending.utf8Start[$0] }
  }

  /// Removes a double consonant: "pann" becomes "pan". "pull" does not change.
  private static func undouble(_ stem: inout [UInt8]) {
    guard let last = stem.last, stem.dropLast().last == last, !"aeiolsz".utf8.contains(last) else { return }
    stem.removeLast()
  }
}
