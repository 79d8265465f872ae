#include <cstdio>
#include <vector>

#include "base.h"
#include "engine.h"

namespace meadow::session {

struct Window {
  std::vector<std::string> tabs;
};

class SessionStore {
 public:
  explicit SessionStore(int windows) : windows_(windows) {
    for (Window& window : windows_) window.tabs.push_back("about:home");
  }

  // The selected index comes from a file and is not checked against the number of windows.
  MEADOW_NOINLINE const Window& SelectedWindow(int selected) const {
    return windows_.at(static_cast<size_t>(selected));
  }

  MEADOW_NOINLINE size_t Restore(int selected) const {
    return SelectedWindow(selected).tabs.size() + windows_.size();
  }

 private:
  std::vector<Window> windows_;
};

MEADOW_NOINLINE void RestoreSession(int windows, int selected) {
  SessionStore store(windows);
  std::printf("%zu\n", store.Restore(selected));
}

}  // namespace meadow::session
