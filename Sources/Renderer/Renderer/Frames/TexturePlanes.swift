import CSampler

/// The three planes of a texture, each with its origin at the frame's first sample.
struct TexturePlanes {
  let luma: cs_plane
  let chromaU: cs_plane
  let chromaV: cs_plane
}
