extension PhraseTable {
  static let english: [PromptPhrase] = moves + everyday + effects + speeds

  private static func phrases(
    _ meaning: PromptPhrase.Meaning, _ certainty: PromptPhrase.Certainty = .plain, _ texts: String...
  ) -> [PromptPhrase] {
    texts.map { PromptPhrase($0, meaning, certainty) }
  }

  /// The trade's own words.
  private static let moves: [PromptPhrase] = [
    phrases(
      .move(.still), .complete, "no/without camera movement/motion/moves", "no/without movement/motion of the camera",
      "camera does not move", "camera do not move", "camera doesnt move", "camera is not moving", "camera never moves",
      "without moving the camera", "no moving camera"),
    phrases(
      .move(.still), .plain, "static/fixed/stationary/locked/still/motionless camera/shot/view/frame/framing/angle", "locked off",
      "lock off", "tripod shot", "on a tripod",
      "camera * static/still/fixed/stationary/motionless", "camera hold steady", "hold the shot", "still frame"),
    phrases(.move(.dollyZoom), .plain, "dolly zoom", "zolly", "vertigo effect", "vertigo shot", "hitchcock zoom/effect/shot"),
    phrases(
      .move(.dollyIn), .plain, "dolly * in/forward/toward/closer", "push in", "pushes slowly in", "push * toward", "push forward",
      "truck in", "track in", "tracking in", "camera push", "slow push"),
    phrases(.move(.dollyIn), .nearCamera, "dolly", "dolly shot"),
    phrases(
      .move(.dollyOut), .plain, "dolly * out/back/backward/away", "pull * out/back/backward/away", "truck out", "track out",
      "track back", "pullback", "reveal shot"),
    phrases(.move(.zoomIn), .plain, "zoom", "zoom * in", "zoom * into", "zoom * toward", "zoom on", "crash zoom"),
    phrases(.move(.zoomOut), .plain, "zoom * out", "zoom * back", "zoom away"),
    phrases(
      .move(.truck), .plain, "tracking shot", "track shot", "trucking shot", "lateral/sideways/side tracking/move/movement/dolly/slide",
      "slider shot", "following shot", "follow shot", "crab left/right", "truck left/right", "track left/right",
      "dolly left/right", "slide left/right", "side scrolling"),
    phrases(.move(.truck), .nearCamera, "truck", "track", "follow", "slide", "strafe"),
    phrases(.move(.pan), .plain, "whip pan", "pan left/right/up/down", "panning shot", "panoramic pan"),
    phrases(.move(.pan), .nearCamera, "pan", "turn left/right", "look left/right", "sweep across", "rotate left/right"),
    phrases(.move(.tilt), .plain, "tilt up/down/upward/downward", "tilt shot"),
    phrases(.move(.tilt), .nearCamera, "tilt"),
    phrases(.move(.tiltUp), .nearCamera, "look up", "pan up"),
    phrases(.move(.tiltDown), .nearCamera, "look down", "pan down"),
    phrases(
      .move(.crane), .plain, "crane shot", "jib shot", "boom shot", "crane up/down", "jib up/down", "boom up/down", "pedestal up/down"),
    phrases(.move(.crane), .nearCamera, "crane", "jib", "boom", "pedestal"),
    phrases(
      .move(.orbit), .plain, "orbit shot", "orbiting shot", "arc shot", "orbit around", "arc around", "360 shot", "360 degree",
      "bullet time", "orbital shot"),
    phrases(.move(.orbit), .nearCamera, "orbit", "arc", "circle", "revolve", "move around", "go around", "rotate around", "spin around"),
    phrases(.move(.roll), .plain, "dutch roll", "camera roll", "barrel roll", "roll clockwise/counterclockwise/anticlockwise"),
    phrases(.move(.roll), .nearCamera, "roll", "swivel", "rotate clockwise/counterclockwise/anticlockwise", "spin"),
    phrases(
      .move(.handheld), .plain, "handheld", "hand held", "shaky cam", "camera shake", "shaky camera", "shaky footage", "found footage"),
    phrases(.move(.handheld), .nearCamera, "shake", "shaky", "wobble", "jitter"),
    phrases(
      .move(.drone), .plain, "drone shot", "drone footage", "drone view", "aerial shot", "aerial view", "fly through", "flythrough", "fpv"),
    phrases(.move(.drone), .nearCamera, "drone", "aerial"),
  ].flatMap { $0 }

  private static let goers =
    "move/glide/drift/fly/travel/advance/creep/float/sail/go/come/walk/step/sweep/edge/approach/inch/slide/head/race/rush/venture"

  /// What people say who do not know the trade's words.
  private static let everyday: [PromptPhrase] = [
    phrases(
      .move(.dollyIn), .behindCamera, "\(goers) * in/forward/closer/toward/into/nearer/through", "approach", "get closer", "draw closer",
      "close in", "come closer", "moves nearer", "advance", "moves deeper"),
    phrases(
      .move(.dollyOut), .behindCamera, "\(goers) * back/backward/away/out", "retreat", "recede", "withdraw", "widen", "back away",
      "back up"),
    phrases(
      .move(.truck), .behindCamera, "\(goers) * left/right/sideway/sideways/along/alongside/past/across/laterally", "drift", "glide",
      "pass by"),
    phrases(.move(.craneUp), .behindCamera, "rise", "ascend", "lift", "soar", "\(goers) * up/upward", "elevate", "climb"),
    phrases(.move(.craneDown), .behindCamera, "descend", "lower", "\(goers) * down/downward", "sink", "drop down"),
    phrases(.move(.orbit), .behindCamera, "\(goers) * around"),
  ].flatMap { $0 }

  private static let effects: [PromptPhrase] = [
    phrases(
      .effect(.goldenHour), .plain, "golden hour", "golden light", "golden glow", "golden sunlight", "sunset", "sundown", "sunrise",
      "setting sun", "sun drenched", "sunlit", "warm light", "warm sunlight", "warm hue", "warm glow", "warm tone", "dusk", "dawn",
      "magic hour", "evening light", "low sun"),
    phrases(
      .effect(.night), .plain, "night", "nighttime", "midnight", "moonlight", "moonlit", "teal and orange night", "cold light", "cold tone"),
    phrases(
      .effect(.lensFlare), .plain, "lens flare", "lens * flare", "sun flare", "anamorphic flare", "flare of light", "flares dance"),
    phrases(
      .effect(.godRays), .plain, "god ray", "light ray", "sun ray", "rays of light", "ray of sunlight", "sunbeam", "light beam",
      "beam of light", "beams of sunlight", "sunlight filter", "light filter through", "sunlight stream", "light stream", "light shaft",
      "shaft of light", "shafts of sunlight", "volumetric light", "volumetric", "crepuscular"),
    phrases(
      .effect(.dust), .plain, "dust", "particle", "mote", "firefly", "ember", "pollen", "floating spark", "glitter in the air"),
    phrases(.effect(.fog), .plain, "fog", "foggy", "mist", "misty", "haze", "hazy", "smoke", "smoky"),
    phrases(.effect(.grain), .plain, "film grain", "grain", "grainy", "8mm", "16mm", "super 8"),
    phrases(
      .effect(.film), .plain, "old film", "vintage film", "retro film", "nostalgic", "nostalgia", "analog film", "analogue film",
      "faded film", "film look", "vhs"),
    phrases(.effect(.vignette), .plain, "vignette", "vignetting", "dark corner", "darkened edge"),
    phrases(.nothing, .plain, "whole grain", "night stand", "day and night"),
  ].flatMap { $0 }

  private static let speeds: [PromptPhrase] = [
    phrases(.nothing, .plain, "slow motion", "slow mo", "fast food"),
    phrases(
      .speed(0.6), .plain, "slow", "slowly", "gentle", "gently", "subtle", "subtly", "gradual", "gradually", "soft", "softly", "calm",
      "calmly",
      "leisurely", "slight", "slightly", "gradually"),
    phrases(.speed(1.3), .plain, "sweep", "sweeping", "dramatic", "dramatically", "dynamic", "bold"),
    phrases(.speed(1.6), .plain, "fast", "quick", "quickly", "rapid", "rapidly", "swift", "swiftly", "sudden", "suddenly", "energetic"),
    phrases(.speed(2), .plain, "whip", "crash zoom", "very fast", "lightning fast"),
  ].flatMap { $0 }
}
