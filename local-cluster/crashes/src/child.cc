// The other processes: pages, graphics and decoders.
//   meadow-child TYPE CRASH FOLDER [DEPTH]
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "base.h"
#include "engine.h"
#include "process.h"

namespace meadow {

MEADOW_NOINLINE void RunContent(const std::string& crash, int depth) {
  base::Annotate("RemoteType", "webIsolated=https://pages.example");
  base::Thread image("ImageDecoder", [] { base::WaitForEvents(); });
  usleep(50000);
  if (crash == "recursion" || crash == "overflow") {
    size_t limit = crash == "recursion" ? 96 : SIZE_MAX;
    base::Thread worker("DOM Worker", [=] { script::RunScript("f(g(h(x)", limit); }, 32 * 1024);
    worker.Join();
  }
  if (crash == "click") tab::ClickLink("https://pages.example/news");
  tab::OpenTab("https://pages.example/gallery", depth, 3);
}

MEADOW_NOINLINE void RunGpu() {
  base::Thread vsync("Vsync", [] { base::WaitForEvents(); });
  usleep(50000);
  base::Thread raster("Raster", [] { gpu::RasterFrame(1280, 720, 0.001f); });
  raster.Join();
}

MEADOW_NOINLINE void RunUtility() {
  base::Annotate("UtilityActorsName", "audio-decoder-generic");
  base::Thread decoder("MediaDecoder", [] { media::DecodeClip(9); });
  decoder.Join();
}

}  // namespace meadow

int main(int count, char** arguments) {
  if (count < 4) return 2;
  std::string type = arguments[1];
  meadow::process::Start(type.c_str(), arguments[3]);
  if (type == "gpu") meadow::RunGpu();
  if (type == "utility") meadow::RunUtility();
  meadow::RunContent(arguments[2], count > 4 ? std::atoi(arguments[4]) : 3);
  return 1;
}
