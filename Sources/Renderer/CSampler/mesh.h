#ifndef KATSUDO_MESH_H
#define KATSUDO_MESH_H

#include "sampler.h"

/// The room for nodes in a row: more than the widest frame has, and a multiple of 8.
enum { cs_max_nodes = 512 };

/// One row of nodes during the computation: the place that each node reads without depth (q) and with depth (s), relative to the camera's
/// center.
typedef struct {
  float qx[cs_max_nodes], qy[cs_max_nodes], sx[cs_max_nodes], sy[cs_max_nodes];
} cs_mesh;

/// The numbers for the conversion of a place in the frame to a place in the depth map, and for the effect of depth on a place.
typedef struct {
  const uint16_t *values;
  int32_t stride;
  /// The place in the map is clamp(place * per + shift, 0, last).
  float per_x, per_y, shift_x, shift_y, last_x, last_y;
  /// The effect of one step of depth: the shift to the right and down in samples, and the share by which the distance from the center
  /// shrinks.
  float right, down, forward;
} cs_lookup;

/// Does one iteration for every node of a row: (s) becomes the place that the depth at the old (s) moves to (q). Both functions give the
/// same numbers.
void cs_close_in_scalar(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes);
void cs_close_in_avx2(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes);

#endif
