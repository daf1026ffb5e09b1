/// Cuts English endings, so that "pan", "pans", "panned" and "panning" are one word. It only has to be the same for prompts and
/// phrases, not to be grammar.
enum EnglishStem {
  static func of(_ word: String) -> String {
    guard word.count > 3, word.allSatisfy(\.isASCII) else { return word }
    var stem = word
    if stem.hasSuffix("ies") {
      stem = stem.dropLast(3) + "y"
    } else if stem.hasSuffix("ing"), stem.count >= 6 {
      stem = undoubled(String(stem.dropLast(3)))
    } else if stem.hasSuffix("ed"), stem.count >= 5 {
      stem = undoubled(String(stem.dropLast(2)))
    } else if ["ches", "shes", "sses", "xes"].contains(where: stem.hasSuffix) {
      stem.removeLast(2)
    } else if stem.hasSuffix("s"), !["ss", "us", "is"].contains(where: stem.hasSuffix) {
      stem.removeLast()
    }
    if stem.hasSuffix("e"), stem.count > 3 { stem.removeLast() }
    return stem
  }

  /// "pann" becomes "pan"; "pull" stays.
  private static func undoubled(_ stem: String) -> String {
    guard let last = stem.last, stem.dropLast().last == last, !"aeiolsz".contains(last) else { return stem }
    return String(stem.dropLast())
  }
}
