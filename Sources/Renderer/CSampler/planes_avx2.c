#include "planes.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2"))) static inline

/// Computes the luma of eight pixels, as 32-bit numbers in their order.
AVX2 __m256i luma_of_eight(const uint8_t *p) {
  const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
  // The pairs are red and green, then green and blue, for two pixels in each half of a register. Each pair has half of the weight of green,
  // because the whole weight does not fit into 16 bits.
  const __m256i first = _mm256_setr_epi8(
    0, -1, 1, -1, 1, -1, 2, -1, 4, -1, 5, -1, 5, -1, 6, -1, 0, -1, 1, -1, 1, -1, 2, -1, 4, -1, 5, -1, 5, -1, 6, -1);
  const __m256i second = _mm256_setr_epi8(
    8, -1, 9, -1, 9, -1, 10, -1, 12, -1, 13, -1, 13, -1, 14, -1, 8, -1, 9, -1, 9, -1, 10, -1, 12, -1, 13, -1, 13, -1, 14, -1);
  const __m256i weights = _mm256_set1_epi64x(
    (int64_t)((uint64_t)YB << 48 | (uint64_t)(YG / 2) << 32 | (uint64_t)(YG / 2) << 16 | (uint64_t)YR));
  const __m256i front = _mm256_madd_epi16(_mm256_shuffle_epi8(bytes, first), weights);
  const __m256i back = _mm256_madd_epi16(_mm256_shuffle_epi8(bytes, second), weights);
  const __m256i sum = _mm256_add_epi32(_mm256_hadd_epi32(front, back), _mm256_set1_epi32((16 << 16) + 32768));
  return _mm256_srli_epi32(sum, 16);
}

/// Computes the luma of a row, 16 pixels at a time. Returns the number of pixels done.
AVX2 int32_t luma_row(const uint8_t *row, int32_t width, uint8_t *out) {
  int32_t x = 0;
  for (; x + 16 <= width; x += 16) {
    // Packing works in each lane separately. The permutation restores the order.
    const __m256i words = _mm256_packus_epi32(luma_of_eight(row + 4 * x), luma_of_eight(row + 4 * x + 32));
    const __m256i ordered = _mm256_permute4x64_epi64(words, _MM_SHUFFLE(3, 1, 2, 0));
    const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
    _mm_storeu_si128((__m128i *)(void *)(out + x), bytes);
  }
  return x;
}

/// Adds both rows of four pixels, as 16-bit channels.
AVX2 __m256i added(const uint8_t *row0, const uint8_t *row1) {
  const __m128i a = _mm_loadu_si128((const __m128i *)(const void *)row0);
  const __m128i b = _mm_loadu_si128((const __m128i *)(const void *)row1);
  return _mm256_add_epi16(_mm256_cvtepu8_epi16(a), _mm256_cvtepu8_epi16(b));
}

/// Adds the pixels around x and x + 2 with the weights 1 2 1, which is eight times their mean. The result is two 64-bit pixels, one in the
/// lower half of each lane.
AVX2 __m256i around_two(const uint8_t *row0, const uint8_t *row1) {
  const __m256i here = added(row0, row1);
  const __m256i before = added(row0 - 4, row1 - 4), after = added(row0 + 4, row1 + 4);
  return _mm256_add_epi16(_mm256_add_epi16(before, after), _mm256_add_epi16(here, here));
}

/// Computes eight samples of one chroma plane from sums for 4 and 4 samples, each eight times a mean. The pairs of a lane are
/// 0 2 | 1 3 and 4 6 | 5 7.
AVX2 __m256i chroma(__m256i front, __m256i back, __m256i weights) {
  const __m256i half = _mm256_set1_epi32((128 << 19) + (1 << 18));
  const __m256i sums = _mm256_hadd_epi32(_mm256_madd_epi16(front, weights), _mm256_madd_epi16(back, weights));
  return _mm256_srai_epi32(_mm256_add_epi32(sums, half), 19);
}

AVX2 void store_chroma(__m256i values, uint8_t *out) {
  // 0 2 4 6 | 1 3 5 7, as dwords.
  const __m256i ordered = _mm256_permutevar8x32_epi32(values, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
  const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
  _mm_storel_epi64((__m128i *)(void *)out, _mm_packus_epi16(words, words));
}

__attribute__((target("avx2"))) void cs_rgbx_to_yuv_avx2(
  const uint8_t *row0, const uint8_t *row1, int32_t width, uint8_t *y0, uint8_t *y1, uint8_t *u, uint8_t *v) {
  const int32_t end = luma_row(row0, width, y0);
  luma_row(row1, width, y1);
  cs_luma_part(row0, end, width, y0);
  cs_luma_part(row1, end, width, y1);
  // The plain function computes the first sample, which has no left neighbour, and the last ones, at which the loop would read too far.
  int32_t x = width < 2 ? width : 2;
  cs_chroma_part(row0, row1, 0, x, u, v);
  const __m256i weightsU = _mm256_set1_epi64x(
    (int64_t)((uint64_t)(uint16_t)UB << 32 | (uint64_t)(uint16_t)UG << 16 | (uint64_t)(uint16_t)UR));
  const __m256i weightsV = _mm256_set1_epi64x(
    (int64_t)((uint64_t)(uint16_t)VB << 32 | (uint64_t)(uint16_t)VG << 16 | (uint64_t)(uint16_t)VR));
  for (; x + 18 <= width; x += 16) {
    // Each call gives the samples 0 | 1 of its four pixels. The upper half of each lane is not used.
    const uint8_t *a = row0 + 4 * x, *b = row1 + 4 * x;
    const __m256i front = _mm256_unpacklo_epi64(around_two(a, b), around_two(a + 16, b + 16));
    const __m256i back = _mm256_unpacklo_epi64(around_two(a + 32, b + 32), around_two(a + 48, b + 48));
    store_chroma(chroma(front, back, weightsU), u + x / 2);
    store_chroma(chroma(front, back, weightsV), v + x / 2);
  }
  cs_chroma_part(row0, row1, x, width, u, v);
}
#endif
