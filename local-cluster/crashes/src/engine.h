// What the processes of Meadow call in libmeadow_engine.so.
#ifndef MEADOW_ENGINE_H
#define MEADOW_ENGINE_H

#include <cstddef>
#include <cstdint>
#include <string>

namespace meadow {

namespace tab {
// Loads a page and lays it out `reflows` times.
void OpenTab(const std::string& url, int depth, int reflows);
// Delivers a click to a page whose listener was removed meanwhile.
void ClickLink(const std::string& url);
}  // namespace tab

namespace script {
// Runs until the calls are `limit` characters deep, or the stack ends.
void RunScript(const std::string& source, size_t limit);
}

namespace network {
void RunSocketThread(const std::string& host);
}

namespace storage {
void CompactCache(int entries);
}

namespace gpu {
void RasterFrame(int width, int height, float scale);
}

namespace media {
void DecodeClip(uint32_t codec);
}

namespace session {
void RestoreSession(int windows, int selected);
}

}  // namespace meadow

#endif
