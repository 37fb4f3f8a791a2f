// What is said when the process dies of a bug: SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT
// (configuration sheet, section 6.3).
#pragma once

#include <string>

namespace sentinel::app {

// From now on such a signal writes its name and the stack to the file `logfile` (empty = standard
// output), and then ends the process as it would have done. Nothing of the log is used for it, as
// the process may have died inside it: a descriptor of its own, no memory, no lock. Should the
// stack be beyond reading, the process ends all the same, after some seconds.
void ReportCrashes(const std::string& logfile);

}  // namespace sentinel::app
