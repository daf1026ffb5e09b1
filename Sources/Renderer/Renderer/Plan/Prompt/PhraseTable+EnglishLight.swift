extension PhraseTable {
  static let englishEffects: [PromptPhrase] = [
    phrases(
      .effect(.goldenHour), .plain,
      "golden hour", "golden light", "golden glow", "golden sunlight", "golden sun", "golden ray", "golden afternoon", "golden evening",
      "golden morning", "golden dusk", "golden dawn", "sunset", "sundown", "sunrise", "setting sun", "sun * set", "rising sun",
      "sun drenched",
      "sunlit", "sun kissed", "sunbathed", "warm light", "warm sunlight", "warm hue", "warm glow", "warm tone", "warm colour", "warm color",
      "warm lighting", "warm afternoon light", "dusk", "dawn", "daybreak", "magic hour", "evening light", "evening sun", "low sun",
      "late afternoon sun/light", "amber light", "amber glow"),
    phrases(
      .effect(.night), .plain, "night", "nighttime", "nightfall", "midnight", "moonlight", "moonlit", "neon", "neon lit", "starry sky",
      "starlit",
      "starlight", "after dark", "nocturnal", "full moon", "night sky", "day for night"),
    phrases(
      .effect(.cool), .plain, "teal", "cold light", "cold tone", "cold blue", "cool tone", "cool light", "cool blue", "cool colour",
      "cool color",
      "cold colour", "cold color", "cold palette", "cool palette", "blue tone", "blue tint", "bluish", "winter light", "icy light",
      "icy blue",
      "blue hour", "cold morning", "cool grade", "cold grade", "wintry"),
    phrases(
      .effect(.lensFlare), .plain, "lens flare", "lens * flare", "sun flare", "anamorphic flare", "anamorphic lens flare", "flare of light",
      "flares dance", "light flare", "optical flare", "solar flare"),
    phrases(
      .effect(.godRays), .plain, "god ray", "light ray", "sun ray", "ray of light", "ray of sunlight", "ray of sun", "sunray", "sunbeam",
      "sun beam", "light beam", "beam of light", "beam of sunlight", "beam of sun", "sunlight * filter", "light * filter through",
      "sunlight stream",
      "light * stream", "light shaft", "shaft of light", "shaft of sunlight", "volumetric light", "volumetric lighting",
      "volumetric fog light",
      "volumetric", "volumetric ray", "crepuscular", "crepuscular ray", "dappled light", "dappled sunlight", "sun * through the tree",
      "light pour through", "sunlight pour"),
    phrases(
      .effect(.dust), .plain, "dust", "dusty", "dust mote", "dust particle", "particle", "mote", "pollen", "floating particle",
      "glitter in the air", "dandelion seeds"),
    phrases(
      .effect(.fireflies), .plain, "firefly", "glow worm", "glowworm", "glowing firefly", "ember", "glowing ember", "cinder", "sparks fly",
      "flying sparks", "sparks rise", "sparks drift", "floating spark", "shower of sparks", "glowing particle", "glowing dust",
      "glowing orb",
      "glowing mote", "floating lights", "lightning bug"),
    phrases(
      .effect(.fog), .plain, "fog", "foggy", "mist", "misty", "haze", "hazy", "smoke", "smoky", "steamy", "murky air", "low cloud"),
    phrases(
      .effect(.rain), .plain, "rain", "rainy", "rainfall", "raindrop", "drizzle", "drizzly", "downpour", "rainstorm", "thunderstorm",
      "monsoon", "in the rain", "heavy rain"),
    phrases(
      .effect(.snow), .plain, "snow", "snowy", "snowfall", "snowflake", "snowstorm", "blizzard", "flurry", "snow fall", "sleet"),
    phrases(
      .effect(.grain), .plain, "film grain", "grain", "grainy", "8mm", "16mm", "super 8", "grainy film", "8mm film", "16mm film",
      "film noise"),
    phrases(
      .effect(.film), .plain, "old film", "old movie", "vintage film", "retro film", "nostalgic", "nostalgia", "analog film",
      "analogue film",
      "faded film", "film look", "film stock", "film emulation", "35mm film", "shot on film", "old film look", "vhs",
      "vintage/retro look/feel/tone/style/aesthetic/colour/color/mood/vibe", "kodak", "celluloid", "light leak", "home movie", "1970s film",
      "silent film", "sepia"),
    phrases(
      .effect(.vignette), .plain, "vignette", "vignetting", "dark corner", "darkened corner", "darkened edge", "dark edge",
      "darkened corners"),
    phrases(
      .nothing, .plain, "whole grain", "wood grain", "grain field", "field of grain", "grain of sand/rice/salt", "grain ripe",
      "grain harvest",
      "night stand", "nightstand", "day and night", "nightgown", "snow white", "snow covered", "snow capped", "snow clad", "snow topped",
      "snow leopard", "snow globe", "snow boots", "rain boots", "rain coat", "rain jacket", "after the rain", "stop raining", "rain forest",
      "night club", "neon tetra", "smoke detector", "dust jacket", "dust off", "dusty pink", "dusty rose", "particle physics"),
  ].flatMap { $0 }

  static let englishSpeeds: [PromptPhrase] = [
    phrases(
      .nothing, .plain, "slow motion", "slow mo", "slow shutter", "fast food", "fast shutter", "fast asleep", "soft focus", "soft light",
      "soft lighting", "soft background", "soft glow", "calm water", "calm sea", "calm lake", "dramatic light", "dramatic lighting",
      "dramatic sky", "dramatic shadow", "bold color", "bold colour", "hold fast", "gentle smile", "soft shadow", "soft music",
      "soft diffused", "dramatic mood", "soft in", "gentle/soft/light/slight/calm breeze/wind/wave/ripple", "gentle/soft ocean/sea wave"),
    phrases(
      .speed(0.6), .plain, "slow", "slowly", "gentle", "gently", "subtle", "subtly", "gradual", "gradually", "soft", "softly", "calm",
      "calmly", "leisurely", "slight", "slightly", "lazily", "unhurried", "unhurriedly", "slow paced", "at a slow pace", "little by little",
      "bit by bit", "ever so slightly", "delicate", "delicately", "imperceptibly"),
    phrases(.speed(0.45), .plain, "very slow", "very slowly", "extremely slow", "extremely slowly", "barely", "super slow", "ultra slow"),
    phrases(.speed(1.3), .plain, "sweep", "sweeping", "dramatic", "dramatically", "dynamic", "dynamically", "bold", "boldly", "epic"),
    phrases(
      .speed(1.6), .plain, "fast", "quick", "quickly", "rapid", "rapidly", "swift", "swiftly", "sudden", "suddenly", "energetic",
      "energetically", "speedy", "speedily", "brisk", "briskly", "abrupt", "abruptly", "at high speed", "at speed", "hurried", "rushing",
      "fast paced"),
    phrases(
      .speed(2), .plain, "whip", "crash", "crash zoom", "very fast", "lightning fast", "very quick", "very quickly", "extremely fast",
      "snap",
      "at breakneck speed", "super fast", "hyperspeed"),
  ].flatMap { $0 }
}
