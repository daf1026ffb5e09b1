#include "planes.h"

#include "clones.h"
#include "dither.h"

CLONES static void rgbx_to_yuv(
  const uint8_t *row0, const uint8_t *row1, int32_t width, uint8_t *y0, uint8_t *y1, uint8_t *u, uint8_t *v) {
  cs_luma_part(row0, 0, width, y0);
  cs_luma_part(row1, 0, width, y1);
  cs_chroma_part(row0, row1, 0, width, u, v);
}

void cs_rgbx_to_yuv(
  const uint8_t *row0, const uint8_t *row1, int32_t width, uint8_t *y0, uint8_t *y1, uint8_t *u, uint8_t *v, cs_path path) {
#if defined(__x86_64__)
  if (path == CS_AVX2) return cs_rgbx_to_yuv_avx2(row0, row1, width, y0, y1, u, v);
#endif
  (void)path;
  rgbx_to_yuv(row0, row1, width, y0, y1, u, v);
}

CLONES void cs_mix(const uint8_t *a, const uint8_t *b, int32_t weight, int64_t count, uint8_t *out) {
  const int16_t first = (int16_t)(256 - weight), second = (int16_t)weight;
  for (int64_t i = 0; i < count; i++) out[i] = (uint8_t)(((uint16_t)(a[i] * first + b[i] * second + 128)) >> 8);
}

void cs_curve_tables(const int16_t levels[256], uint8_t tables[64 * 256]) {
  for (int32_t place = 0; place < 64; place++) {
    for (int32_t level = 0; level < 256; level++) {
      int32_t value = (levels[level] + cs_dither[place]) >> 6;
      tables[place * 256 + level] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
  }
}

void cs_curve(const uint8_t *in, const uint8_t tables[64 * 256], int32_t width, int32_t row, uint8_t *out) {
  const uint8_t *const curves = tables + (row & 7) * 8 * 256;
  int32_t x = 0;
  for (; x + 8 <= width; x += 8) {
    uint64_t eight = 0;
    for (int32_t place = 0; place < 8; place++) eight |= (uint64_t)curves[place * 256 + in[x + place]] << (8 * place);
    __builtin_memcpy(out + x, &eight, 8);
  }
  for (; x < width; x++) out[x] = curves[(x & 7) * 256 + in[x]];
}

void cs_curve_by_luma(
  const uint8_t *in, const uint8_t *luma, int32_t luma_stride, const int16_t *table, int32_t width, int32_t row, uint8_t *out) {
  const int16_t *dither = cs_dither + (row & 7) * 8;
  for (int32_t x = 0; x < width; x++) {
    int32_t step = (luma[2 * x] + luma[2 * x + luma_stride]) >> 4;
    out[x] = (uint8_t)((table[step * 256 + in[x]] + dither[x & 7]) >> 6);
  }
}

void cs_add_alpha(const uint8_t *rgb, int64_t count, uint8_t *rgbx) {
  if (count <= 0) return;
  // Each step reads four bytes, but a pixel has three. After the last pixel, there may be no fourth byte.
  for (int64_t i = 0; i < count - 1; i++) {
    uint32_t pixel;
    __builtin_memcpy(&pixel, rgb + 3 * i, 4);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    pixel |= 0xFF000000u;
#else
    pixel |= 0xFFu;
#endif
    __builtin_memcpy(rgbx + 4 * i, &pixel, 4);
  }
  const uint8_t *last = rgb + 3 * (count - 1);
  uint8_t *out = rgbx + 4 * (count - 1);
  out[0] = last[0];
  out[1] = last[1];
  out[2] = last[2];
  out[3] = 255;
}
