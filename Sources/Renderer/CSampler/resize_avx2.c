#include "resize.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <string.h>

#define AVX2 __attribute__((target("avx2")))

/// Multiplies pairs of bytes by their two weights and adds them to a sum. The result is exact, because the products fit into 32 bits.
AVX2 static inline __m256i weighed(__m256i pairs, __m256i weights, __m256i sum) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, weights));
}

AVX2 static inline __m256i rounded(__m256i sum) {
  return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(8192)), 14);
}

void AVX2 cs_resize_rows_avx2(const uint8_t *const *rows, const int16_t *weights, int32_t count, int32_t bytes, uint8_t *out) {
  const __m256i zero = _mm256_setzero_si256();
  int32_t start = 0;
  for (; start + 32 <= bytes; start += 32) {
    __m256i sums[4] = {zero, zero, zero, zero};
    for (int32_t k = 0; k < count; k += 2) {
      const int pair = k + 1 < count;
      // If the number of rows is odd, the last row is paired with itself, with the weight 0.
      const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(rows[k] + start));
      const __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(rows[k + pair] + start));
      const uint32_t second = pair ? (uint16_t)weights[k + 1] : 0;
      const __m256i both = _mm256_set1_epi32((int32_t)(second << 16 | (uint16_t)weights[k]));
      const __m256i low = _mm256_unpacklo_epi8(a, b), high = _mm256_unpackhi_epi8(a, b);
      sums[0] = weighed(_mm256_unpacklo_epi8(low, zero), both, sums[0]);
      sums[1] = weighed(_mm256_unpackhi_epi8(low, zero), both, sums[1]);
      sums[2] = weighed(_mm256_unpacklo_epi8(high, zero), both, sums[2]);
      sums[3] = weighed(_mm256_unpackhi_epi8(high, zero), both, sums[3]);
    }
    const __m256i front = _mm256_packs_epi32(rounded(sums[0]), rounded(sums[1]));
    const __m256i back = _mm256_packs_epi32(rounded(sums[2]), rounded(sums[3]));
    _mm256_storeu_si256((__m256i *)(void *)(out + start), _mm256_packus_epi16(front, back));
  }
  for (; start < bytes; start++) {
    int32_t sum = 0;
    for (int32_t k = 0; k < count; k++) sum += rows[k][start] * weights[k];
    out[start] = cs_byte_of(sum);
  }
}

/// Adds all taps of one output pixel, four pixels at a time. Returns the four channels as four sums.
AVX2 static inline __m128i pixel(const uint8_t *row, const cs_taps *tap) {
  // Interleaves the channels of two neighbours.
  const __m128i pairs = _mm_setr_epi8(0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
  const __m256i halves = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
  const uint8_t *source = row + (intptr_t)tap->first * 4;
  __m256i sum = _mm256_setzero_si256();
  for (int32_t k = 0; k < tap->count; k += 4) {
    const __m128i four = _mm_loadu_si128((const __m128i *)(const void *)(source + 4 * k));
    const __m128i weights = _mm_loadl_epi64((const __m128i *)(const void *)(tap->weights + k));
    sum = weighed(
      _mm256_cvtepu8_epi16(_mm_shuffle_epi8(four, pairs)),
      _mm256_permutevar8x32_epi32(_mm256_castsi128_si256(weights), halves), sum);
  }
  return _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
}

void AVX2 cs_resize_row_avx2(const uint8_t *row, const cs_taps *taps, int32_t out_width, uint8_t *out) {
  int32_t x = 0;
  for (; x + 4 <= out_width; x += 4) {
    const __m256i front = _mm256_set_m128i(pixel(row, taps + x + 1), pixel(row, taps + x));
    const __m256i back = _mm256_set_m128i(pixel(row, taps + x + 3), pixel(row, taps + x + 2));
    const __m256i words = _mm256_packs_epi32(rounded(front), rounded(back));
    const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    // The lower half holds the pixels 0 and 2, the upper half 1 and 3.
    _mm_storeu_si128((__m128i *)(void *)(out + 4 * x), _mm_shuffle_epi32(bytes, _MM_SHUFFLE(3, 1, 2, 0)));
  }
  for (; x < out_width; x++) {
    const __m256i sum = rounded(_mm256_castsi128_si256(pixel(row, taps + x)));
    const __m256i words = _mm256_packs_epi32(sum, sum);
    const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_castsi256_si128(words));
    const int32_t value = _mm_cvtsi128_si32(bytes);
    memcpy(out + 4 * x, &value, 4);
  }
}
#endif
