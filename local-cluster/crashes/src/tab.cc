#include <cstdio>
#include <map>

#include "base.h"
#include "engine.h"
#include "layout.h"

namespace meadow::tab {

namespace {

std::unique_ptr<layout::Box> MakeBox(uint32_t id, layout::Display display) {
  auto box = std::make_unique<layout::Box>();
  box->id = id;
  box->display = display;
  box->grow = static_cast<float>(id % 3);
  return box;
}

// A column of blocks of the given depth; the innermost is a flex container with many items.
std::unique_ptr<layout::Box> BuildPage(int depth) {
  if (depth == 0) {
    auto flex = MakeBox(1, layout::Display::kFlex);
    for (uint32_t i = 2; i < 40; ++i) {
      flex->children.push_back(MakeBox(i, layout::Display::kBlock));
    }
    return flex;
  }
  auto block = MakeBox(0, layout::Display::kBlock);
  block->children.push_back(BuildPage(depth - 1));
  return block;
}

struct Event {
  const char* type;
  int x;
  int y;
};

using Listener = int (*)(const Event&);

class EventTarget {
 public:
  void Listen(const std::string& type, Listener listener) { listeners_[type] = listener; }
  void Forget(const std::string& type) { listeners_[type] = nullptr; }

  MEADOW_NOINLINE int Dispatch(const Event& event) {
    auto found = listeners_.find(event.type);
    if (found == listeners_.end()) return 0;
    return found->second(event) + 1;
  }

 private:
  std::map<std::string, Listener> listeners_;
};

int FollowLink(const Event& event) { return event.x + event.y; }

class Document {
 public:
  explicit Document(const std::string& url) : url_(url) {}

  MEADOW_NOINLINE float Flush(int reflows) {
    float height = 0;
    for (int i = 0; i < reflows; ++i) height += engine_.Reflow(*root_);
    return height;
  }

  void Parse(int depth) { root_ = BuildPage(depth); }

  MEADOW_NOINLINE int Click(int x, int y) {
    target_.Listen("click", &FollowLink);
    target_.Forget("click");
    return target_.Dispatch(Event{"click", x, y}) * 2;
  }

 private:
  std::string url_;
  std::unique_ptr<layout::Box> root_;
  layout::LayoutEngine engine_;
  EventTarget target_;
};

}  // namespace

MEADOW_NOINLINE void OpenTab(const std::string& url, int depth, int reflows) {
  Document document(url);
  document.Parse(depth);
  std::printf("%s: %.1f px\n", url.c_str(), static_cast<double>(document.Flush(reflows)));
}

MEADOW_NOINLINE void ClickLink(const std::string& url) {
  Document document(url);
  std::printf("%s: %d\n", url.c_str(), document.Click(12, 34));
}

}  // namespace meadow::tab
