extension PhraseTable {
  static let english: [PromptPhrase] =
    motionGuards + englishMoves + englishEveryday + englishEffects + englishMotion + englishSpeeds

  /// The terms of film making.
  private static let englishMoves: [PromptPhrase] = [
    phrases(
      .move(.still), .complete, "no/without camera movement/motion/moves/move", "no/without movement/motion of the camera",
      "camera do/does/will/should not move", "camera doesnt/dont/wont move", "camera is not moving", "camera not moving",
      "camera never moves",
      "do not move the camera", "dont move the camera", "never move the camera", "without moving the camera", "no moving camera",
      "never zoom/pan/move"),
    phrases(
      .move(.still), .plain, "static/fixed/stationary/locked/still/motionless/unmoving/immobile camera/shot/view/frame/framing/angle",
      "locked off", "lock off", "lock down shot", "locked down", "tripod shot", "on a tripod", "tripod mounted", "still frame",
      "camera * static/fixed/stationary/motionless/immobile", "camera is/stay/stays/remain/hold/holds/kept/perfectly/completely still",
      "camera hold steady", "hold/keep the camera still/steady/fixed", "hold the shot/frame", "camera hold position",
      "camera stay/stays in place/position", "shot/camera/view/frame is * locked/fixed/static", "camera do/does not follow"),
    phrases(.move(.still), .behindCamera, "static", "motionless", "stand still", "stay still", "hold still", "stay put"),
    phrases(
      .move(.dollyZoom), .plain, "dolly zoom", "zolly", "vertigo effect", "vertigo shot", "vertigo", "hitchcock zoom/effect/shot",
      "trombone shot", "contra zoom"),
    phrases(
      .move(.dollyIn), .plain, "dolly ~ in/forward/forwards/toward/closer/into", "push ~ in", "push ~ toward/into/past/through",
      "push forward", "truck in", "track in", "tracking in", "tracking forward", "camera push", "slow push",
      "forward camera motion/movement/move", "forward tracking/dolly/push", "dolly ~ up to"),
    phrases(.move(.dollyIn), .nearCamera, "dolly", "dolly shot"),
    phrases(
      .move(.dollyOut), .plain, "dolly ~ out/back/backward/backwards/away", "pull ~ back/backward/backwards",
      "slow/gentle/smooth/quick/fast/gradual pull out/away", "truck out",
      "truck back", "track out",
      "track back", "tracking backward", "pullback", "reveal shot", "pull back shot"),
    phrases(
      .move(.zoomIn), .plain, "zoom", "zoom * in", "zoom * into", "zoom * toward", "zoom on", "zoom * closer", "crash zoom", "punch in",
      "snap zoom"),
    phrases(.move(.zoomOut), .plain, "zoom * out", "zoom * back", "zoom away"),
    phrases(
      .move(.truck), .plain, "tracking shot", "track shot", "trucking shot",
      "lateral/sideways/side tracking/move/movement/dolly/slide/motion/travel", "left to right tracking", "right to left tracking",
      "slider shot", "lateral slider", "slider move",
      "following shot", "follow shot", "crab ~ left/right", "truck ~ left/right", "track ~ left/right", "tracks sideways",
      "dolly ~ left/right",
      "dolly sideways", "slide left/right", "side scrolling", "follow cam", "steadicam follow", "track alongside", "parallax move/shot"),
    phrases(.move(.truck), .nearCamera, "truck", "track", "strafe", "crab"),
    phrases(
      .move(.pan), .plain, "whip pan", "pan ~ left/right/up/down", "pan ~ to the left/right", "panning shot", "panoramic pan",
      "left to right pan", "right to left pan",
      "pan across/over/along/around/through/past/toward/from",
      "slow/gentle/smooth/quick/fast/soft/subtle/steady/sweeping/long/horizontal pan",
      "swish pan", "pan shot"),
    phrases(
      .move(.pan), .nearCamera, "pan", "turn * left/right", "look left/right", "sweep across", "rotate left/right", "swing left/right",
      "swivel left/right"),
    phrases(.move(.tilt), .plain, "tilt ~ up/down/upward/downward/upwards/downwards", "tilt shot", "vertical pan"),
    phrases(.move(.tilt), .behindCamera, "tilt"),
    phrases(.move(.tiltUp), .nearCamera, "look up", "looks upward", "pan up", "gaze up"),
    phrases(.move(.tiltDown), .nearCamera, "look down", "looks downward", "pan down", "gaze down"),
    phrases(
      .move(.crane), .plain, "crane shot", "craning shot", "jib shot", "boom shot", "crane ~ up/down/over/above", "jib ~ up/down",
      "boom ~ up/down",
      "pedestal ~ up/down", "crane move", "pedestal shot", "pedestal move"),
    phrases(.move(.crane), .nearCamera, "crane", "jib", "boom", "pedestal"),
    phrases(
      .move(.orbit), .plain, "orbit shot", "orbiting shot", "arc shot", "orbit ~ around", "arc ~ around", "360 shot", "360 degree",
      "360 degree orbit", "360 degree orbit shot", "360 degree shot", "360 orbit", "bullet time", "orbital shot", "orbit ~ left/right",
      "arc ~ left/right", "turntable shot", "circular tracking", "circular dolly", "revolve around the subject"),
    phrases(.move(.orbit), .behindCamera, "orbit"),
    phrases(
      .move(.orbit), .nearCamera, "arc", "circle", "revolve", "move around", "go around", "rotate around", "spin around", "swing around",
      "wrap around", "360"),
    phrases(
      .move(.roll), .plain, "dutch roll", "camera roll", "barrel roll", "roll ~ clockwise/counterclockwise/anticlockwise", "dutch tilt",
      "rolling shot"),
    phrases(.move(.roll), .nearCamera, "roll", "swivel", "rotate", "rotate clockwise/counterclockwise/anticlockwise", "spin", "bank"),
    phrases(
      .move(.handheld), .plain, "handheld", "hand held", "shaky cam", "shaky handheld", "camera shake", "shaky camera", "shaky footage",
      "found footage", "camera is shaking", "camera shakes"),
    phrases(.move(.handheld), .nearCamera, "shake", "shaky", "wobble", "jitter", "jittery"),
    phrases(
      .move(.drone), .plain, "drone shot", "drone footage", "drone view", "drone video", "aerial shot", "aerial drone shot", "aerial view",
      "aerial footage", "fly through", "flythrough", "fly over", "flyover", "fpv", "fpv drone", "bird eye drone", "helicopter shot",
      "drone * fly/dive"),
    phrases(.move(.drone), .nearCamera, "drone", "aerial"),
    phrases(
      .nothing, .plain, "roll in", "tilt shift", "pan flute", "follow your heart", "still move", "still life", "track and field",
      "truck driver", "zoom lens", "zoom call", "zoom meeting", "focus pull", "pull focus", "dolly grip", "crane fly", "paper crane",
      "pull back the/a/his/her/curtain", "zoom past/by/off/around", "static noise", "static electricity", "static crackle",
      "360 degree camera"),
  ].flatMap { $0 }

  private static let goers =
    "move/glide/drift/fly/travel/advance/creep/float/sail/go/come/walk/step/sweep/edge/approach/inch/slide/head/race/rush/venture/dive/"
    + "plunge/swoop/shift/spiral/roll/ease/hover/push/journey/lean/pass/crawl/sneak/hurtle/wander/snake/weave"

  /// The everyday words for camera moves.
  private static let englishEveryday: [PromptPhrase] = [
    phrases(
      .move(.dollyIn), .behindCamera, "\(goers) * in/forward/forwards/closer/toward/into/nearer/through", "forward motion/movement",
      "approach", "get/gets close",
      "get closer/nearer", "get closer and closer", "draw closer/nearer/near", "close in", "come closer", "moves nearer", "advance",
      "moves deeper", "go/move/travel/glide/push deeper", "\(goers) up to", "\(goers) over",
      "\(goers) down the/a/this hallway/hall/street/corridor/road/path/alley/aisle/lane/tunnel/track", "zero in", "enter", "penetrate",
      "tighten", "tightens on"),
    phrases(
      .move(.dollyIn), .plain, "move/bring/push/take/slide the camera * closer/in/forward/toward/into/through/nearer"),
    phrases(
      .move(.dollyOut), .behindCamera, "\(goers) * back/backward/backwards/away/out", "retreat", "recede", "withdraw", "widen",
      "back away", "pull ~ out/away", "backward motion/movement", "back up", "back off", "draw back", "get farther/further",
      "move farther/further", "step back", "open up", "expand",
      "retract", "distance itself"),
    phrases(.move(.dollyOut), .plain, "move/pull/take the camera * back/backward/out/away"),
    phrases(
      .move(.truck), .behindCamera, "\(goers) * left/right/sideway/sideways/along/alongside/past/across/laterally/beside/by", "drift",
      "glide",
      "pass by", "follow", "track the/her/him/his/them/it/a/their", "chase", "accompany", "scroll left/right", "travels with",
      "move with", "keep pace", "keep up with", "run alongside", "shadow", "float"),
    phrases(.move(.truck), .plain, "move/slide/shift/push the camera * left/right/sideways/along/across"),
    phrases(
      .move(.craneUp), .behindCamera, "rise", "ascend", "lift", "soar", "\(goers) * up/upward/upwards/skyward", "elevate", "climb",
      "lift off",
      "go higher", "float up"),
    phrases(.move(.craneUp), .plain, "move/raise/lift the camera * up/upward", "raise the camera", "lift the camera"),
    phrases(
      .move(.craneDown), .behindCamera, "descend", "lower", "\(goers) * down/downward/downwards", "sink", "sink down", "drop down", "drop",
      "come down", "settle down"),
    phrases(.move(.craneDown), .plain, "lower the camera", "move the camera * down"),
    phrases(.move(.orbit), .behindCamera, "\(goers) * around", "\(goers) in a circle", "encircle", "circle", "revolve around"),
    phrases(.move(.orbit), .plain, "move/swing the camera around"),
    phrases(.move(.pan), .plain, "turn/rotate/swing/point the camera * left/right"),
    phrases(.move(.tiltUp), .plain, "point the camera up", "tilt the camera up"),
    phrases(.move(.tiltDown), .plain, "point the camera down", "tilt the camera down"),
  ].flatMap { $0 }
}
