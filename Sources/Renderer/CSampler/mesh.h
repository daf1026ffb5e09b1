#ifndef KATSUDO_MESH_H
#define KATSUDO_MESH_H

#include "sampler.h"

/// More nodes than the widest frame has in a row; a multiple of 8.
enum { cs_max_nodes = 512 };

/// One row of nodes during the computation: the place that each node reads without depth (q) and with depth (s), relative to the camera's
/// center.
typedef struct {
  float qx[cs_max_nodes], qy[cs_max_nodes], sx[cs_max_nodes], sy[cs_max_nodes];
} cs_mesh;

/// The conversion from a place of the frame to a place of the depth map, and the effect of depth on a place.
typedef struct {
  const uint16_t *values;
  int32_t stride;
  /// The place in the map is clamp(place * per + shift, 0, last).
  float per_x, per_y, shift_x, shift_y, last_x, last_y;
  /// The effect of each step of depth: samples to the right and down, and the share by which the distance from the center shrinks.
  float right, down, forward;
} cs_lookup;

/// Looks every node of a row up once: (s) becomes the place that the depth at (s) sends to (q). Both functions give the same numbers.
void cs_close_in_scalar(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes);
void cs_close_in_avx2(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes);

#endif
