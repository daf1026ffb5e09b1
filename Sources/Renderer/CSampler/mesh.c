#include "mesh.h"

// Fused multiply-add would make the mesh depend on the processor.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

enum {
  /// The number of fixed-point iterations. Each computes the source of a node again, with the depth at the source so far.
  rounds = 5,
};

INLINE float clamped(float value, float low, float high) {
  value = value < low ? low : value;
  return value > high ? high : value;
}

void cs_close_in_scalar(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes) {
  for (int32_t node = 0; node < nodes; node++) {
    float x = clamped(mesh->sx[node] * lookup->per_x + lookup->shift_x, 0.0f, lookup->last_x);
    float y = clamped(mesh->sy[node] * lookup->per_y + lookup->shift_y, 0.0f, lookup->last_y);
    int32_t column = (int32_t)x, line = (int32_t)y;
    float fx = x - (float)column, fy = y - (float)line;
    const uint16_t *upper = lookup->values + (intptr_t)line * lookup->stride + column, *lower = upper + lookup->stride;
    float above = (float)upper[0] + ((float)upper[1] - (float)upper[0]) * fx;
    float below = (float)lower[0] + ((float)lower[1] - (float)lower[0]) * fx;
    float depth = above + (below - above) * fy;
    float away = 1.0f - lookup->forward * depth;
    mesh->sx[node] = mesh->qx[node] * away + lookup->right * depth;
    mesh->sy[node] = mesh->qy[node] * away + lookup->down * depth;
  }
}

/// Computes the place that each node reads without depth (q), and a first guess of the place with depth (s).
INLINE void begin(cs_mesh *mesh, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes) {
  const float width = (float)frame->width;
  const float pan = camera->pan_right * width, tilt = camera->tilt_up * width;
  const float right = camera->right * width, up = camera->up * width, forward = camera->forward;
  const float inverse = 1.0f / camera->scale;
  const float py = y - tilt - camera->center_y;
  for (int32_t node = 0; node < nodes; node++) {
    // The effects of the camera are undone in reverse order: pan and tilt, roll, focal length.
    float px = (float)(node * 8) + pan - camera->center_x;
    mesh->qx[node] = (px * camera->roll_cos - py * camera->roll_sin) * inverse;
    mesh->qy[node] = (px * camera->roll_sin + py * camera->roll_cos) * inverse;
    // The first guess uses a depth half way between near and far.
    mesh->sx[node] = mesh->qx[node] * (1.0f - 0.5f * forward) + 0.5f * right;
    mesh->sy[node] = mesh->qy[node] * (1.0f - 0.5f * forward) - 0.5f * up;
  }
}

INLINE cs_lookup lookup_of(const cs_disparity *map, const cs_camera *camera, const cs_frame *frame) {
  const float width = (float)frame->width, step = 1.0f / 65535.0f;
  const float per_x = (float)map->width / width, per_y = (float)map->height / (float)frame->height;
  const cs_lookup lookup = {
    .values = map->values, .stride = map->width + 1, .per_x = per_x, .per_y = per_y,
    // The middle of the frame's sample i is at i + 0.5 of the map's own grid.
    .shift_x = (camera->center_x + 0.5f) * per_x - 0.5f, .shift_y = (camera->center_y + 0.5f) * per_y - 0.5f,
    .last_x = (float)(map->width - 1), .last_y = (float)(map->height - 1), .right = camera->right * width * step,
    .down = -camera->up * width * step, .forward = camera->forward * step};
  return lookup;
}

INLINE void end(
  const cs_mesh *mesh, const cs_camera *camera, const cs_frame *frame, int32_t nodes, int32_t *out_x, int32_t *out_y) {
  const float low = (float)(2 - frame->margin);
  const float high_x = (float)(frame->width + frame->margin - 6), high_y = (float)(frame->height + frame->margin - 6);
  for (int32_t node = 0; node < nodes; node++) {
    out_x[node] = (int32_t)(clamped(mesh->sx[node] + camera->center_x, low, high_x) * 65536.0f);
    out_y[node] = (int32_t)(clamped(mesh->sy[node] + camera->center_y, low, high_y) * 65536.0f);
  }
}

INLINE void mesh_row(
  const cs_disparity *map, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y, void (*close_in)(cs_mesh *, const cs_lookup *, int32_t)) {
  cs_mesh mesh;
  // The loops compute whole vectors, so also some nodes after the last one. These are not stored in the output.
  begin(&mesh, camera, frame, y, (nodes + 7) & ~7);
  if (camera->right != 0.0f || camera->up != 0.0f || camera->forward != 0.0f) {
    const cs_lookup lookup = lookup_of(map, camera, frame);
    // The iteration finds the source that its own depth moves to this node. It converges because the slope of the map is bounded.
    for (int32_t round = 0; round < rounds; round++) close_in(&mesh, &lookup, nodes);
  }
  end(&mesh, camera, frame, nodes, out_x, out_y);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void mesh_row_avx2(
  const cs_disparity *map, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y) {
  mesh_row(map, camera, frame, y, nodes, out_x, out_y, cs_close_in_avx2);
}
#endif

void cs_mesh_row(
  const cs_disparity *disparity, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y, cs_path path) {
  if (nodes > cs_max_nodes) nodes = cs_max_nodes;
#if defined(__x86_64__)
  if (path == CS_AVX2) return mesh_row_avx2(disparity, camera, frame, y, nodes, out_x, out_y);
#endif
  (void)path;
  mesh_row(disparity, camera, frame, y, nodes, out_x, out_y, cs_close_in_scalar);
}
