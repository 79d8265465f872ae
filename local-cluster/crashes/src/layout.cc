#include "layout.h"

#include <algorithm>

namespace meadow::layout {

MEADOW_NOINLINE float FlexFormatter::PlaceItems(Box& container) {
  float cross = 0;
  for (auto& item : container.children) {
    item->width = 10 + item->grow * (container.width - line_.used_width);
    line_.used_width += item->width;
    ++line_.items;
#ifdef MEADOW_FLEX_LINE_CACHE
    cache_.Remember(*item, &line_);
#endif
  }
  for (auto& item : container.children) {
#ifdef MEADOW_FLEX_LINE_CACHE
    const FlexLine& line = cache_.Get(*item);
#else
    const FlexLine& line = line_;
#endif
    item->height = line.Baseline() + item->grow;
    cross = std::max(cross, item->height);
  }
  return cross;
}

MEADOW_NOINLINE float FlexFormatter::Format(Box& container) {
  line_ = FlexLine{};
  float cross = PlaceItems(container);
  line_.cross_size = cross;
  return cross + 1;
}

MEADOW_NOINLINE float LayoutEngine::ReflowBlock(Box& box) {
  float height = 0;
  ForEachChild(box, [&](Box& child) {
    child.width = box.width;
    height += ReflowBox(child);
  });
  box.height = height;
  return height;
}

MEADOW_NOINLINE float LayoutEngine::ReflowBox(Box& box) {
  float height = box.display == Display::kFlex ? flex_.Format(box) : ReflowBlock(box);
  box.height = height;
  return height;
}

MEADOW_NOINLINE float LayoutEngine::Reflow(Box& root) {
  root.width = 1280;
  return ReflowBox(root) + 0.5f;
}

}  // namespace meadow::layout
