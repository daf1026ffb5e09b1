extension PhraseTable {
  /// Simplified characters, and the traditional ones where they differ in these words.
  static let chinese: [PromptPhrase] = [
    phrases(
      .move(.still), .complete, "固定镜头", "固定鏡頭", "镜头固定", "镜头静止", "镜头不动", "机位固定", "固定机位", "静止镜头", "镜头保持不动", "镜头保持静止",
      "固定视角"),
    phrases(.move(.dollyZoom), .plain, "希区柯克", "滑动变焦"),
    phrases(.move(.dollyIn), .plain, "推镜头", "推镜", "镜头推", "镜头向前", "镜头前推", "镜头靠近", "推近镜头"),
    phrases(.move(.dollyIn), .nearCamera, "推近", "推进", "拉近", "靠近", "前进", "向前", "逼近", "飞到", "靠向"),
    phrases(.move(.dollyOut), .plain, "拉镜头", "镜头拉远", "镜头后拉", "镜头后退", "超级拉远", "镜头拉开"),
    phrases(.move(.dollyOut), .nearCamera, "拉远", "后退", "向后", "远离", "后拉"),
    phrases(.move(.zoomIn), .plain, "变焦推", "镜头放大", "变焦放大", "变焦拉近"),
    phrases(.move(.zoomIn), .nearCamera, "放大", "聚焦", "变焦"),
    phrases(.move(.zoomOut), .plain, "镜头缩小", "变焦拉远"),
    phrases(.move(.zoomOut), .nearCamera, "缩小"),
    phrases(.move(.truck), .plain, "跟拍", "横移", "跟随镜头", "镜头跟随", "移镜头", "镜头平移", "镜头向左移", "镜头向右移", "镜头跟着", "跟踪镜头", "左移镜头"),
    phrases(.move(.truck), .nearCamera, "跟随", "平移", "向左移动", "向右移动", "左移", "右移", "追踪"),
    phrases(.move(.pan), .plain, "横摇", "摇镜头", "镜头左摇", "镜头右摇", "镜头摇", "镜头向左摇", "镜头向右摇"),
    phrases(.move(.pan), .nearCamera, "左摇", "右摇", "向左转", "向右转", "环视"),
    phrases(.move(.tiltUp), .plain, "镜头上摇", "镜头仰"),
    phrases(.move(.tiltDown), .plain, "镜头下摇", "镜头俯"),
    phrases(.move(.tiltUp), .nearCamera, "上摇", "仰拍"),
    phrases(.move(.tiltDown), .nearCamera, "下摇", "俯拍"),
    phrases(.move(.craneUp), .plain, "镜头升起", "镜头上升", "镜头升高", "升镜头", "起重机镜头"),
    phrases(.move(.craneDown), .plain, "镜头下降", "镜头降低", "降镜头"),
    phrases(.move(.craneUp), .nearCamera, "升起", "上升", "升高"),
    phrases(.move(.craneDown), .nearCamera, "下降", "降低"),
    phrases(.move(.orbit), .plain, "环绕镜头", "镜头环绕", "环绕拍摄", "360度", "镜头围绕", "镜头绕"),
    phrases(.move(.orbit), .nearCamera, "环绕", "围绕", "绕着", "旋转拍摄"),
    phrases(.move(.roll), .plain, "镜头旋转", "镜头翻滚", "顺时针回旋", "逆时针回旋", "顺时针旋转", "逆时针旋转"),
    phrases(.move(.handheld), .plain, "手持镜头", "手持拍摄", "手持摄影", "手持", "镜头晃动", "镜头抖动"),
    phrases(.move(.handheld), .nearCamera, "晃动", "抖动"),
    phrases(.move(.drone), .plain, "航拍", "无人机"),
    phrases(.effect(.goldenHour), .plain, "黄昏", "夕阳", "落日", "金色阳光", "暖光", "日落", "日出", "晚霞", "黄金时刻", "夕陽"),
    phrases(.effect(.night), .plain, "夜晚", "月光", "深夜", "冷色调", "霓虹"),
    phrases(.effect(.lensFlare), .plain, "镜头光晕", "光晕", "眩光"),
    phrases(.effect(.godRays), .plain, "丁达尔", "体积光", "光束", "阳光透过", "光线透过", "阳光穿过"),
    phrases(.effect(.dust), .plain, "尘埃", "灰尘", "微粒", "萤火虫", "飘浮的粒子", "尘土"),
    phrases(.effect(.fog), .plain, "雾", "薄雾", "烟雾", "雾气", "炊烟"),
    phrases(.effect(.grain), .plain, "胶片颗粒", "颗粒感", "噪点"),
    phrases(.effect(.film), .plain, "复古", "怀旧", "老电影", "胶片"),
    phrases(.effect(.vignette), .plain, "暗角"),
    phrases(.speed(0.6), .plain, "缓缓", "慢慢", "缓慢", "轻轻", "徐徐", "轻微", "逐渐", "平缓"),
    phrases(.speed(1.6), .plain, "快速", "迅速", "急速", "猛地", "飞快", "大幅度"),
    phrases(.nothing, .plain, "慢动作"),
  ].flatMap { $0 }

  private static func phrases(
    _ meaning: PromptPhrase.Meaning, _ certainty: PromptPhrase.Certainty, _ texts: String...
  ) -> [PromptPhrase] {
    texts.map { PromptPhrase($0, meaning, certainty) }
  }
}
