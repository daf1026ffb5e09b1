#include "subject.h"

// #embed is part of C23. This compiler supports it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

_Alignas(64) static const uint8_t bytes[] = {
#embed "Weights/deeplab.weights"
};

cn_weights cn_subject_weights(void) { return (cn_weights){.bytes = bytes, .count = sizeof(bytes)}; }

void cn_widen(const uint8_t *halves, int64_t count, float *out) {
  for (int64_t index = 0; index < count; index++) {
    uint32_t half = halves[2 * index] | (uint32_t)halves[2 * index + 1] << 8;
    // Moves the exponent to its place in a 32-bit float. The multiplication by a power of two corrects the bias exactly.
    union {
      uint32_t bits;
      float value;
    } wide = {.bits = (half & 0x7FFFu) << 13};
    wide.value *= 0x1p112f;
    wide.bits |= (half & 0x8000u) << 16;
    out[index] = wide.value;
  }
}
