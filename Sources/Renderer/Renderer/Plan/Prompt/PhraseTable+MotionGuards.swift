/// Phrases that only seem to say that clouds, water, leaves or flames move: other meanings of the same words, and figures of speech. They
/// come before all other phrases, so they have priority over a phrase of the same length. They also block moves and speeds at these words.
/// A phrase that also names light or air has the meaning of that effect; the others have no meaning.
extension PhraseTable {
  static let motionGuards: [PromptPhrase] = englishGuards + japaneseGuards + chineseGuards

  private static let englishGuards: [PromptPhrase] = [
    phrases(.effect(.dust), .plain, "dust/sand cloud", "cloud of dust"),
    phrases(.effect(.fog), .plain, "smoke/steam cloud"),
    // Clouds
    phrases(
      .nothing, .plain, "\(drifting) cloud of", "\(drifting) white/dark/storm/fluffy cloud of",
      "cloud computing/storage/server/service/gaming/data/platform/company/provider/infrastructure/native/migration/kitchen/of",
      "\(drifting) cloud computing/storage/server/service/gaming/data/platform", "point/word/tag/mushroom/ash/gas cloud",
      "his/her/my/your/their/with/a head in the cloud", "through/past/into the cloud"),
    // Water
    phrases(
      .nothing, .plain, "sparkling water", "glass/bottle/can/cup/jug/sip/glassful of ~ sparkling water", "lap pool", "pool lap",
      "\(people) give/gives a ~ \(small) wave", "give/gives a ~ wave", "give/gives a/her/him/them/us ~ \(small) wave",
      "gentle/soft/calm/small/slight wave of \(someones) hand", "wave of", "wave at/to/goodbye/hello/back",
      "gentle/soft wave to/goodbye/hello/back", "gentle/soft/\(rolling) wave of \(figures)", "she/he/they/who/I/we/you ~ wave",
      "shock/sound/heat/cold/radio/brain/light/sine/shock/crime/micro/mexican/stadium/crowd/retro/new wave",
      "gentle/soft/loose/small waves of hair", "hair ~ in/with gentle/soft/loose wave", "hair * in gentle/soft/loose wave",
      "gentle/soft/loose wave in/frame/around \(someones) hair/face", "ripple effect", "ripple of \(figures)/fabric/silk", "sea salt"),
    // Wind
    phrases(
      .nothing, .plain, "\(people) ~ leave", "\(people) is/are/was/were ~ leave", "dance/sway/move/shiver leaves the/her/him/them/us/a",
      "a shiver", "tree swing", "power plant", "\(someones) palm", "family tree",
      "windy \(roads)", "windy \(sorts) \(roads)", "windy \(sorts) \(sorts) \(roads)", "windy city",
      "is/was/be/its a breeze", "a breeze to", "make * a breeze", "\(people) ~ breeze", "breeze through/past/block",
      "gust of \(figures)", "wind turbine/instrument/chime/up/down/farm/tunnel/power", "in the wind tunnel/farm/industry/energy/sector",
      "strong wind turbine/power/resistance", "\(roads)/it/he/she/they/that/which/camera/train ~ wind"),
    // Flames
    phrases(
      .nothing, .plain, "flicker of", "light is moving", "fire dancer", "fire dance show/performance/performer",
      "fire/flame/light burn/dance/flicker in \(someones) eyes/heart/soul"),
  ].flatMap { $0 }

  private static let people =
    "she/he/they/who/I/we/you/everyone/everybody/someone/nobody/somebody/man/woman/men/women/boy/girl/child/children/kid/person/people/"
    + "couple/mother/father/dancer/bride/groom/guest/crowd/student/player/team/teacher/actor/singer/king/queen/soldier/friend/audience/"
    + "train/bus/ship/boat/taxi/car"
  private static let someones = "her/his/their/my/your/our/a/the/its"
  private static let small = "small/little/tiny/quick/shy/friendly/cheerful/final/last/big"
  private static let figures =
    "people/heat/emotion/grief/sound/light/colour/color/applause/laughter/protest/fans/nostalgia/relief/sadness/warmth/joy/excitement/"
    + "anger/music/visitor/tourist/hair/refugee/nausea/muscle/panic"
  private static let rolling = "rolling/breaking/crashing"
  private static let roads = "road/path/trail/street/lane/route/river/staircase/stair/alley/highway/creek/corridor/track/stream"
  private static let sorts =
    "mountain/country/forest/coastal/narrow/dirt/rural/cobbled/cobblestone/hill/hillside/alpine/gravel/desert/long/steep/old/little"

  private static let japaneseGuards: [PromptPhrase] =
    [
      phrases(.effect(.wind), .plain, "ビル風"),
      phrases(.effect(.film), .plain, "レトロ風", "ビンテージ風", "ヴィンテージ風", "セピア風", "ノスタルジック風", "昔の映画風", "古い映画風"),
      phrases(
        .nothing, .plain, "電波", "音波", "脳波", "人波", "津波", "寒波", "熱波", "余波", "衝撃波", "感情の波", "悲しみの波", "不安の波", "時代の波", "人の波", "車の波", "観光客の波",
        "波打つ髪", "波打つ心", "胸が波打", "波紋を呼", "香水が", "天の川", "風はな", "言葉が", "千葉が", "鈴木が", "佐々木が", "浅草が", "仕草が", "花火が", "戦火が",
        "星雲が", "暗雲が", "出雲が", "雲が感動"),
      // The suffix 風 means a style: アニメ風に is not wind.
      phrases(
        .nothing, .plain, "ドキュメンタリー風に", "和風", "洋風", "華風", "欧風", "古風", "今風", "国風", "本風", "画風", "絵風", "彩風", "真風", "話風", "族風", "期風", "代風",
        "描き風", "んな風", "いう風", "ような風に"),
    ].flatMap { $0 }
    + "アイウエオカガキギクグケゲコゴサザシジスズセゼソゾタダチッテデトドナニネノバパヒビピフブプベペボポマミムメモャュョラリルレロワンー"
    .flatMap { phrases(.nothing, .plain, "\($0)風") }

  private static let chineseGuards: [PromptPhrase] = [
    phrases(.effect(.film), .plain, "复古风", "怀旧风", "胶片风"),
    phrases(
      .nothing, .plain, "波浪卷", "波浪号", "云计算", "云在线", "物流云", "主流云", "数据流云", "微波炉", "水波炉", "热浪", "海浪纹", "海浪漫", "心中泛起涟漪", "内心泛起涟漪",
      "心里泛起涟漪", "情感的涟漪", "在云朵间", "在云朵之间", "在云层间", "在云层中", "在云海", "微风格", "微风险", "轻微风", "清风格", "随风格", "随风险", "迎风格", "风格", "风景",
      "台风中心", "炉火纯青"),
  ].flatMap { $0 }
}
