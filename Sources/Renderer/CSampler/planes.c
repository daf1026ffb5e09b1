#include "clones.h"
#include "dither.h"
#include "sampler.h"

// ITU-R BT.709, limited range: Y = 16 + 219 * (0.2126 R + 0.7152 G + 0.0722 B), chroma 128 +- 112, in 1/65536.
enum {
  YR = 11966, YG = 40254, YB = 4064,
  UR = -6596, UG = -22189, UB = 28784,
  VR = 28784, VG = -26145, VB = -2639,
};

static inline uint8_t luma(const uint8_t *p) {
  return (uint8_t)((p[0] * YR + p[1] * YG + p[2] * YB + (16 << 16) + 32768) >> 16);
}

CLONES void cs_rgbx_to_yuv(
  const uint8_t *row0, const uint8_t *row1, int32_t width, uint8_t *y0, uint8_t *y1, uint8_t *u, uint8_t *v) {
  for (int32_t x = 0; x < width; x++) {
    y0[x] = luma(row0 + 4 * x);
    y1[x] = luma(row1 + 4 * x);
  }
  for (int32_t x = 0; x < width; x += 2) {
    // The chroma sample sits on the even luma column, halfway between the rows: weights 1 2 1 across.
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

CLONES void cs_mix(const uint8_t *a, const uint8_t *b, int32_t weight, int64_t count, uint8_t *out) {
  const int16_t first = (int16_t)(256 - weight), second = (int16_t)weight;
  for (int64_t i = 0; i < count; i++) out[i] = (uint8_t)(((uint16_t)(a[i] * first + b[i] * second + 128)) >> 8);
}

void cs_curve(const uint8_t *in, const int16_t table[256], int32_t width, int32_t first_row, int32_t rows, uint8_t *out) {
  for (int32_t y = 0; y < rows; y++) {
    const int16_t *dither = cs_dither + ((first_row + y) & 7) * 8;
    const uint8_t *source = in + (intptr_t)y * width;
    uint8_t *target = out + (intptr_t)y * width;
    for (int32_t x = 0; x < width; x++) {
      int32_t value = (table[source[x]] + dither[x & 7]) >> 6;
      target[x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
  }
}

void cs_curve_by_luma(
  const uint8_t *in, const uint8_t *luma, const int16_t *table, int32_t width, int32_t row, uint8_t *out) {
  const int16_t *dither = cs_dither + (row & 7) * 8;
  for (int32_t x = 0; x < width; x++) {
    int32_t step = (luma[2 * x] + luma[2 * x + 2 * width]) >> 4;
    out[x] = (uint8_t)((table[step * 256 + in[x]] + dither[x & 7]) >> 6);
  }
}
