#include "dither.h"
#include "sprite.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Fused multiply-add would make the sprites depend on the processor.
#pragma STDC FP_CONTRACT OFF

__attribute__((target("avx2"))) void cs_paint_slice_avx2(
  const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y) {
  const __m256 zero = _mm256_setzero_ps(), one = _mm256_set1_ps(1.0f);
  const __m256 middle = _mm256_set1_ps(slice->middle), inverse = _mm256_set1_ps(slice->inverse);
  const __m256 whole = _mm256_set1_ps(slice->rest), edge = _mm256_set1_ps(slice->edge), rim = _mm256_set1_ps(slice->rim);
  const __m256 strength = _mm256_set1_ps(slice->strength), level = _mm256_set1_ps(slice->level);
  __m256i noise = _mm256_cvtepi16_epi32(_mm_load_si128((const __m128i *)(cs_dither + (y & 7) * 8)));
  const __m256 dither = _mm256_mul_ps(_mm256_cvtepi32_ps(noise), _mm256_set1_ps(0.015625f));
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  // The positions in a line are small whole numbers, which are exact as floats.
  __m256 place = _mm256_cvtepi32_ps(_mm256_add_epi32(_mm256_set1_epi32(left & ~7), lanes));
  for (int32_t block = left & ~7; block <= right; block += 8) {
    __m256 dx = _mm256_sub_ps(place, middle);
    __m256 rest = _mm256_sub_ps(whole, _mm256_mul_ps(_mm256_mul_ps(dx, dx), inverse));
    rest = _mm256_max_ps(rest, zero);
    __m256 rise = _mm256_min_ps(_mm256_mul_ps(rest, edge), one);
    __m256 weight = _mm256_mul_ps(_mm256_mul_ps(rise, rise), _mm256_sub_ps(one, _mm256_mul_ps(rim, rest)));
    weight = _mm256_mul_ps(weight, strength);
    __m128i *target = (__m128i *)(line + block);
    __m256 sample = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(target)));
    __m256 mixed = _mm256_add_ps(sample, _mm256_mul_ps(_mm256_sub_ps(level, sample), weight));
    __m256i cut = _mm256_cvttps_epi32(_mm256_add_ps(mixed, dither));
    __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(cut), _mm256_extracti128_si256(cut, 1));
    _mm_storel_epi64(target, _mm_packus_epi16(words, words));
    place = _mm256_add_ps(place, _mm256_set1_ps(8.0f));
  }
}
#endif
