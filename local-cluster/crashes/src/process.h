#ifndef MEADOW_PROCESS_H
#define MEADOW_PROCESS_H

namespace meadow::process {

// Annotates the process and makes every fatal signal leave `<id>.dmp` and `<id>.extra` in `folder`.
void Start(const char* type, const char* folder);

}  // namespace meadow::process

#endif
