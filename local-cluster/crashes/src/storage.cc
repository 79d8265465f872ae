#include <cstdio>
#include <cstring>

#include "base.h"
#include "engine.h"

namespace meadow::storage {

template <typename T>
class Buffer {
 public:
  explicit Buffer(size_t size) : data_(new T[size]), size_(size) { std::memset(data_, 0x5a, size); }
  MEADOW_INLINE void Release() { delete[] data_; }
  T* data() { return data_; }
  size_t size() const { return size_; }

 private:
  T* data_;
  size_t size_;
};

class CacheEntry {
 public:
  explicit CacheEntry(size_t size) : body_(size) {}
  MEADOW_NOINLINE void Evict() {
    body_.Release();
    evicted_ = true;
  }
  bool evicted() const { return evicted_; }

 private:
  Buffer<char> body_;
  bool evicted_ = false;
};

// Evicts an entry that two index rows name twice: the allocator notices the second time.
MEADOW_NOINLINE int EvictRows(CacheEntry** rows, int count) {
  int evicted = 0;
  for (int i = 0; i < count; ++i) {
    rows[i]->Evict();
    evicted += rows[i]->evicted() ? 1 : 0;
  }
  return evicted;
}

MEADOW_NOINLINE void CompactCache(int entries) {
  CacheEntry first(48);
  CacheEntry second(96);
  CacheEntry* rows[] = {&first, &second, &first};
  std::printf("%d of %d\n", EvictRows(rows, 3), entries);
}

}  // namespace meadow::storage
