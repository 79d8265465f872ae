#ifndef MEADOW_CRASH_WRITER_H
#define MEADOW_CRASH_WRITER_H

#include "base.h"

// Lives in a library of its own, so that the symbols of our modules hold no code of Breakpad's.
extern "C" void InstallCrashWriter(const char* folder, meadow::base::AnnotationTable* annotations);

#endif
