#include "sampler.h"

// Fused multiply-add would make the mesh depend on the processor.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

enum {
  /// More nodes than the widest frame has in a row.
  max_nodes = 512,
  /// How often a node's source is looked up again with the depth found at it.
  rounds = 3,
};

/// One row on its way: where each node looks without depth (q), and where with it (s); relative to the camera's center.
typedef struct {
  float qx[max_nodes], qy[max_nodes], sx[max_nodes], sy[max_nodes];
} cs_row;

INLINE float clamped(float value, float low, float high) {
  value = value < low ? low : value;
  return value > high ? high : value;
}

/// Looks every node of a row up once. The loop has no branch, so that it can run eight nodes at a time.
INLINE void close_in(
  cs_row *row, const cs_disparity *map, const cs_camera *camera, const cs_frame *frame, int32_t nodes) {
  const float width = (float)frame->width, right = camera->right * width, up = camera->up * width;
  const float forward = camera->forward;
  const float per_x = (float)map->width / width, per_y = (float)map->height / (float)frame->height;
  // Sample i of the frame has its middle at i + 0.5 of the map's own grid.
  const float shift_x = (camera->center_x + 0.5f) * per_x - 0.5f, shift_y = (camera->center_y + 0.5f) * per_y - 0.5f;
  const float last_x = (float)(map->width - 1), last_y = (float)(map->height - 1);
  const int32_t last_column = map->width - 2, last_line = map->height - 2, stride = map->width;
  const float *values = map->values;
  for (int32_t node = 0; node < nodes; node++) {
    float x = clamped(row->sx[node] * per_x + shift_x, 0.0f, last_x);
    float y = clamped(row->sy[node] * per_y + shift_y, 0.0f, last_y);
    int32_t column = (int32_t)x, line = (int32_t)y;
    column = column > last_column ? last_column : column;
    line = line > last_line ? last_line : line;
    float fx = x - (float)column, fy = y - (float)line;
    int32_t index = line * stride + column;
    float upper = values[index] + (values[index + 1] - values[index]) * fx;
    float lower = values[index + stride] + (values[index + stride + 1] - values[index + stride]) * fx;
    float depth = upper + (lower - upper) * fy;
    float away = 1.0f - forward * depth;
    row->sx[node] = row->qx[node] * away + right * depth;
    row->sy[node] = row->qy[node] * away - up * depth;
  }
}

INLINE void mesh_row(
  const cs_disparity *disparity, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y) {
  cs_row row;
  const float width = (float)frame->width;
  const float pan = camera->pan_right * width, tilt = camera->tilt_up * width;
  const float right = camera->right * width, up = camera->up * width, forward = camera->forward;
  const float inverse = 1.0f / camera->scale;
  const float low = (float)(2 - frame->margin);
  const float high_x = (float)(frame->width + frame->margin - 6), high_y = (float)(frame->height + frame->margin - 6);
  const float py = y - tilt - camera->center_y;
  for (int32_t node = 0; node < nodes; node++) {
    // Undo, from the last to the first, what the camera does to the picture: pan and tilt, roll, focal length.
    float px = (float)(node * 8) + pan - camera->center_x;
    row.qx[node] = (px * camera->roll_cos - py * camera->roll_sin) * inverse;
    row.qy[node] = (px * camera->roll_sin + py * camera->roll_cos) * inverse;
    // Half way between near and far is the best first guess.
    row.sx[node] = row.qx[node] * (1.0f - 0.5f * forward) + 0.5f * right;
    row.sy[node] = row.qy[node] * (1.0f - 0.5f * forward) - 0.5f * up;
  }
  if (right != 0.0f || up != 0.0f || forward != 0.0f) {
    // The source is where its own depth sends it here; the map's slope is bounded, so that this closes in on one point.
    for (int32_t round = 0; round < rounds; round++) close_in(&row, disparity, camera, frame, nodes);
  }
  for (int32_t node = 0; node < nodes; node++) {
    out_x[node] = (int32_t)(clamped(row.sx[node] + camera->center_x, low, high_x) * 65536.0f);
    out_y[node] = (int32_t)(clamped(row.sy[node] + camera->center_y, low, high_y) * 65536.0f);
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void mesh_row_avx2(
  const cs_disparity *disparity, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y) {
  mesh_row(disparity, camera, frame, y, nodes, out_x, out_y);
}
#endif

void cs_mesh_row(
  const cs_disparity *disparity, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y, cs_path path) {
  if (nodes > max_nodes) nodes = max_nodes;
#if defined(__x86_64__)
  if (path == CS_AVX2) return mesh_row_avx2(disparity, camera, frame, y, nodes, out_x, out_y);
#endif
  (void)path;
  mesh_row(disparity, camera, frame, y, nodes, out_x, out_y);
}
