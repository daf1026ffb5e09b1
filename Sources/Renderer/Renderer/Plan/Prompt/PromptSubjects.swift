/// Finds the subject of each word of a prompt, so that "the camera rises" differs from "a balloon rises". It uses a simple grammar: words
/// for the camera, words for other subjects, and words that return to the camera.
struct PromptSubjects: Sendable {
  /// The subject of each token.
  private(set) var subject: [PromptSubject]
  /// For each token whose subject is the camera, the position after the word that named the camera.
  private(set) var named: [Int]
  /// For each clause, the end of the leading words at its beginning, and the subject before it.
  private(set) var headEnd: [Int]
  private(set) var before: [PromptSubject]
  /// For each token, `true` if a word for the camera begins there and the camera is the subject.
  private(set) var isCamera: [Bool]

  init(_ tokens: [PromptToken], clauses: PromptClauses) {
    subject = Array(repeating: .open, count: tokens.count)
    named = Array(repeating: 0, count: tokens.count)
    isCamera = Array(repeating: false, count: tokens.count)
    headEnd = []
    before = []
    var main = PromptSubject.open
    for number in 0..<clauses.count {
      let clause = clauses.clause(number)
      if clauses.sentence(at: clause.lowerBound).lowerBound == clause.lowerBound { main = .open }
      before.append(main)
      headEnd.append(Self.endOfHead(tokens[clause]))
      read(tokens, clause, headEnd: headEnd[number], main: &main)
    }
  }

  private mutating func read(_ tokens: [PromptToken], _ clause: Range<Int>, headEnd: Int, main: inout PromptSubject) {
    var local = PromptSubject.open
    var since = clause.lowerBound
    if Self.namesSomebody(tokens[clause], at: headEnd) {
      local = .other
      main = .other
    }
    if Self.namesMover(tokens[clause], at: headEnd) { main = .other }
    var nounEnd = clause.lowerBound
    for index in clause {
      let token = tokens[index]
      if index >= nounEnd, let noun = PhraseTable.cameraNouns.match(tokens[clause], at: index) {
        nounEnd = noun.range.upperBound
        if CameraNoun.acts(tokens[clause], noun.range) {
          isCamera[index] = true
          local = .camera
          main = .camera
          since = nounEnd
        }
      } else if index < nounEnd {
        // This token is the rest of the word for the camera.
      } else if token.isWord {
        let previous = index > clause.lowerBound ? tokens[index - 1].stem : ""
        if PhraseTable.coordinators.contains(token.stem) {
          local = main == .camera ? .camera : .open
          since = index + 1
        } else if PhraseTable.subordinators.contains(token.stem) {
          local = .other
          if token.stem == "of", index == nounEnd { main = .other }
        } else if PhraseTable.determiners.contains(token.stem), !PhraseTable.doers.contains(previous),
          !Self.isDirection(tokens[clause], at: index + 1)
        {
          local = .other
          if index < headEnd || index == clause.lowerBound { main = .other }
        }
      } else if Self.isTopic(tokens[clause], at: index) {
        if index > nounEnd || nounEnd == clause.lowerBound {
          local = .other
          main = .other
        }
      } else if PhraseTable.handingOver.match(tokens[clause], at: index) != nil {
        local = .other
      }
      subject[index] = local
      named[index] = since
    }
  }

  /// Returns the position after the leading words at the beginning of a clause.
  private static func endOfHead(_ clause: ArraySlice<PromptToken>) -> Int {
    var position = clause.startIndex
    while position < clause.endIndex {
      if clause[position].isWord {
        guard PhraseTable.leading.contains(clause[position].stem) else { break }
        position += 1
      } else if let word = PhraseTable.leadingCharacters.match(clause, at: position) {
        position = word.range.upperBound
      } else if let end = PhraseTable.speeds.starting(with: clause[position].stem).compactMap({ $0.match(clause, at: position) })
        .map(\.upperBound).max()
      {
        position = end
      } else {
        break
      }
    }
    return position
  }

  /// Returns `true` if a Chinese clause begins with something that is neither the camera nor a phrase. Then it is the subject.
  private static func namesSomebody(_ clause: ArraySlice<PromptToken>, at head: Int) -> Bool {
    guard head < clause.endIndex, !clause[head].isWord, !clause.contains(where: \.isKana) else { return false }
    guard PhraseTable.cameraNouns.match(clause, at: head) == nil else { return false }
    return ![PhraseTable.moves, .effects, .speeds].contains { table in
      table.starting(with: clause[head].stem).contains { $0.match(clause, at: head) != nil }
    }
  }

  /// Returns `true` if an English clause begins with a noun without an article and a verb, as in "smoke drifts".
  private static func namesMover(_ clause: ArraySlice<PromptToken>, at head: Int) -> Bool {
    guard head + 1 < clause.endIndex, clause[head].isWord, PhraseTable.cameraNouns.match(clause, at: head) == nil,
      !PhraseTable.followers.contains(clause[head].stem), !PhraseTable.coordinators.contains(clause[head].stem)
    else { return false }
    let begins = { (index: Int) in PhraseTable.moves.starting(with: clause[index].stem).contains { $0.match(clause, at: index) != nil } }
    return !begins(head)
      && PhraseTable.moves.starting(with: clause[head + 1].stem).contains {
        $0.certainty == .behindCamera && $0.match(clause, at: head + 1) != nil
      }
  }

  /// Returns `true` for a direction, such as left in "to the left".
  private static func isDirection(_ clause: ArraySlice<PromptToken>, at index: Int) -> Bool {
    index < clause.endIndex && (PhraseTable.directions.match(clause, at: index) != nil || clause[index].stem == "side")
  }

  /// Returns `true` for a Japanese particle that marks the word before it as the subject.
  private static func isTopic(_ clause: ArraySlice<PromptToken>, at index: Int) -> Bool {
    guard index > clause.startIndex else { return false }
    switch clause[index].stem {
    case "が":
      // The same character inside a verb does not count, as in "ながら", "下がって" and "下がる".
      let next = index + 1 < clause.endIndex ? clause[index + 1].stem : ""
      return !["ら", "っ", "る", "り", "れ", "ろ"].contains(next)
    case "は": return !clause[index - 1].isHiragana
    default: return false
    }
  }
}
