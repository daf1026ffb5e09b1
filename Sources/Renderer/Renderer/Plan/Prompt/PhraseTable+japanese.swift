extension PhraseTable {
  static let japanese: [PromptPhrase] = [
    phrases(
      .move(.still), .complete, "固定カメラ", "カメラ固定", "カメラは固定", "カメラは動かない", "カメラを動かさない", "カメラは動かさ",
      "カメラは静止", "フィックス", "固定ショット", "固定撮影", "定点", "カメラワークなし", "静止したカメラ"),
    phrases(.move(.dollyZoom), .plain, "ドリーズーム", "めまいショット", "ヒッチコック"),
    phrases(
      .move(.dollyIn), .plain, "ドリーイン", "プッシュイン", "トラックイン", "カメラが寄", "前進移動", "カメラが前進", "カメラを寄せ"),
    phrases(
      .move(.dollyIn), .nearCamera, "近づ", "寄って", "寄る", "寄り", "迫", "前進", "前へ進", "前に進", "進んで", "奥へ"),
    phrases(.move(.dollyOut), .plain, "ドリーアウト", "ドリーバック", "プルアウト", "プルバック", "トラックバック", "引きの映像"),
    phrases(.move(.dollyOut), .nearCamera, "引いて", "引く", "引き", "遠ざか", "後退", "下がって", "後ろへ", "離れ"),
    phrases(.move(.zoomIn), .plain, "ズームイン", "ズームアップ", "ズーム", "クローズアップしていく"),
    phrases(.move(.zoomOut), .plain, "ズームアウト", "ズームバック"),
    phrases(
      .move(.truck), .plain, "トラッキング", "追従", "追尾", "横移動", "追いかけ", "横にスライド", "平行移動", "トラックショット", "ドリーショット",
      "並走"),
    phrases(.move(.truck), .nearCamera, "追って", "追い", "左へ移動", "右へ移動", "左に移動", "右に移動", "スライド", "横切"),
    phrases(.move(.pan), .plain, "左にパン", "右にパン", "左へパン", "右へパン", "パンする", "パンして", "パンショット", "パンニング", "左パン", "右パン", "パンし"),
    phrases(.move(.pan), .nearCamera, "パン", "見回", "見渡", "左を向", "右を向", "左へ振", "右へ振"),
    phrases(.move(.tiltUp), .plain, "ティルトアップ", "チルトアップ"),
    phrases(.move(.tiltDown), .plain, "ティルトダウン", "チルトダウン"),
    phrases(.move(.tilt), .plain, "ティルト", "チルト"),
    phrases(.move(.tiltUp), .nearCamera, "見上げ", "上を向", "仰ぎ"),
    phrases(.move(.tiltDown), .nearCamera, "見下ろ", "下を向"),
    phrases(.move(.craneUp), .plain, "クレーンアップ", "ペデスタルアップ", "ブームアップ"),
    phrases(.move(.craneDown), .plain, "クレーンダウン", "ペデスタルダウン", "ブームダウン"),
    phrases(.move(.craneUp), .plain, "クレーンショット"),
    phrases(.move(.craneUp), .nearCamera, "上昇", "浮かび上が", "舞い上が", "上へ移動", "クレーン", "昇って"),
    phrases(.move(.craneDown), .nearCamera, "下降", "降下", "降りて", "下へ移動"),
    phrases(.move(.orbit), .plain, "オービット", "周回", "回り込", "アークショット", "360度", "ぐるりと回"),
    phrases(.move(.orbit), .nearCamera, "周りを回", "周囲を回", "ぐるり", "円を描"),
    phrases(.move(.roll), .plain, "カメラロール", "ダッチロール"),
    phrases(.move(.roll), .nearCamera, "ロール", "傾", "時計回りに回転", "回転"),
    phrases(.move(.handheld), .plain, "手持ち", "手ブレ", "手ぶれ", "ハンドヘルド", "ドキュメンタリー風"),
    phrases(.move(.handheld), .nearCamera, "揺れ", "ブレ"),
    phrases(.move(.drone), .plain, "空撮", "ドローン"),
    phrases(
      .effect(.goldenHour), .plain, "夕日", "夕陽", "夕焼け", "ゴールデンアワー", "黄昏", "夕暮れ", "朝日", "朝焼け", "マジックアワー", "暖かい光", "金色の光",
      "黄金色", "西日"),
    phrases(.effect(.night), .plain, "夜景", "夜の", "月光", "月明かり", "真夜中", "深夜", "夜空"),
    phrases(.effect(.lensFlare), .plain, "レンズフレア", "フレア"),
    phrases(.effect(.godRays), .plain, "光芒", "木漏れ日", "光の筋", "光線", "差し込む光", "光が差し込", "日差しが差し込", "陽光が差し込"),
    phrases(.effect(.dust), .plain, "埃", "ほこり", "塵", "粒子", "パーティクル", "蛍", "ホタル", "火の粉", "花粉"),
    phrases(.effect(.fog), .plain, "霧", "もや", "靄", "霞", "煙", "スモーク"),
    phrases(.effect(.grain), .plain, "フィルムグレイン", "粒状感", "フィルム粒子", "8ミリ"),
    phrases(.effect(.film), .plain, "古い映画", "レトロ", "懐かしい", "ノスタルジック", "ノスタルジー", "フィルム風", "昔の映画"),
    phrases(.effect(.vignette), .plain, "ビネット", "周辺減光", "ヴィネット"),
    phrases(
      .speed(0.6), .plain, "ゆっくり", "そっと", "静かに", "緩やか", "ゆるやか", "徐々に", "少しずつ", "じわじわ", "優しく", "わずかに", "ゆったり"),
    phrases(.speed(1.6), .plain, "素早く", "すばやく", "速く", "急速", "一気に", "急に", "勢いよく", "高速"),
    phrases(.speed(1.3), .plain, "ダイナミック", "大きく", "ドラマチック", "壮大"),
    phrases(.nothing, .plain, "スローモーション", "パン屋", "フライパン"),
  ].flatMap { $0 }

  private static func phrases(
    _ meaning: PromptPhrase.Meaning, _ certainty: PromptPhrase.Certainty, _ texts: String...
  ) -> [PromptPhrase] {
    texts.map { PromptPhrase($0, meaning, certainty) }
  }
}
