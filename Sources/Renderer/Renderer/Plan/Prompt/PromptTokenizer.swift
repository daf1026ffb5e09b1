/// Splits a prompt into tokens. It accepts any text. Characters other than letters and digits only separate tokens. Time and memory are
/// linear in the length of the text.
enum PromptTokenizer {
  static func tokens(of prompt: String) -> [PromptToken] {
    var tokens: [PromptToken] = []
    var clause = 0
    var sentence = 0
    var word = ""
    var wordStart = prompt.startIndex

    func endWord(at end: String.Index) {
      guard !word.isEmpty else { return }
      tokens.append(
        PromptToken(
          stem: EnglishStem.of(word), range: wordStart..<end, clause: clause, sentence: sentence, isWord: true))
      word = ""
    }

    let scalars = prompt.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let next = scalars.index(after: index)
      let scalar = folded(scalars[index])
      switch kind(of: scalar, before: next < scalars.endIndex ? scalars[next] : nil) {
      case .letter:
        if word.isEmpty { wordStart = index }
        if scalar.isASCII {
          word.unicodeScalars.append(("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
        } else {
          word += scalar.properties.lowercaseMapping
        }
      case .character:
        endWord(at: index)
        tokens.append(
          PromptToken(
            stem: String(scalar), range: index..<next, clause: clause, sentence: sentence, isWord: false))
      case .nothing:
        break
      case .clauseEnd:
        endWord(at: index)
        clause += 1
      case .sentenceEnd:
        endWord(at: index)
        clause += 1
        sentence += 1
      case .separator:
        endWord(at: index)
      }
      index = next
    }
    endWord(at: scalars.endIndex)
    return tokens
  }

  private enum Kind {
    case letter
    case character
    /// The character is ignored.
    case nothing
    case clauseEnd
    case sentenceEnd
    case separator
  }

  private static func kind(of scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Kind {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: .letter
    // Apostrophes and invisible characters: soft hyphen, combining accents, zero-width characters, direction marks
    case 0x27, 0x2019, 0xAD, 0x300...0x36F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F, 0xFEFF: .nothing
    // A point inside a number does not end a sentence.
    case 0x2E: next.map { (0x30...0x39).contains($0.value) } ?? false ? .separator : .sentenceEnd
    // ! ? newline and their wide forms
    case 0x21, 0x3F, 0x0A, 0x3002: .sentenceEnd
    // , ; : ( ) dashes and their wide forms
    case 0x2C, 0x3B, 0x3A, 0x28, 0x29, 0x2013, 0x2014, 0x2026, 0x3001: .clauseEnd
    // Hiragana, katakana with its long mark, Han
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x3400...0x4DBF, 0x4E00...0x9FFF: .character
    default: .separator
    }
  }

  /// Converts full-width Latin letters and punctuation to plain ones, and traditional characters to simplified ones.
  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x4E00...0x9FFF: TraditionalCharacters.simplified(scalar)
    default: scalar
    }
  }
}
