#include "base.h"

#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace meadow::base {

AnnotationTable& Annotations() {
  static AnnotationTable table{};
  return table;
}

void Annotate(const char* key, const std::string& value) {
  AnnotationTable& table = Annotations();
  size_t i = 0;
  while (i < table.count && std::strcmp(table.entries[i].key, key) != 0) ++i;
  if (i == kMaxAnnotations) return;
  std::strncpy(table.entries[i].key, key, sizeof(table.entries[i].key) - 1);
  std::strncpy(table.entries[i].value, value.c_str(), sizeof(table.entries[i].value) - 1);
  if (i == table.count) ++table.count;
}

MEADOW_NOINLINE void ExplainCrash(const char* kind, const char* message, int line) {
  Annotate("MozCrashReason",
           std::string(kind) + " (" + message + ") at line " + std::to_string(line));
}

Thread::Thread(const char* name, std::function<void()> body, size_t stack_bytes)
    : name_(name), body_(std::move(body)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (stack_bytes != 0) pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_create(&handle_, &attributes, &Thread::Entry, this);
  pthread_attr_destroy(&attributes);
}

void Thread::Join() { pthread_join(handle_, nullptr); }

void* Thread::Entry(void* self) {
  static_cast<Thread*>(self)->Run();
  return nullptr;
}

MEADOW_NOINLINE void Thread::Run() {
  pthread_setname_np(pthread_self(), name_);
  // A thread that runs out of stack can only be reported from another stack.
  stack_t alternate{};
  alternate.ss_size = 32 * 1024;
  alternate.ss_sp = std::malloc(alternate.ss_size);
  sigaltstack(&alternate, nullptr);
  body_();
  name_ = nullptr;
}

MEADOW_NOINLINE void WaitForEvents() {
  std::mutex mutex;
  std::condition_variable event;
  std::unique_lock<std::mutex> lock(mutex);
  for (;;) event.wait(lock);
}

}  // namespace meadow::base
