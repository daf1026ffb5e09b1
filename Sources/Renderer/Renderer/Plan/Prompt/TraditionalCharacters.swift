/// Converts traditional Chinese characters to simplified ones, so that the table has every phrase only once. It knows only the characters
/// of the phrase tables. Japanese characters that look the same are converted in prompts and in phrases, so they still match.
enum TraditionalCharacters {
  static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar { pairs[scalar] ?? scalar }

  private static let pairs: [Unicode.Scalar: Unicode.Scalar] = {
    let traditional = """
      鏡頭緩遠進轉環繞圍隨蹤橫搖動靜變縮飛機無運視畫攝陽黃紅霧煙塵螢蟲顆復懷舊膠電暈達爾體積線過漸輕時針順後來開離從個間顫鐘實紀錄記驟劇點溫層燈灑滾盤昇雲風氣\
      瀰濛沒別請絕須與並為燼顯終連續繼結側邊觀調藍綠優穩劃掃輪飄揚濃燒籠遊駛衝縱當讓將極壯寬廣賽貓鷹樹葉複裡裏彎總術鬆捨雙滿濕濾雜閃爍極細僅還這樣們說對處處於傾倒懸鳥燭蕩漣爐湧捲顫麥濤\
      純險數據號計內紋
      """
    let simplified = """
      镜头缓远进转环绕围随踪横摇动静变缩飞机无运视画摄阳黄红雾烟尘萤虫颗复怀旧胶电晕达尔体积线过渐轻时针顺后来开离从个间颤钟实纪录记骤剧点温层灯洒滚盘升云风气\
      弥蒙没别请绝须与并为烬显终连续继结侧边观调蓝绿优稳划扫轮飘扬浓烧笼游驶冲纵当让将极壮宽广赛猫鹰树叶复里里弯总术松舍双满湿滤杂闪烁极细仅还这样们说对处处于倾倒悬鸟烛荡涟炉涌卷颤麦涛\
      纯险数据号计内纹
      """
    return Dictionary(zip(traditional.unicodeScalars, simplified.unicodeScalars)) { first, _ in first }
  }()
}
