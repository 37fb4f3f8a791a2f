// What ps shows for the process: `proc-title-template` (configuration sheet, section 2.1).
#pragma once

#include <cstddef>
#include <string>

#include "codec/conf/options.h"

namespace sentinel::app {

// The text that `options.proc_title_template` makes.
std::string RenderTitle(const codec::ServerOptions& options, const std::string& argv0,
                        const std::string& config_path);

// The title lives where the kernel put the arguments and the environment. Make one at the start of
// main(), before anything keeps a pointer into either.
class ProcessTitle {
 public:
  ProcessTitle(int argc, char** argv);

  // Does nothing with set-proc-title no.
  void Set(const codec::ServerOptions& options, const std::string& config_path) const;

 private:
  std::string argv0_;
  char* room_ = nullptr;
  std::size_t size_ = 0;  // Of the room, the closing NUL included.
};

}  // namespace sentinel::app
