#include "sampler.h"

// Fused multiply-add would make the mesh depend on the processor.
#pragma STDC FP_CONTRACT OFF

static inline float clamped(float value, float low, float high) {
  return value < low ? low : value > high ? high : value;
}

/// Bilinear look-up; (x, y) in samples of the disparity map.
static inline float disparity_at(const cs_disparity *map, float x, float y) {
  x = clamped(x, 0.0f, (float)(map->width - 1));
  y = clamped(y, 0.0f, (float)(map->height - 1));
  int32_t column = (int32_t)x, line = (int32_t)y;
  if (column > map->width - 2) column = map->width - 2;
  if (line > map->height - 2) line = map->height - 2;
  float fx = x - (float)column, fy = y - (float)line;
  const float *upper = map->values + (intptr_t)line * map->width + column;
  const float *lower = upper + map->width;
  float top = upper[0] + (upper[1] - upper[0]) * fx;
  float bottom = lower[0] + (lower[1] - lower[0]) * fx;
  return top + (bottom - top) * fy;
}

void cs_mesh_row(
  const cs_disparity *disparity, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y) {
  const float width = (float)frame->width;
  const float pan = camera->pan_right * width, tilt = camera->tilt_up * width;
  const float right = camera->right * width, up = camera->up * width, forward = camera->forward;
  const float per_x = (float)disparity->width / width;
  const float per_y = (float)disparity->height / (float)frame->height;
  // Node positions are sample positions; sample i of the frame has its middle at i + 0.5 of the map's own grid.
  const float shift_x = 0.5f * per_x - 0.5f, shift_y = 0.5f * per_y - 0.5f;
  const float low = (float)(2 - frame->margin);
  const float high_x = (float)(frame->width + frame->margin - 6), high_y = (float)(frame->height + frame->margin - 6);
  const int has_parallax = right != 0.0f || up != 0.0f || forward != 0.0f;
  for (int32_t node = 0; node < nodes; node++) {
    // Undo, from the last to the first, what the camera does to the picture: pan and tilt, roll, focal length.
    float px = (float)(node * 8) + pan - camera->center_x, py = y - tilt - camera->center_y;
    float qx = (px * camera->roll_cos - py * camera->roll_sin) / camera->scale;
    float qy = (px * camera->roll_sin + py * camera->roll_cos) / camera->scale;
    float sx = qx, sy = qy;
    if (has_parallax) {
      // The source is where its own depth sends it here; the map's slope is bounded, so that this closes in on one point.
      for (int32_t round = 0; round < 4; round++) {
        float depth = disparity_at(
          disparity, (sx + camera->center_x) * per_x + shift_x, (sy + camera->center_y) * per_y + shift_y);
        float away = 1.0f - forward * depth;
        sx = qx * away + right * depth;
        sy = qy * away - up * depth;
      }
    }
    out_x[node] = (int32_t)(clamped(sx + camera->center_x, low, high_x) * 65536.0f);
    out_y[node] = (int32_t)(clamped(sy + camera->center_y, low, high_y) * 65536.0f);
  }
}
