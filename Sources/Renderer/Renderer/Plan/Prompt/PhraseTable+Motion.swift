/// Phrases for things in the scene that move. A noun alone is not enough: many prompts name clouds, leaves or water without saying that
/// they move.
extension PhraseTable {
  static let englishMotion: [PromptPhrase] = [
    phrases(
      .effect(.driftingClouds), .plain, "cloud ~ \(drifting)", "cloud are/is/were ~ \(drifting)", "cloud begin/start to ~ \(drifting)",
      "cloud overhead/above ~ \(drifting)", "\(drifting) cloud", "\(drifting) white/dark/storm/fluffy cloud", "cloud movement/motion",
      "cloud come/blow/billow", "billowing cloud", "timelapse cloud/sky", "time lapse cloud/sky"),
    phrases(
      .effect(.ripplingWater), .plain, "\(waters) ~ \(rippling)", "\(waters) surface ~ \(rippling)", "\(waters) is/are ~ \(rippling)",
      "\(rippling) \(waters)", "ripple on/across/over/in/through/spread * \(waters)", "ripple * \(waters)",
      "reflection ~ ripple/shimmer/wobble/dance/tremble/waver", "rippling/shimmering/wobbling reflection",
      "wave ~ lap/roll/break/crash/wash/ripple/swell/surge/splash/foam", "wave are ~ lapping/rolling/breaking/crashing/moving/coming",
      "wave ~ come/move in/toward/against", "lapping/rolling/breaking/crashing/foaming/ocean/sea wave",
      "small wave on/along/against/across/near/reach",
      "gentle/soft/calm wave", "gentle/soft/calm ripple", "gentle/soft/small ocean/sea wave", "choppy water/sea",
      "wave of the ocean/sea/lake ~ crash/roll/lap/break/wash/move/come",
      "the/on/across/over/above sparkling water", "lake/sea/bay/river/expanse/pool of sparkling water",
      "sparkling water of/under/below/beneath/around", "sparkling blue/turquoise/clear water"),
    phrases(
      .effect(.wind), .plain, "in the wind", "in a/the * breeze", "breeze", "a/the/some breeze", "there is/was a breeze",
      "breezy day/morning/afternoon/evening/beach", "gentle/soft/light/slight breeze",
      "gentle/soft/light/slight wind",
      "strong/summer/warm/cool/cold/evening/sea/autumn wind", "wind ~ blow/rustle/stir/sway/whip/howl/shake/pick", "wind move/moves the",
      "gust", "gust of wind", "windy", "windblown", "wind in the/her/his/its tree/leaves/grass/reeds/branches/foliage/forest/wheat/hair",
      "wind through the/her/his/its leaves/grass/reeds/branches/foliage/wheat/hair", "the/a/soft/of wind through the tree/forest",
      "\(plants) ~ \(swaying)", "\(plants) are/is ~ \(swaying)", "\(swaying) \(plants)", "\(swaying) palm/tall/green/dry/autumn \(plants)"),
    phrases(
      .effect(.flicker), .plain, "\(flames) ~ \(flickering)", "\(flames) is/are ~ \(flickering)", "\(flickering) \(flames)",
      "flickering neon/warm/candle/street/orange sign/light/lights/flame", "\(flames) light ~ \(flickering)", "neon sign ~ flicker/buzz",
      "candle/campfire/fire/torch/candles burn", "burning/lit candle", "burning fire/torch", "crackling fire/campfire/fireplace/flame",
      "candlelight", "candle light", "candlelit", "candle lit", "firelight", "torchlight", "fire glow"),
  ].flatMap { $0 }

  static let drifting = "drift/move/roll/float/pass/slide/race/sail/scud/glide/crawl/swirl/shift/stream/rush/travel"
  private static let waters = "water/lake/sea/ocean/river/pond/stream/pool/bay/waves"
  private static let rippling = "ripple/shimmer/undulate/lap/sparkle/glisten/glitter/shimmering/sway/swell/wobble"
  private static let plants =
    "leaf/leaves/grass/tree/branch/foliage/flower/reed/wheat/palm/bush/meadow/petal/canopy/fern/barley/bamboo/plant/twig/blossom"
  private static let swaying = "sway/rustle/flutter/tremble/wave/dance/shiver/quiver/stir/swirl/swing/blow/bend/move/ripple"
  private static let flames =
    "candle/candlelight/flame/fire/torch/lamp/lantern/neon/light/bulb/campfire/fireplace/bonfire/firelight/sign/streetlight"
  private static let flickering = "flicker/dance/waver/crackle/pulse/gutter"

  static let japaneseMotion: [PromptPhrase] = [
    phrases(
      .effect(.driftingClouds), .plain, "雲が * 流れ", "雲が * 動", "雲が * 漂", "雲が * 移動", "流れる雲", "流れゆく雲", "動く雲", "漂う雲", "雲の流れ", "雲の動き",
      "雲は * 流れ", "雲も * 流れ", "雲が * 通り過ぎ"),
    phrases(
      .effect(.ripplingWater), .plain, "さざ波", "さざなみ", "波紋", "水面が * 揺", "水面が * きらめ", "水面が * 波", "水面が * ゆら", "水面の揺", "揺れる水面", "きらめく水面", "波打つ",
      "湖面が * 揺", "湖面が * きらめ", "海面が * 揺", "海面が * きらめ", "波が * 打ち寄せ", "波が * 寄せ", "波が * 立", "波が * 揺", "波が * 押し寄せ", "波が * 砕け", "打ち寄せる波",
      "寄せる波", "穏やかな波", "小さな波", "優しい波", "川が * 流れ", "波の動き", "水が * 揺"),
    phrases(
      .effect(.wind), .plain, "風に * 揺", "風に * なび", "風に * そよ", "風で * 揺", "風が * 吹", "そよ風", "風が * 木", "風が * 葉", "風が * 草", "木々が * 揺", "木が * 揺",
      "木々が * ざわめ",
      "葉が * 揺", "葉が * そよ", "草が * 揺", "草が * なび", "草が * そよ", "草原が * 揺", "枝が * 揺", "花が * 揺", "稲穂が * 揺", "麦が * 揺", "ススキが * 揺", "揺れる木", "揺れる葉",
      "揺れる草",
      "揺れる花", "揺れる枝", "なびく草", "強い風", "微風", "心地よい風"),
    phrases(
      .effect(.flicker), .plain, "炎が * 揺", "炎が * ゆら", "火が * 揺", "火が * ゆら", "灯が * 揺", "灯りが * 揺", "明かりが * 揺", "明かりが * ちらつ", "光が * ちらつ",
      "光が * 明滅",
      "ろうそくが * 揺", "ろうそくの火", "ろうそくの炎", "ろうそくの灯", "ロウソクの火", "ロウソクの炎", "キャンドルが * 揺", "キャンドルの炎", "キャンドルの灯", "揺れる炎", "揺らめく炎", "ゆらめく炎", "揺らめく灯",
      "ちらつく灯", "ちらつく光", "ちらつく明かり", "ちらつくネオン", "ちらつく炎", "ちらつく電球", "ちらつく街灯", "ちらつく蛍光灯", "灯が * ちらつ", "電球が * ちらつ", "蛍光灯が * ちらつ",
      "明滅", "焚き火が", "焚火が", "暖炉の火", "たき火が", "松明が * 揺", "ネオンが * ちらつ", "ネオンが * 点滅"),
  ].flatMap { $0 }

  static let chineseMotion: [PromptPhrase] = [
    phrases(
      .effect(.driftingClouds), .plain, "云朵 * 飘", "云朵 * 移动", "云朵 * 流动", "云朵 * 游走", "云彩 * 飘", "云彩 * 流动", "云彩 * 移动", "白云 * 飘", "乌云 * 飘",
      "乌云 * 翻", "云层 * 移动",
      "云层 * 流动", "云层 * 翻", "云在 * 飘", "云在 * 动", "云海 * 翻", "云卷云舒", "流动的云", "飘动的云", "飘浮的云", "移动的云", "风起云涌", "白云悠悠", "流云"),
    phrases(
      .effect(.ripplingWater), .plain, "波光粼粼", "粼粼", "涟漪", "水波", "碧波", "水面 * 荡漾", "湖面 * 荡漾", "湖水 * 荡漾", "河水 * 荡漾", "海面 * 起伏", "水面 * 起伏",
      "水面 * 波动", "湖面 * 波动",
      "水面 * 闪", "海浪", "浪花", "波浪 * 起伏", "波浪 * 拍", "波浪轻轻", "波涛", "浪涛", "潮水 * 涌", "轻柔的波浪", "泛起微波"),
    phrases(
      .effect(.wind), .plain, "微风", "清风", "风吹", "风 * 吹过", "随风", "迎风", "在风中", "寒风中", "狂风中", "晚风中", "海风中", "秋风中", "春风中", "冷风中", "风中摇", "风中轻",
      "风中飘", "风中飞",
      "风中舞", "风中起舞", "树叶 * 摇", "树叶 * 晃", "叶子 * 摇", "叶子 * 晃", "树枝 * 摇", "树枝 * 晃",
      "树木 * 摇", "小草 * 摇",
      "草地 * 摇", "青草 * 摇", "花朵 * 摇", "花儿 * 摇", "芦苇 * 摇", "柳枝 * 摇", "柳条 * 飘", "麦浪", "稻浪", "麦田 * 起伏", "摇曳的树", "摇曳的草", "摇曳的花", "树影摇曳", "树叶沙沙",
      "刮风", "起风了", "起风的", "刮起风", "吹起风", "起大风", "开始起风", "突然起风", "和风习习", "和风拂", "和风吹",
      "枝叶 * 摇", "竹林 * 摇", "树叶 * 颤", "树叶 * 飘动"),
    phrases(
      .effect(.flicker), .plain, "烛光", "烛火", "火光", "火焰 * 跳", "火焰 * 摇", "火苗", "灯光 * 闪烁", "灯火 * 闪烁", "灯火摇曳", "霓虹 * 闪烁", "霓虹灯 * 闪烁", "灯泡 * 闪",
      "闪烁的灯", "闪烁的霓虹",
      "闪烁的烛", "篝火", "炉火", "油灯 * 摇", "忽明忽暗", "蜡烛 * 摇", "蜡烛 * 燃烧", "火把 * 燃烧"),
  ].flatMap { $0 }
}
