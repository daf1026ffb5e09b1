extension PhraseTable {
  /// The Chinese phrases in simplified characters. In prompts, traditional characters are converted to simplified ones.
  static let chinese: [PromptPhrase] = chineseMoves + chineseLight + chineseMotion + swaying

  private static let chineseMoves: [PromptPhrase] = [
    phrases(
      .move(.still), .complete, "固定镜头", "镜头固定", "镜头静止", "镜头不动", "机位固定", "固定机位", "静止镜头", "镜头保持不动", "镜头保持静止", "镜头保持固定", "固定视角", "画面静止",
      "画面固定", "画面不动", "镜头不移动", "镜头不要动", "不要移动镜头", "镜头别动", "定镜头", "定机位", "没有运镜", "无运镜", "不要运镜", "固定拍摄", "摄像机不动", "相机不动", "镜头一动不动",
      "三脚架"),
    phrases(.move(.dollyZoom), .plain, "希区柯克", "希区柯克变焦", "滑动变焦", "眩晕效果", "推拉变焦", "推轨变焦"),
    phrases(
      .move(.dollyIn), .plain, "推镜头", "推镜", "镜头推", "镜头向前", "镜头前推", "镜头靠近", "推近镜头", "拉近镜头", "镜头推近", "镜头推进", "镜头前移", "镜头往前", "向前推进", "镜头向前推进",
      "推轨", "前推", "推向", "镜头拉近", "推到", "由远及近", "由远到近", "从远到近", "由远而近"),
    phrases(.move(.dollyIn), .behindCamera, "推近", "推进", "拉近", "贴近"),
    phrases(
      .move(.dollyIn), .nearCamera, "靠近", "前进", "向前", "逼近", "飞到", "飞向", "飞过", "掠过", "飞进", "靠向", "接近", "凑近", "走近", "钻进", "钻入", "穿过", "穿越",
      "进入",
      "走进", "迫近", "深入",
      "往前", "驶向", "移近", "前移"),
    phrases(
      .move(.dollyOut), .plain, "拉镜头", "拉镜", "镜头拉远", "镜头后拉", "镜头后退", "超级拉远", "镜头拉开", "镜头往后", "后拉镜头", "拉远镜头", "镜头向后", "镜头后移", "由近及远", "由近到远",
      "从近到远", "由近而远"),
    phrases(.move(.dollyOut), .behindCamera, "拉远", "后拉", "拉开"),
    phrases(.move(.dollyOut), .nearCamera, "后退", "向后", "远离", "远去", "退后", "退出", "后移", "往后"),
    phrases(.move(.zoomIn), .plain, "变焦推", "变焦推近", "变焦推进", "镜头放大", "变焦放大", "变焦拉近", "变焦到", "急推变焦"),
    phrases(.move(.zoomIn), .nearCamera, "放大", "变焦"),
    phrases(.move(.zoomIn), .behindCamera, "聚焦", "变焦"),
    phrases(.move(.zoomOut), .plain, "镜头缩小", "变焦拉远", "变焦缩小", "变焦拉开"),
    phrases(.move(.zoomOut), .nearCamera, "缩小"),
    phrases(
      .move(.truck), .plain, "跟拍", "横移", "跟随镜头", "镜头跟随", "移镜头", "镜头平移", "镜头向左移", "镜头向右移", "镜头跟着", "跟踪镜头", "左移镜头", "右移镜头", "镜头追随", "镜头追踪",
      "跟镜头",
      "镜头横移", "侧移", "侧跟", "移动镜头向左", "移动镜头向右", "镜头左移", "镜头右移", "镜头跟拍", "横向移动", "横向跟拍"),
    phrases(
      .move(.truck), .nearCamera, "跟随", "平移", "向左移动", "向右移动", "左移", "右移", "追踪", "跟着", "追随", "追着", "划过", "扫过", "滑过", "向左滑", "向右滑",
      "向左移", "向右移",
      "往左移", "往右移"),
    phrases(
      .move(.pan), .plain, "横摇", "摇镜头", "摇镜", "镜头左摇", "镜头右摇", "镜头摇", "镜头向左摇", "镜头向右摇", "左右摇镜", "甩镜头", "甩镜", "向左摇", "向右摇"),
    phrases(.move(.pan), .behindCamera, "左摇", "右摇"),
    phrases(.move(.pan), .nearCamera, "向左转", "向右转", "环视", "往左摇", "往右摇", "左转", "右转", "摇向", "横扫", "转向"),
    phrases(.move(.tiltUp), .plain, "镜头上摇", "镜头仰", "镜头向上摇", "向上摇", "镜头上仰", "镜头抬起"),
    phrases(.move(.tiltDown), .plain, "镜头下摇", "镜头俯", "镜头向下摇", "向下摇", "镜头下俯"),
    phrases(.move(.tiltUp), .behindCamera, "上摇"),
    phrases(.move(.tiltDown), .behindCamera, "下摇"),
    phrases(.move(.tiltUp), .nearCamera, "仰视", "抬起", "往上摇", "抬头"),
    phrases(.move(.tiltDown), .nearCamera, "俯视", "往下摇", "低头"),
    phrases(
      .move(.craneUp), .plain, "镜头升起", "镜头上升", "镜头升高", "升镜头", "起重机镜头", "镜头升", "升降镜头", "摇臂上升", "镜头抬升", "镜头拉升", "摇臂镜头"),
    phrases(.move(.craneDown), .plain, "镜头下降", "镜头降低", "降镜头", "镜头降", "摇臂下降", "镜头下移", "镜头降落"),
    phrases(.move(.craneUp), .nearCamera, "升起", "上升", "升高", "升空", "上移", "向上", "往上", "向上移动", "腾空", "浮起", "向上升", "抬升", "飞起", "飞升", "拉升"),
    phrases(.move(.shift), .nearCamera, "移动", "镜头移动", "移动镜头"),
    phrases(.move(.craneDown), .nearCamera, "下降", "降低", "下移", "向下移动", "降落", "降到", "下沉", "落下"),
    phrases(
      .move(.orbit), .plain, "环绕镜头", "镜头环绕", "环绕拍摄", "360度", "镜头围绕", "镜头绕", "环绕运镜", "360度环绕", "360度旋转", "弧形运镜", "弧形移动", "环拍", "子弹时间",
      "360度环绕拍摄",
      "环绕运动"),
    phrases(.move(.orbit), .behindCamera, "环绕", "围绕", "绕着"),
    phrases(.move(.orbit), .nearCamera, "旋转拍摄", "绕", "环绕", "围绕", "盘旋", "围着"),
    phrases(
      .move(.roll), .plain, "镜头旋转", "镜头翻滚", "顺时针回旋", "逆时针回旋", "顺时针旋转", "逆时针旋转", "镜头顺时针旋转", "镜头逆时针旋转", "镜头倾斜", "镜头滚转"),
    phrases(.move(.roll), .nearCamera, "旋转", "倾斜", "翻转"),
    phrases(
      .move(.handheld), .plain, "手持镜头", "手持拍摄", "手持摄影", "手持", "镜头晃动", "镜头抖动", "手持感", "手持跟拍感", "手持摄像", "镜头轻微晃动"),
    phrases(.move(.handheld), .nearCamera, "晃动", "抖动", "颤抖"),
    phrases(.move(.handheld), .behindCamera, "抖动", "晃动"),
    phrases(.move(.drone), .plain, "航拍", "无人机", "无人机航拍", "空中俯拍", "高空航拍", "航拍镜头", "穿越机", "无人机视角"),
    phrases(.nothing, .plain, "手持花", "手持雨伞", "手持武器", "手持刀", "手持剑", "聚焦感", "手持书"),
  ].flatMap { $0 }

  /// Phrases for swaying. They contain words such as "tilts left", but they are not camera moves.
  private static let swaying: [PromptPhrase] = ["左", "右", "上", "下"].flatMap { side in
    ["晃", "摆", "曳", "动"].flatMap { way in
      phrases(.nothing, .plain, "\(side)摇\(way)", "向\(side)摇\(way)", "往\(side)摇\(way)")
    }
  }

  private static let chineseLight: [PromptPhrase] = [
    phrases(
      .effect(.goldenHour), .plain, "黄昏", "夕阳", "落日", "金色阳光", "金色的阳光", "暖光", "日落", "日出", "晚霞", "黄金时刻", "黄金时段", "暖色调", "余晖", "朝霞", "金光",
      "金色光线", "暖黄色",
      "清晨的阳光", "傍晚", "暖阳", "金色的光", "朝阳", "暮色", "暖色"),
    phrases(
      .effect(.night), .plain, "夜晚", "月光", "深夜", "霓虹", "霓虹灯", "夜景", "夜空", "夜色", "夜里", "午夜", "星空", "夜幕", "夜间", "月色", "月夜", "黑夜", "雨夜", "夜市",
      "满月", "夜"),
    phrases(.effect(.cool), .plain, "冷色调", "冷色", "冷光", "青色调", "蓝色调", "冷调", "青蓝色", "冷蓝", "清冷", "冷峻的光", "蓝调时刻", "冷冽"),
    phrases(.effect(.lensFlare), .plain, "镜头光晕", "光晕", "眩光", "镜头眩光", "耀斑", "镜头炫光", "炫光"),
    phrases(
      .effect(.godRays), .plain, "丁达尔", "丁达尔效应", "体积光", "光束", "阳光透过", "光线透过", "阳光穿过", "光线穿过", "阳光穿透", "光柱", "耶稣光", "阳光洒", "光影斑驳", "斑驳的阳光",
      "光线洒",
      "一束光", "一缕阳光", "阳光照进", "阳光射入"),
    phrases(.effect(.dust), .plain, "尘埃", "灰尘", "微粒", "飘浮的粒子", "尘土", "粉尘", "浮尘", "粒子", "花粉", "扬尘", "漂浮的尘埃"),
    phrases(.effect(.fireflies), .plain, "萤火虫", "萤火", "流萤", "余烬", "火花", "火星四溅", "火星飞溅", "发光粒子", "发光的粒子", "光点", "荧光粒子", "火星飘"),
    phrases(.effect(.fog), .plain, "雾", "薄雾", "烟雾", "雾气", "炊烟", "大雾", "浓雾", "晨雾", "迷雾", "云雾", "烟", "烟雾缭绕", "水汽"),
    phrases(.effect(.rain), .plain, "下雨", "雨", "细雨", "大雨", "雨滴", "雨水", "暴雨", "小雨", "雨中", "毛毛雨", "雨丝", "雷雨", "阵雨", "下着雨", "雨夜"),
    phrases(.effect(.snow), .plain, "雪", "下雪", "雪花", "飘雪", "大雪", "大雪纷飞", "雪中", "暴风雪", "飞雪", "落雪", "鹅毛大雪", "小雪", "风雪", "雪夜"),
    phrases(.effect(.grain), .plain, "胶片颗粒", "颗粒感", "噪点", "颗粒质感", "胶片颗粒感"),
    phrases(.effect(.film), .plain, "复古", "怀旧", "老电影", "胶片", "胶片感", "老胶片", "复古胶片", "怀旧胶片", "胶片质感", "胶片风格", "旧电影", "年代感", "泛黄"),
    phrases(.effect(.vignette), .plain, "暗角", "四角压暗", "边缘变暗"),
    phrases(
      .nothing, .plain, "雨伞", "雨衣", "雨鞋", "雨靴", "雨后", "雨林", "雪白", "雪糕", "雪茄", "雪山", "雪碧", "雪人", "烟花", "烟囱", "香烟", "雪松", "雪梨", "夜莺", "抽烟",
      "烟火", "谷雨", "雪豹",
      "积雪", "火星车", "雪峰", "烟斗"),
    phrases(.nothing, .plain, "慢动作", "快门", "慢镜头", "快乐", "快艇", "凉快", "愉快"),
    phrases(
      .speed(0.6), .plain, "缓缓", "慢慢", "缓慢", "轻轻", "徐徐", "轻微", "逐渐", "平缓", "渐渐", "慢速", "悠悠", "柔和地", "微微", "缓", "慢", "舒缓", "轻柔", "悠然", "缓步",
      "一点点"),
    phrases(.speed(0.45), .plain, "非常缓慢", "极其缓慢", "非常慢", "极慢"),
    phrases(
      .speed(1.6), .plain, "快速", "迅速", "急速", "猛地", "飞快", "大幅度", "疾速", "猛然", "突然", "高速", "极速", "快", "骤然", "急"),
    phrases(.speed(1.3), .plain, "动感", "大气", "震撼", "史诗", "戏剧性"),
  ].flatMap { $0 }
}
