#ifndef KATSUDO_MESH_H
#define KATSUDO_MESH_H

#include "sampler.h"

/// More nodes than the widest frame has in a row; a multiple of 8.
enum { cs_max_nodes = 512 };

/// One row of nodes on its way: where each node looks without depth (q), and where with it (s); relative to the camera's center.
typedef struct {
  float qx[cs_max_nodes], qy[cs_max_nodes], sx[cs_max_nodes], sy[cs_max_nodes];
} cs_mesh;

/// How a place of the frame becomes one of the map of depth, and what depth does to it.
typedef struct {
  const uint16_t *values;
  int32_t stride;
  /// place * per + shift, 0...last.
  float per_x, per_y, shift_x, shift_y, last_x, last_y;
  /// For each step of depth: samples to the right and down, and the share that is lost of the way from the center.
  float right, down, forward;
} cs_lookup;

/// Looks every node of a row up once: (s) becomes the place that the depth at (s) sends to (q). Both give the same numbers.
void cs_close_in_scalar(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes);
void cs_close_in_avx2(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes);

#endif
