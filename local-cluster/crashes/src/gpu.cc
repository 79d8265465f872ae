#include <cstdio>

#include "base.h"
#include "engine.h"

namespace meadow::gpu {

struct Size {
  int width;
  int height;
};

class TileGrid {
 public:
  TileGrid(Size frame, Size tile) : frame_(frame), tile_(tile) {}
  MEADOW_INLINE int Columns() const { return RoundUp(frame_.width, tile_.width); }
  MEADOW_INLINE int Rows() const { return RoundUp(frame_.height, tile_.height); }

 private:
  // An integer division; a scale below 1/256 makes the tile empty.
  static MEADOW_INLINE int RoundUp(int length, int unit) { return (length + unit - 1) / unit; }

  Size frame_;
  Size tile_;
};

MEADOW_NOINLINE int CountTiles(Size frame, float scale) {
  Size tile{static_cast<int>(256 * scale), static_cast<int>(256 * scale)};
  TileGrid grid(frame, tile);
  return grid.Columns() * grid.Rows();
}

class RasterWorker {
 public:
  MEADOW_NOINLINE int Draw(Size frame, float scale) {
    drawn_ += CountTiles(frame, scale);
    return drawn_;
  }

 private:
  int drawn_ = 0;
};

MEADOW_NOINLINE void RasterFrame(int width, int height, float scale) {
  RasterWorker worker;
  for (float zoom = 1; zoom >= scale; zoom /= 2) {
    std::printf("%d tiles\n", worker.Draw(Size{width, height}, zoom));
  }
}

}  // namespace meadow::gpu
