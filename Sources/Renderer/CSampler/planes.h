#ifndef KATSUDO_PLANES_H
#define KATSUDO_PLANES_H

#include "sampler.h"

// ITU-R BT.709, limited range: Y = 16 + 219 * (0.2126 R + 0.7152 G + 0.0722 B), chroma 128 +- 112, in 1/65536.
enum {
  YR = 11966, YG = 40254, YB = 4064,
  UR = -6596, UG = -22189, UB = 28784,
  VR = 28784, VG = -26145, VB = -2639,
};

/// Computes the luma of the pixels `from..<to` of a row.
static inline void cs_luma_part(const uint8_t *row, int32_t from, int32_t to, uint8_t *out) {
  for (int32_t x = from; x < to; x++) {
    const uint8_t *p = row + 4 * x;
    out[x] = (uint8_t)((p[0] * YR + p[1] * YG + p[2] * YB + (16 << 16) + 32768) >> 16);
  }
}

/// Computes the chroma of the pixels `from..<to`, both even, of two rows. It also reads the pixel to the left of the first one, if there
/// is one.
static inline void cs_chroma_part(
  const uint8_t *row0, const uint8_t *row1, int32_t from, int32_t to, uint8_t *u, uint8_t *v) {
  for (int32_t x = from; x < to; x += 2) {
    // The chroma sample is at the even luma column, half way between the two rows. The horizontal weights are 1 2 1.
    int32_t before = x > 0 ? x - 1 : 0, after = x + 1;
    int32_t sum[3];
    for (int32_t c = 0; c < 3; c++) {
      sum[c] = row0[4 * before + c] + 2 * row0[4 * x + c] + row0[4 * after + c] + row1[4 * before + c]
        + 2 * row1[4 * x + c] + row1[4 * after + c];
    }
    const int32_t half = (128 << 19) + (1 << 18);
    u[x / 2] = (uint8_t)((sum[0] * UR + sum[1] * UG + sum[2] * UB + half) >> 19);
    v[x / 2] = (uint8_t)((sum[0] * VR + sum[1] * VG + sum[2] * VB + half) >> 19);
  }
}

void cs_rgbx_to_yuv_avx2(
  const uint8_t *row0, const uint8_t *row1, int32_t width, uint8_t *y0, uint8_t *y1, uint8_t *u, uint8_t *v);

#endif
