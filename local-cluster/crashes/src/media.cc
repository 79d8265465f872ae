#include <array>
#include <cstdio>

#include "base.h"
#include "engine.h"

namespace meadow::media {

using Block = std::array<int, 64>;

// Leaves the process at once when data that was validated before turns out not to be.
[[noreturn]] MEADOW_INLINE void CrashNow() { __builtin_trap(); }

template <unsigned Shift>
MEADOW_INLINE int Dequantise(int coefficient) {
  return coefficient << Shift;
}

MEADOW_NOINLINE int DecodeBlock(Block& block, uint32_t codec) {
  int sum = 0;
  for (int& coefficient : block) {
    switch (codec) {
      case 1: coefficient = Dequantise<1>(coefficient); break;
      case 2: coefficient = Dequantise<3>(coefficient); break;
      default: CrashNow();
    }
    sum += coefficient;
  }
  return sum;
}

class VideoDecoder {
 public:
  explicit VideoDecoder(uint32_t codec) : codec_(codec) { block_.fill(3); }

  MEADOW_NOINLINE int DecodeFrame(int blocks) {
    int sum = 0;
    for (int i = 0; i < blocks; ++i) sum += DecodeBlock(block_, codec_);
    return sum;
  }

 private:
  uint32_t codec_;
  Block block_;
};

MEADOW_NOINLINE void DecodeClip(uint32_t codec) {
  VideoDecoder decoder(codec);
  std::printf("%d\n", decoder.DecodeFrame(4));
}

}  // namespace meadow::media
