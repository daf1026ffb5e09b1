#include "mesh.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define AVX2 __attribute__((target("avx2"), always_inline)) static inline

/// Computes clamp(place * per + shift, 0, last).
AVX2 __m256 in_map(__m256 place, float per, float shift, float last) {
  __m256 value = _mm256_add_ps(_mm256_mul_ps(place, _mm256_set1_ps(per)), _mm256_set1_ps(shift));
  return _mm256_min_ps(_mm256_max_ps(value, _mm256_setzero_ps()), _mm256_set1_ps(last));
}

AVX2 __m256 mixed(__m256 from, __m256 to, __m256 share) {
  return _mm256_add_ps(from, _mm256_mul_ps(_mm256_sub_ps(to, from), share));
}

/// Loads two neighbouring 16-bit numbers.
AVX2 int pair_at(const uint16_t *values) {
  int pair;
  memcpy(&pair, values, sizeof pair);
  return pair;
}

AVX2 __m128i pairs_at(const uint16_t *values, const int32_t *places) {
  __m128i pairs = _mm_cvtsi32_si128(pair_at(values + places[0]));
  pairs = _mm_insert_epi32(pairs, pair_at(values + places[1]), 1);
  pairs = _mm_insert_epi32(pairs, pair_at(values + places[2]), 2);
  return _mm_insert_epi32(pairs, pair_at(values + places[3]), 3);
}

/// Interpolates the depth between two neighbours at each of eight places. One load reads both neighbours. This is faster than a gather
/// instruction.
AVX2 __m256 between_columns(const uint16_t *values, const int32_t *places, __m256 share) {
  __m256i low = _mm256_castsi128_si256(pairs_at(values, places));
  __m256i both = _mm256_inserti128_si256(low, pairs_at(values, places + 4), 1);
  __m256 left = _mm256_cvtepi32_ps(_mm256_and_si256(both, _mm256_set1_epi32(65535)));
  __m256 right = _mm256_cvtepi32_ps(_mm256_srli_epi32(both, 16));
  return mixed(left, right, share);
}

__attribute__((target("avx2"))) void cs_close_in_avx2(cs_mesh *mesh, const cs_lookup *lookup, int32_t nodes) {
  const __m256 right = _mm256_set1_ps(lookup->right), down = _mm256_set1_ps(lookup->down);
  const __m256 forward = _mm256_set1_ps(lookup->forward), one = _mm256_set1_ps(1.0f);
  const __m256i stride = _mm256_set1_epi32(lookup->stride);
  // The memory of the row has room for whole vectors. The results after the last node are not used.
  for (int32_t node = 0; node < nodes; node += 8) {
    __m256 x = in_map(_mm256_loadu_ps(mesh->sx + node), lookup->per_x, lookup->shift_x, lookup->last_x);
    __m256 y = in_map(_mm256_loadu_ps(mesh->sy + node), lookup->per_y, lookup->shift_y, lookup->last_y);
    __m256i column = _mm256_cvttps_epi32(x), line = _mm256_cvttps_epi32(y);
    __m256 fx = _mm256_sub_ps(x, _mm256_cvtepi32_ps(column)), fy = _mm256_sub_ps(y, _mm256_cvtepi32_ps(line));
    int32_t places[8] __attribute__((aligned(32)));
    _mm256_store_si256((__m256i *)places, _mm256_add_epi32(_mm256_mullo_epi32(line, stride), column));
    __m256 above = between_columns(lookup->values, places, fx);
    __m256 below = between_columns(lookup->values + lookup->stride, places, fx);
    __m256 depth = mixed(above, below, fy);
    __m256 away = _mm256_sub_ps(one, _mm256_mul_ps(forward, depth));
    __m256 qx = _mm256_loadu_ps(mesh->qx + node), qy = _mm256_loadu_ps(mesh->qy + node);
    _mm256_storeu_ps(mesh->sx + node, _mm256_add_ps(_mm256_mul_ps(qx, away), _mm256_mul_ps(right, depth)));
    _mm256_storeu_ps(mesh->sy + node, _mm256_add_ps(_mm256_mul_ps(qy, away), _mm256_mul_ps(down, depth)));
  }
}
#endif
