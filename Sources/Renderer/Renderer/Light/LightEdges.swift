import CSampler

/// The light along the upper and the lower edge of a row of cells.
struct LightEdges {
  let top: cs_light
  let bottom: cs_light
}
