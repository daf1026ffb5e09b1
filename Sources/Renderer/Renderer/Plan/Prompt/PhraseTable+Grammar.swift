/// The words around the phrases: subjects, directions, negations and time.
extension PhraseTable {
  /// Words that refer to the camera.
  static let cameraNouns = WordSequences([
    "camera", "shot", "view", "viewpoint", "lens", "footage", "perspective", "cinematography", "pov", "framing", "camerawork", "frame",
    "we",
    "cameraman", "camera movement", "camera motion", "camera move", "close up", "drone", "steadicam", "gimbal", "カメラ", "カメラワーク", "視点",
    "ショット",
    "画面", "アングル", "カメラの動き", "ドローン", "映像", "构图", "镜头", "画面", "机位", "运镜", "视角", "摄像机", "摄影机", "相机", "无人机",
  ])

  /// Words before "the camera" after which the camera is an object: someone goes to it, holds it or looks at it.
  static let towards = stems([
    "toward", "towards", "at", "to", "into", "facing", "face", "behind", "past", "near", "from", "for", "by", "off", "against", "hold",
    "holding",
    "carry", "grab", "use", "using", "wear", "raise", "before", "approach", "ignore", "in front of",
  ])

  /// Words that introduce another subject.
  static let determiners = stems([
    "a", "an", "the", "her", "his", "its", "their", "he", "she", "they", "it", "this", "these", "those", "some", "two", "three", "several",
    "many",
    "people", "everyone", "someone", "my", "your", "you", "I", "birds", "leaves", "waves", "children",
  ])
  static let subordinators = stems(["as", "where", "who", "which", "that", "whose", "when", "with", "of"])
  static let coordinators = stems(["and", "then", "before", "while", "but", "by", "or", "plus"])
  /// Verbs that have a camera move as their object, as in "performs a slow pan".
  static let doers = stems(["do", "does", "perform", "make", "execute", "start", "begin", "use", "add", "take", "complete", "be", "is"])

  /// Words that may follow a verb of motion at the beginning of a clause: "rising above", but not "rising mist".
  static let followers = stems([
    "a", "an", "the", "her", "his", "its", "their", "this", "that", "these", "him", "them", "us", "over", "above", "below", "beneath",
    "through", "up",
    "down", "to", "into", "onto", "past", "along", "across", "toward", "from", "high", "higher", "low", "lower", "left", "right", "and",
    "then", "until",
    "around", "between", "beside", "behind", "with", "in", "out", "on", "at", "as", "for", "by", "away", "back", "forward", "slowly",
    "gently",
    "smoothly", "quickly", "rapidly", "while", "steadily", "softly", "upward", "downward", "sideways", "alongside", "towards", "off",
    "clockwise",
    "counterclockwise", "anticlockwise", "camera", "shot",
  ])

  /// Words for the manner of a move, in addition to the words for speed.
  static let manner: Set<String> = stems([
    "very", "slow", "slowly", "gentle", "gently", "smooth", "smoothly", "fast", "quick", "quickly", "rapid", "rapidly", "subtle", "subtly",
    "steady",
    "steadily", "soft", "softly", "simple", "gradually", "gradual", "slightly", "slight", "suddenly", "swiftly", "carefully", "cinematic",
    "dramatic", "dramatically", "long", "sweeping", "straight", "directly", "ever", "so", "quietly", "elegantly", "gracefully", "calmly",
    "continuously", "constantly", "further", "physically", "just", "lazily", "brisk", "briskly", "swift", "delicately", "extremely",
  ])
  /// Words that may stand between the beginning of a clause and a word for the camera.
  static let leading: Set<String> = manner.union(
    stems([
      "a", "an", "the", "and", "then", "with", "first", "finally", "next", "afterward", "afterwards", "lastly", "now", "start", "begin",
      "by", "start with",
      "please", "make", "while", "before", "single", "one", "continuous", "let", "use", "do", "speed", "controlled",
    ]))
  /// The same words in Japanese and Chinese, in addition to the words for speed.
  static let leadingCharacters = WordSequences([
    "まず", "最初は", "最初に", "次に", "その後", "そのあと", "それから", "最後に", "やがて", "そして", "と", "に", "続いて", "先", "再", "然后", "接着", "随后", "最后", "最终", "首先",
    "开始", "之后",
    "紧接着", "一路", "平稳", "平滑", "持续", "不断", "继续", "地", "从", "向", "向着", "朝", "直接", "一镜到底", "流畅", "稳定", "速度", "节奏", "スピードは", "整个", "冉冉",
  ])

  /// Words that negate the words after them. The value is `false` for words that only look like negations.
  static let negationsBefore = WordSequences<Bool>(
    [
      "no", "not", "without", "never", "dont", "doesnt", "isnt", "avoid", "zero", "instead of", "rather than", "free of", "nor", "wont",
      "cant", "lack",
      "不要", "没有", "避免", "别", "禁止", "无", "不", "而不是", "不是", "勿", "请勿", "无需", "不需要", "不用", "不带", "不做", "非", "并非", "没", "拒绝", "去除",
    ].map { ($0, true) }
      + [
        "not only", "no longer still", "不断", "不停", "不时", "不知不觉", "不久", "不远", "不仅", "无人机", "别墅", "特别", "无边", "无尽", "无垠", "无数", "无声", "无限",
        "非常", "不同", "不已",
        "非洲", "毫不犹豫", "川流不息", "沉没", "无比", "不禁", "不紧不慢", "不急不慢", "没入", "淹没", "无缝", "分别", "告别", "差别", "别样",
      ].map { ($0, false) })
  /// Words that negate the words before them.
  static let negationsBehind = WordSequences([
    "なし", "無し", "せず", "しない", "禁止", "ではない", "ではなく", "は不要", "はない", "がない", "のない", "もない", "ません", "ないで", "ことなく", "しません", "を避け", "は避け", "でなく",
    "無く",
    "抜き", "いらない", "は使わ", "を使わ", "を入れない",
  ])
  /// Words after which a negation no longer applies.
  static let contrasts = stems(["but", "just", "only", "instead", "rather", "然", "但", "而", "只"])

  static let directions = WordSequences<MoveDirection>(
    [
      "counterclockwise", "anticlockwise", "counter clockwise", "anti clockwise", "反時計", "反時計回り", "左回り", "逆时针",
    ].map { ($0, .counterclockwise) } + ["clockwise", "時計回り", "右回り", "顺时针"].map { ($0, .clockwise) }
      + ["left", "leftward", "leftwards", "左", "レフト"].map { ($0, .left) }
      + ["right", "rightward", "rightwards", "右", "ライト"].map { ($0, .right) }
      + ["up", "upward", "upwards", "上", "アップ", "仰", "rise", "ascend", "skyward", "上昇", "升"].map { ($0, .up) }
      + [
        "down", "downward", "downwards", "下", "ダウン", "俯", "descend", "lower", "drop", "sink", "下降", "降", "descent",
      ].map { ($0, .down) })
  /// Words before a direction that make it the origin of a move.
  static let origins = stems(["from", "从", "自", "由"])
  /// Words between the origin and the target of a move.
  static let arrows = stems(["to", "到", "至"])
  static let originsBehind = WordSequences(["から", "より", "side of"])

  /// Words that begin the next phase of a film.
  static let thens = WordSequences([
    "then", "and then", "after that", "afterward", "afterwards", "followed by", "finally", "next", "before", "subsequently", "lastly",
    "later",
    "end with", "ends with", "ending with", "end on", "ends on", "ending on", "end in", "transition to", "transition into",
    "transitioning to",
    "transitioning into", "その後", "そのあと", "次に", "それから", "続いて", "最後に", "てから", "した後", "したあと", "そして", "やがて", "然后", "接着", "紧接着", "随后", "之后",
    "最后", "最终", "继而", "再",
    "而后", "跟着再", "其后",
  ])
  /// Chinese verbs after which their object is the subject of the next words.
  static let handingOver = WordSequences([
    "跟随", "跟着", "跟拍", "追随", "追踪", "追着", "随着", "展示", "展现", "露出", "拍摄", "记录", "捕捉", "看着", "对准", "显示", "呈现", "拍下", "拍到", "映出",
  ])

  private static func stems(_ words: [String]) -> Set<String> {
    Set(words.flatMap { PromptTokenizer.tokens(of: $0).map(\.stem) })
  }
}
