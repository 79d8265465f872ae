#ifndef MEADOW_LAYOUT_H
#define MEADOW_LAYOUT_H

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base.h"

namespace meadow::layout {

enum class Display : uint8_t { kBlock, kFlex };

struct Box {
  uint32_t id = 0;
  Display display = Display::kBlock;
  float grow = 0;
  float width = 0;
  float height = 0;
  std::vector<std::unique_ptr<Box>> children;
};

// Open addressing; small pages never need more.
template <typename Key, typename Value, size_t Slots>
class SlotMap {
 public:
  MEADOW_INLINE Value* Find(const Key& key) {
    Slot& slot = slots_[Hash(key)];
    return slot.used && slot.key == key ? &slot.value : nullptr;
  }

  MEADOW_INLINE void Put(const Key& key, Value value) {
    slots_[Hash(key)] = Slot{key, value, true};
  }

 private:
  struct Slot {
    Key key{};
    Value value{};
    bool used = false;
  };

  static MEADOW_INLINE size_t Hash(const Key& key) { return (key * 2654435761u) % Slots; }

  std::array<Slot, Slots> slots_{};
};

template <typename Visitor>
MEADOW_INLINE void ForEachChild(Box& parent, Visitor&& visit) {
  for (auto& child : parent.children) visit(*child);
}

struct FlexLine {
  float used_width = 0;
  float cross_size = 0;
  uint32_t items = 0;
  float ascent = 0;
  float descent = 0;

  MEADOW_INLINE float Baseline() const { return ascent + descent / 2; }
};

#ifdef MEADOW_FLEX_LINE_CACHE
// Remembers the line of each item between reflows. The regression of the second build: an item
// whose slot was taken by another has no line any more, and Get does not say so.
class FlexLineCache {
 public:
  MEADOW_INLINE FlexLine& Get(const Box& item) { return **Slot(item); }
  MEADOW_INLINE void Remember(const Box& item, FlexLine* line) { lines_.Put(item.id, line); }

 private:
  MEADOW_INLINE FlexLine** Slot(const Box& item) {
    static FlexLine* none = nullptr;
    FlexLine** line = lines_.Find(item.id);
    return line != nullptr ? line : &none;
  }

  SlotMap<uint32_t, FlexLine*, 16> lines_;
};
#endif

class FlexFormatter {
 public:
  float Format(Box& container);

 private:
  float PlaceItems(Box& container);
  FlexLine line_;
#ifdef MEADOW_FLEX_LINE_CACHE
  FlexLineCache cache_;
#endif
};

class LayoutEngine {
 public:
  float Reflow(Box& root);

 private:
  float ReflowBox(Box& box);
  float ReflowBlock(Box& box);
  FlexFormatter flex_;
};

}  // namespace meadow::layout

#endif
